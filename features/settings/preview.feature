Feature: The Preview
  An author may try a bot without deploying it. Nothing of that reaches the Conversational Cloud.

  Background:
    Given the bot "service-desk.json" is previewed

  Scenario: The bot talks
    When the consumer says "hi"
    Then the bot says "This is the service desk."

  @rule:ESC-PREVIEW-UNSUPPORTED
  Scenario: A transfer cannot be tried
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    When the consumer says "agent"
    Then the bot says "One moment."
    And no transfer request has been sent in this conversation
    And the agent workspace of "Alex" shows 0 ringing conversations
    And the diagnostic "preview-cannot-transfer" is reported
    When the consumer says "hi"
    Then the bot says "This is the service desk."

  @rule:ESC-PREVIEW-UNSUPPORTED
  Scenario: There is no connector to transfer a conversation in which the bot is silent
    Given the skill "Human" with id 4129463410
    And the agent connector has the fallback skill "Human"
    And the bot falls silent for the next message
    When the consumer says "hi"
    And 181 seconds pass
    Then the bot says nothing
    And no transfer request has been sent in this conversation
    And the diagnostic "preview-cannot-transfer" is reported

  @rule:CLD-BLANK-MESSAGE
  Scenario: BLANK_MESSAGE can be read
    When the consumer says "agent, silently"
    Then the bot says "BLANK_MESSAGE"

  @rule:CLD-CLOSE-STRINGS
  Scenario Outline: The strings that close are text
    When the consumer says "<words>"
    Then the bot says "<string>"
    And the conversation is open

    Examples:
      | words                | string               |
      | end the dialog       | LP_CLOSEDIALOG       |
      | end the conversation | LP_CLOSECONVERSATION |

  @rule:CLD-PRIVATE-MESSAGE-VISIBILITY
  Scenario: A private message is marked
    When the consumer says "vip"
    Then the bot says:
      | Private: The consumer is a VIP. |
      | I will tell them.               |

  @rule:SET-DEBUG-COMMANDS
  Scenario: Debug commands work here, too
    When the consumer says "order"
    And the consumer says "reset"
    Then no dialog is active

  @twin:SET-DEBUG-COMMANDS
  Scenario: Unless they are switched off
    Given the bot setting "Debug Commands" is "off"
    When the consumer says "order"
    And the consumer says "reset"
    Then the dialog "Order" is active
