Feature: Trying a survey
  A survey bot cannot be started by the Conversation Tester, or in any other way: a conversation has to be closed first.

  @rule:CLD-TESTER-SURVEY
  Scenario: A conversation for its skill is not answered by it
    Given the bot "returns.json"
    And the bot "survey.json" serves the skill "Aftercare"
    When the consumer opens a conversation with the skill "Aftercare"
    And the consumer says "hello"
    Then the bot says nothing
    And the conversation is offered to nobody
    And the conversation is waiting for the skill "Aftercare"

  @rule:CLD-TESTER-SURVEY @twin:CLD-TESTER-SURVEY
  Scenario: It begins when the conversation of a bot is closed whose last skill triggers it
    Given the bot "returns.json"
    And the bot "survey.json" serves the skill "Bot"
    When the consumer says "that is all"
    Then the conversation is closed
    And the survey is "running"
