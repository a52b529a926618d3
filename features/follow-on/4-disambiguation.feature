Feature: Disambiguation
  A part of the series that was withdrawn: two intents, neither certain enough.

  Background:
    Given the bot "order-bot.json"

  @smoke @rule:TUT-DIS-DEMO
  Scenario Outline: The consumer says which of the two is meant
    When the consumer says "I want to know about my bill and recent order"
    Then the bot says "Which can I assist you with?"
    When the consumer selects the choice "<choice>"
    Then the bot says "<answer>"
    And the dialog "<choice>" is active

    Examples:
      | choice           | answer                      |
      | Billing Question | Sure, I can help with that. |
      | Order Status     | Let’s find your order.      |

  @twin:TUT-DIS-DEMO
  Scenario: Without the disambiguation dialog there is a fallback
    Given the dialog "Disambiguation" is switched off
    When the consumer says "I want to know about my bill and recent order"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"
    And no dialog is active
