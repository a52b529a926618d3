Feature: A bad skill id inside the Fallback dialog
  The fallback procedure must not start itself again.

  Background:
    Given the bot "last-resort.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  @rule:ESC-SKILL-NOT-NUMERIC
  Scenario: The built-in text follows, once
    When the consumer says "gibberish"
    Then the bot says:
      | I had better find somebody.                                        |
      | Not able to understand your question. Can you please re-phrase it? |
    And the bot says nothing else
    And the interaction "fallback_transfer" has been reached 1 time
    And no transfer request has been sent in this conversation

  @rule:ESC-SKILL-NOT-NUMERIC
  Scenario: The Fallback dialog is over then, and begins again with the next words
    When the consumer says "gibberish"
    And the consumer says "more gibberish"
    Then the bot says:
      | I had better find somebody.                                        |
      | Not able to understand your question. Can you please re-phrase it? |
    And the bot says nothing else
    And the interaction "fallback_transfer" has been reached 2 times
    And no dialog is active

  Scenario: With a good one the Fallback dialog is a way to a human
    Given the bot variable "skillId" is "4129463410"
    When the consumer says "gibberish"
    Then the bot says:
      | I had better find somebody. |
      | Somebody takes over.        |
    And the agent workspace of "Alex" shows 1 ringing conversation
