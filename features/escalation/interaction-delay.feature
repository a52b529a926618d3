Feature: The interaction delay before a transfer
  Texts that precede a transfer need time to be sent; the transferring interaction waits for them.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  @seed @rule:ESC-BP-DELAY @rule:ESC-DELAY-EFFECT
  Scenario: Three texts and 6000 milliseconds
    Given the interaction "transfer_after_texts" has an interaction delay of 6000 milliseconds
    When the consumer says "explain it first"
    Then the bot says:
      | First, have your contract number ready. |
      | Second, find a quiet place.             |
      | Third, do not hang up.                  |
    And the bot says "And now I connect you." after 6000 milliseconds
    And the last transfer request was made 6000 milliseconds after the consumer's words

  @seed @rule:ESC-DELAY-LOCATION
  Scenario Outline: The wait happens before the transfer, in both ways
    Given the interaction "<interaction>" has an interaction delay of 2500 milliseconds
    When the consumer says "<utterance>"
    Then the last transfer request was made 2500 milliseconds after the consumer's words
    And the agent workspace of "Alex" shows 1 ringing conversation

    Examples:
      | interaction          | utterance |
      | agent_transfer       | agent     |
      | integration_transfer | operator  |

  @seed @rule:ESC-DELAY-EFFECT
  Scenario Outline: With a shorter delay the order is not guaranteed
    Given the interaction "transfer_after_texts" has an interaction delay of <delay> milliseconds
    And the interaction "text_2" has an interaction delay of 2000 milliseconds
    And the interaction "text_3" has an interaction delay of 2000 milliseconds
    When the consumer says "explain it first"
    Then the diagnostic "message-order" is reported

    Examples:
      | delay |
      | 0     |
      | 2000  |
      | 5999  |

  @twin:ESC-DELAY-EFFECT
  Scenario: With a sufficient delay there is nothing to warn of
    Given the interaction "transfer_after_texts" has an interaction delay of 6000 milliseconds
    And the interaction "text_2" has an interaction delay of 2000 milliseconds
    And the interaction "text_3" has an interaction delay of 2000 milliseconds
    When the consumer says "explain it first"
    Then the diagnostic "message-order" is not reported

  Scenario: One text needs less
    Given the interaction "text_1" goes on to "transfer_after_texts"
    And the interaction "transfer_after_texts" has an interaction delay of 2000 milliseconds
    When the consumer says "explain it first"
    Then the bot says:
      | First, have your contract number ready. |
      | And now I connect you.                  |
    And the diagnostic "message-order" is not reported

  Scenario: No delay, no wait
    When the consumer says "agent"
    Then the last transfer request was made 0 milliseconds after the consumer's words
