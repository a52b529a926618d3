Feature: Getting Started, part 4: deploy the bot
  Steps 11 to 14: a bot user with the skill Bot, an engagement that leads to that skill, a running agent connector, a test.

  Background:
    Given the bot "getting-started.json"

  @rule:TUT-S13-CONNECTOR
  Scenario: Steps 11 to 13: the bot user accepts what is routed to its skill
    When the consumer opens a conversation with the skill "Bot"
    Then the conversation is with the bot "Getting Started Bot"
    And the bot says nothing

  @twin:TUT-S13-CONNECTOR
  Scenario: Step 12: a conversation for another skill does not reach the bot
    Given the skill "Sales"
    When the consumer opens a conversation with the skill "Sales"
    Then the conversation is waiting for the skill "Sales"
    And the bot says nothing

  Scenario: Step 13: a silent consumer is greeted, for the connector says "hi" in the consumer's place
    When the consumer opens a conversation with the skill "Bot"
    And 4 seconds pass
    Then the bot says "Hi there! How can I help you?"
    And the bot has received "hi" 1 time

  @twin:TUT-S13-CONNECTOR
  Scenario: Step 13: without a running connector nobody answers
    When the agent connector of the bot "Getting Started Bot" is stopped
    And the consumer says "hi"
    Then the bot says nothing
    And the conversation is waiting for the skill "Bot"

  @smoke @rule:TUT-S13-CONNECTOR
  Scenario Outline: Step 14: the deployed bot answers as in the builder
    When the consumer says "<utterance>"
    Then the bot says "<answer>"
    And the conversation is with the bot "Getting Started Bot"

    Examples:
      | utterance               | answer                        |
      | hi                      | Hi there! How can I help you? |
      | hello                   | Hi there! How can I help you? |
      | goodbye                 | Thanks for stopping by.       |
      | I need to pay my bill   | Sure, I can help with that.   |
      | What is my order status | Let’s find your order.        |
