Feature: The account out of a file
  A file cloud.yaml beside the features sets up the account of every scenario: skills, agents, the agent connector, the
  environment, the platform switches. Given steps come on top.

  Background:
    Given the bot "escalation.json"

  Scenario: Skills and agents are there without a step
    When the consumer says "agent"
    Then the conversation is offered only to the agent "Alex"
    And the skill "Human" has the id 4129463410 and the description "Transfer to a human agent"

  @twin:JS-GET-ACCOUNT-ID
  Scenario: So is the number of the account
    Given the interaction "welcome" has the Pre-Process Code:
      """js
      botContext.sendMessage("Account " + botContext.getLPAccountId());
      """
    When the consumer says "hi"
    Then the bot says "Account 55554444"

  Scenario: So are environment variables
    Given the Agent Transfer "agent_transfer" has the skill id "{$env.HUMAN_SKILL}"
    When the consumer says "agent"
    Then the conversation is waiting for the skill "Human"

  Scenario: So is the agent connector's fallback skill
    Given the bot's next response is lost
    When the consumer says "agent"
    And 180001 milliseconds pass
    Then the conversation is waiting for the skill "Overflow"

  Scenario: So are the platform switches
    When the consumer says "AGENT"
    Then the bot says "Sorry, I do not understand."

  Scenario: A step may change a switch back
    Given the platform switch "case_sensitive_patterns" is "false"
    When the consumer says "AGENT"
    Then the conversation is offered only to the agent "Alex"

  Scenario: A step may change what the file says
    Given the agent "Alex" is away
    And the agent "Olive" is online
    And the Agent Transfer "agent_transfer" has the skill id "2200000009"
    When the consumer says "agent"
    Then the conversation is offered only to the agent "Olive"
