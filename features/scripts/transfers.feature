Feature: Code before a transfer

  @rule:JS-TRANSFER-VARIABLES-SEED
  Scenario: A skill id computed in code drives the escalation
    Given the bot "script-bot.json"
    And the skill "Human" with id 4129463410
    And the interaction "to_human" has the Pre-Process Code:
      """js
      botContext.setBotVariable("skillId", 4129463400 + 10, true, false);
      """
    When the consumer says "agent"
    Then the bot says "One moment."
    And the last transfer request carries the skill id "4129463410"

  @rule:JS-SET-TRANSFER-INTENT-DOMAIN @rule:JS-SET-TRANSFER-MESSAGE
  Scenario: Intent by name and domain, and a user message, in the Transfer Bot Context object
    Given the bot "escalation.json"
    And the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "escalation.json"
    And the interaction "transfer_to_orders" has the Pre-Process Code:
      """js
      botContext.setBotTransferUserMessage("order A1 please");
      botContext.setBotTransferIntentbyDomain("check order status", "LP_Cross-vertical");
      """
    When the consumer says "I want to check the status of my order."
    Then the bot context passed on has the intent "check order status" and the message "order A1 please"

  @rule:JS-SET-TRANSFER-INTENT-ID
  Scenario: Intent by id
    Given the bot "escalation.json"
    And the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "escalation.json"
    And the interaction "transfer_to_orders" has the Pre-Process Code:
      """js
      botContext.setBotTransferIntentId("5019933f-cf11-5081-b29c-b8922ba327d9");
      """
    When the consumer says "I want to check the status of my order."
    Then the bot context passed on has the intent "check order status" and the message "I want to check the status of my order."
    And the bot "Escalation Bot" says "I am passing you on to our order desk."
    And the bot "Order Desk" says "Which order do you mean?"

  @rule:JS-SET-TRANSFER-INTENT-DOMAIN
  Scenario: An intent that the domain does not have is not passed on
    Given the bot "escalation.json"
    And the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "escalation.json"
    And the interaction "transfer_to_orders" has the Pre-Process Code:
      """js
      botContext.setBotTransferIntentbyDomain("check order status", "Another Domain");
      """
    When the consumer says "I want to check the status of my order."
    Then the diagnostic "unknown-intent" is reported
