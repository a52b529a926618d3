Feature: What a manual transfer hands over to the receiving bot
  With Transfer Bot Context the receiver gets an object with an intent, the user's message, or both. A script of the
  sender may put something else into it.

  Background:
    Given the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "greeter.json" serves the skill "Greeter"

  @rule:B2B-CONTEXT-OBJECT
  Scenario: The object holds the user's message
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot context passed on has the intent "" and the message "order desk"
    And the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Here we only know about orders."

  @twin:B2B-CONTEXT-INTENT-FIRST
  Scenario: An intent that the receiver has no dialog for: the message counts
    Given the interaction "to_order_desk" has the Pre-Process Code:
      """js
      botContext.setBotTransferIntentId("e897d8a1-4f9f-5b9c-9e60-6f2f0f4a9f6e");
      botContext.setBotTransferUserMessage("hi");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "This is the order desk."

  @twin:B2B-CONTEXT-THEN-MESSAGE
  Scenario: An intent that it has a dialog for comes before the message
    Given the interaction "to_order_desk" has the Pre-Process Code:
      """js
      botContext.setBotTransferIntentId("5019933f-cf11-5081-b29c-b8922ba327d9");
      botContext.setBotTransferUserMessage("hi");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Which order do you mean?"
    And the bot says nothing else

  @rule:B2B-OVERRIDE-MESSAGE
  Scenario: The message is replaced in the transfer's own code
    Given the interaction "to_order_desk" has the Pre-Process Code:
      """js
      botContext.setBotTransferUserMessage("where is my order");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot context passed on has the intent "" and the message "where is my order"
    And the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Which order do you mean?"

  @rule:B2B-OVERRIDE-MESSAGE @twin:B2B-AUTO-NOT-CONFIGURABLE
  Scenario: The message is replaced anywhere before the transfer
    Given the interaction "welcome" has the Pre-Process Code:
      """js
      botContext.setBotTransferUserMessage("where is my order");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "hi"
    And the consumer says "order desk"
    Then the bot context passed on has the intent "" and the message "where is my order"

  @twin:B2B-OVERRIDE-MESSAGE
  Scenario: After the transfer it is too late
    Given the interaction "to_order_desk" has the Post-Process Code:
      """js
      botContext.setBotTransferUserMessage("where is my order");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot context passed on has the intent "" and the message "order desk"
    And the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Here we only know about orders."

  @rule:B2B-OVERRIDE-INTENT
  Scenario Outline: The intent is replaced, by its names or by its id
    Given the bot "escalation.json" serves the skill "Desk"
    And the interaction "transfer_to_orders" has the Pre-Process Code:
      """js
      <code>
      """
    And the dialog starter of "Orders" has the patterns:
      | parcels |
    When the consumer opens a conversation with the skill "Desk"
    And the consumer says "parcels"
    Then the bot context passed on has the intent "check order status" and the message "parcels"
    And the bot "Escalation Bot" says "I am passing you on to our order desk."
    And the bot "Order Desk" says "Which order do you mean?"

    Examples:
      | code                                                                                |
      | botContext.setBotTransferIntentbyDomain("check order status", "LP_Cross-vertical"); |
      | botContext.setBotTransferIntentId("5019933f-cf11-5081-b29c-b8922ba327d9");          |

  @twin:B2B-OVERRIDE-INTENT
  Scenario: An intent that the domain does not have replaces nothing
    Given the bot "escalation.json" serves the skill "Desk"
    And the interaction "transfer_to_orders" has the Pre-Process Code:
      """js
      botContext.setBotTransferIntentbyDomain("check order status", "Another Domain");
      """
    And the dialog starter of "Orders" has the patterns:
      | parcels |
    When the consumer opens a conversation with the skill "Desk"
    And the consumer says "parcels"
    Then the bot context passed on has the intent "" and the message "parcels"
    And the bot "Escalation Bot" says "I am passing you on to our order desk."
    And the bot "Order Desk" says "Here we only know about orders."

  @rule:B2B-VARIABLES-NOT-SHARED
  Scenario: Bot variables are not part of it
    Given the interaction "to_order_desk" has the Pre-Process Code:
      """js
      botContext.setBotVariable("nickname", "Captain", true, false);
      botContext.setBotTransferUserMessage("where is my order");
      """
    And the bot "order-desk.json"
    And the interaction "which_order" has the text "Which order, {$botContext.nickname}?"
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Which order, {$botContext.nickname}?"
    And the bot variable "nickname" is not set

  @twin:B2B-VARIABLES-NOT-SHARED
  Scenario: The Conversation Context Service takes a value across
    Given the interaction "to_order_desk" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("desks");
      botContext.setContextDataForConversation("desks", "nickname", "Captain");
      botContext.setBotTransferUserMessage("where is my order");
      """
    And the bot "order-desk.json"
    And the interaction "which_order" has the Pre-Process Code:
      """js
      botContext.sendMessage("Ahoy, " + botContext.getContextDataForConversation("desks", "nickname") + "!");
      """
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot "Greeter Bot" says "To the order desk."
    And the bot "Order Desk" says "Ahoy, Captain!"

  @twin:B2B-SKILL-OF-BOT-AGENT
  Scenario: The receiving bot's agent connector has to run
    When the agent connector of the bot "Order Desk" is stopped
    And the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the bot "Greeter Bot" says "To the order desk."
    And the conversation is waiting for the skill "Orders"
    And the conversation is offered to nobody

  @rule:B2B-SKILL-OF-BOT-AGENT
  Scenario: The skill that the receiving bot's agent holds is the target
    When the consumer opens a conversation with the skill "Greeter"
    And the consumer says "order desk"
    Then the conversation is with the bot "Order Desk"
    And the last transfer request carries the skill id "2200000002"

  Rule: Without the object

    Background:
      Given the bot "greeter.json"
      And the Agent Transfer "to_order_desk" does not transfer the bot context

    @rule:B2B-LAST-UTTERANCE @twin:B2B-SKIP-AGENT-MESSAGE @twin:B2B-NO-PRIVATE-MESSAGE-CONTEXT
    Scenario: The receiver processes the last utterance, the sender's transfer message included
      Given the Agent Transfer "to_order_desk" has the message "where is my order"
      When the consumer opens a conversation with the skill "Greeter"
      And the consumer says "order desk"
      Then the bot "Greeter Bot" says "where is my order"
      And the bot "Order Desk" says "Which order do you mean?"

    @rule:B2B-LAST-UTTERANCE @twin:B2B-AUTO-CONTEXT-PASSED
    Scenario: An ordinary transfer message leads to the receiver's fallback
      Given the dialog starter of "Orders" has the patterns:
        | where is my order |
      When the consumer opens a conversation with the skill "Greeter"
      And the consumer says "where is my order"
      Then the bot "Greeter Bot" says "To the order desk."
      And the bot "Order Desk" says "Here we only know about orders."

    @rule:B2B-SKIP-AGENT-MESSAGE @twin:B2B-LAST-UTTERANCE
    Scenario: With skipAgentMessage the consumer's last message comes first
      Given the agent connector's field "skipAgentMessage" is "true"
      And the dialog starter of "Orders" has the patterns:
        | where is my order |
      When the consumer opens a conversation with the skill "Greeter"
      And the consumer says "where is my order"
      Then the bot "Greeter Bot" says "To the order desk."
      And the bot "Order Desk" says "Which order do you mean?"

    @rule:B2B-NO-PRIVATE-MESSAGE-CONTEXT
    Scenario: A private message is not read by the receiver
      Given the Agent Transfer "to_order_desk" has the message "BLANK_MESSAGE"
      And the interaction "to_order_desk" has the Pre-Process Code:
        """js
        botContext.sendPrivateMessage("where is my order");
        """
      When the consumer opens a conversation with the skill "Greeter"
      And the consumer says "order desk"
      Then the bot "Order Desk" says "Here we only know about orders."
