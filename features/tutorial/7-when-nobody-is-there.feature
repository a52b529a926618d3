Feature: Getting Started, after part 6: when no agent is there
  The series ends with an agent who answers. A bot goes live with days on which no agent answers.

  Background:
    Given the bot "getting-started.json"
    And the skill "Human" with id 4129463410

  Scenario: Two words of greeting are enough
    When the consumer says "hi there"
    Then the bot says "Hi there! How can I help you?"

  @rule:TF-UNCAUGHT-AS-CONSUMER-MESSAGE
  Scenario: The transfer fails at once and no dialog is made for that
    Given the transfer API answers 500 to the next request
    When the consumer says "agent"
    Then the bot says "Sorry, I am not able to understand. Please try again."
    And the conversation is with the bot "Getting Started Bot"

  @rule:TF-UNCAUGHT-AS-CONSUMER-MESSAGE
  Scenario: No agent takes the conversation and no dialog is made for that
    Given the next transfer is accepted by the API and then fails
    When the consumer says "human"
    Then the bot says "Transferring to a human agent…"
    And the bot says "Sorry, I am not able to understand. Please try again."
    And the conversation is with the bot "Getting Started Bot"
