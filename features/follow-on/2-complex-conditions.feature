Feature: Complex conditions
  A rule of the second question looks at the answer and at what the first one has stored.

  Background:
    Given the bot "order-bot.json"

  @smoke @rule:TUT-CC-REFUND
  Scenario Outline: Four ways to a refund
    When the consumer says "I would like to request a refund"
    Then the bot says "It looks like you have a question about a refund."
    And the bot says "Was the purchase made in the last 30 days?"
    When the consumer selects the choice "<within>"
    Then the bot says "Was the purchase made in-store or on our website?"
    And the bot variable "within30Days" is "<stored>"
    When the consumer selects the choice "<where>"
    Then the bot says a text that contains "<answer>"
    And no dialog is active

    Examples:
      | within | stored | where    | answer                                 |
      | Yes    | true   | In-Store | bring the item back for a full refund  |
      | No     | false  | In-Store | bring the item back for a store credit |
      | Yes    | true   | Website  | We'll even pay the postage!            |
      | No     | false  | Website  | return the item for a credit           |

  @twin:TUT-CC-REFUND
  Scenario: Neither in a store nor on the website
    When the consumer says "I would like to request a refund"
    And the consumer selects the choice "Yes"
    And the consumer says "by telephone"
    Then the bot says a text that contains "Can you please re-phrase it?"
    And the dialog "Refund Request" is active
    And the interaction "Store Less 30" has been reached 0 times
    And the interaction "Web Less 30" has been reached 0 times
