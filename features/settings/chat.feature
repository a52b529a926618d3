Feature: Messaging and Chat
  What a bot for Chat knows less than one for Messaging.

  @rule:CLD-CHAT-ATTRIBUTES
  Scenario Outline: The skill a conversation came from
    Given the skill "Front" with id 1100000001
    And the skill "Orders" with id 2200000002
    And the bot "escalation.json" serves the skill "Front"
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot setting "Channel" is "<channel>"
    And the interaction "which_order" has the Pre-Process Code:
      """js
      botContext.sendMessage("From " + botContext.getLPEngagementAttribute("previousSkillId") + ".");
      """
    When the consumer says "I want to check the status of my order."
    Then the bot "Escalation Bot" says "I am passing you on to our order desk."
    And the bot "Order Desk" says "From <skill>."

    Examples:
      | channel | skill      |
      | CHAT    | 2200000002 |

    @twin:CLD-CHAT-ATTRIBUTES
    Examples: In Messaging it is the one before
      | channel   | skill      |
      | MESSAGING | 1100000001 |
