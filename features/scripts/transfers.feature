Feature: Code before a transfer

  Rule: To humans

    Background:
      Given the bot "script-bot.json"
      And the skill "Human" with id 4129463410

    @rule:JS-TRANSFER-VARIABLES-SEED
    Scenario: A skill id computed in code drives the escalation
      Given the interaction "to_human" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skillId", 4129463400 + 10, true, false);
        """
      When the consumer says "agent"
      Then the bot says "One moment."
      And the last transfer request carries the skill id "4129463410"

    @twin:JS-TRANSFER-VARIABLES-SEED
    Scenario Outline: Under another name, or with a name for a value, it drives nothing
      Given the interaction "to_human" has the Pre-Process Code:
        """js
        botContext.setBotVariable(<variable>, true, false);
        """
      When the consumer says "agent"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And no transfer request has been sent in this conversation

      Examples:
        | variable                |
        | "skillid", "4129463410" |
        | "skillId", "Human"      |

  Rule: To bots, with Transfer Bot Context
    The dialog Orders starts by a pattern here, so that no intent of its own is passed on.

    Background:
      Given the bot "escalation.json"
      And the skill "Orders" with id 2200000002
      And the bot "order-desk.json" serves the skill "Orders"
      And the bot "escalation.json"
      And the dialog starter of "Orders" has the patterns:
        | order desk |

    @rule:JS-SET-TRANSFER-INTENT-DOMAIN @rule:JS-SET-TRANSFER-MESSAGE
    Scenario: Intent by name and domain, and a user message, in the Transfer Bot Context object
      Given the interaction "transfer_to_orders" has the Pre-Process Code:
        """js
        botContext.setBotTransferUserMessage("order A1 please");
        botContext.setBotTransferIntentbyDomain("check order status", "LP_Cross-vertical");
        """
      When the consumer says "order desk"
      Then the bot context passed on has the intent "check order status" and the message "order A1 please"

    @rule:JS-SET-TRANSFER-INTENT-ID @twin:JS-SET-TRANSFER-MESSAGE
    Scenario: Intent by id; the message stays that of the consumer
      Given the interaction "transfer_to_orders" has the Pre-Process Code:
        """js
        botContext.setBotTransferIntentId("5019933f-cf11-5081-b29c-b8922ba327d9");
        """
      When the consumer says "order desk"
      Then the bot context passed on has the intent "check order status" and the message "order desk"
      And the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Which order do you mean?"

    @twin:JS-SET-TRANSFER-INTENT-ID @twin:JS-SET-TRANSFER-INTENT-DOMAIN
    Scenario: Without either there is no intent
      Given the interaction "transfer_to_orders" has the Pre-Process Code:
        """js
        botContext.setBotTransferUserMessage("order A1 please");
        """
      When the consumer says "order desk"
      Then the bot context passed on has the intent "" and the message "order A1 please"
      And the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Here we only know about orders."

    @twin:JS-SET-TRANSFER-INTENT-DOMAIN
    Scenario Outline: An intent that the domain does not have is not passed on
      Given the interaction "transfer_to_orders" has the Pre-Process Code:
        """js
        botContext.setBotTransferIntentbyDomain("<intent>", "<domain>");
        """
      When the consumer says "order desk"
      Then the diagnostic "unknown-intent" is reported
      And the bot context passed on has the intent "" and the message "order desk"

      Examples:
        | intent             | domain            |
        | check order status | Another Domain    |
        | cancel order       | LP_Cross-vertical |
