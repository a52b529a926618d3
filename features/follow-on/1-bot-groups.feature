Feature: Bot groups
  Step by step with the follow-on series: the Getting Started bot is divided into a Greeter, an Order and a Service bot.

  Background:
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    And the bot "greeter.json" serves the skill "Greeter"
    And the bot "order-bot.json" serves the skill "Order Status"
    And the bot "service-bot.json" serves the skill "Service"
    And the bot group "Many bots" with the bots "Greeter Bot", "Order Bot" and "Service Bot"
    And the bot group "Many bots" collaborates with the transfer message "BLANK_MESSAGE"

  @smoke @rule:TUT-BG-GROUP
  Scenario: Conversations enter at the Greeter, and no transfer text is shown
    When the consumer says "I have a question about my bill"
    Then the bot "Order Bot" says "Sure, I can help with that."
    And the bot "Order Bot" says "Would you like a copy of your most recent bill?"
    And the consumer has never seen "BLANK_MESSAGE"
    And the last transfer request carries the message "BLANK_MESSAGE"

  @twin:TUT-BG-GROUP
  Scenario: Another transfer text is shown
    Given the bot group "Many bots" collaborates with the transfer message "One moment, please."
    When the consumer says "I have a question about my bill"
    Then the bot "Greeter Bot" says "One moment, please."
    And the bot "Order Bot" says "Sure, I can help with that."

  @twin:TUT-BG-GROUP @twin:TUT-BG-FLOW
  Scenario Outline: Without the group the Greeter is alone
    Given the bot group "Many bots" is deleted
    When the consumer says "<words>"
    Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
    And no transfer request has been sent in this conversation

    Examples:
      | words                           |
      | I have a question about my bill |
      | agent                           |

  @smoke @rule:TUT-BG-FLOW
  Scenario: A greeting, a bill, a human
    When the consumer says "Hello"
    Then the bot "Greeter Bot" says "Hi there! How can I help you?"
    When the consumer says "I have a question about my bill"
    Then the bot "Order Bot" says "Sure, I can help with that."
    And the bot "Order Bot" says "Would you like a copy of your most recent bill?"
    When the consumer selects the choice "No"
    Then the bot "Order Bot" says "Ok, how else can I help you?"
    When the consumer says "agent"
    Then the bot "Service Bot" says "Transferring to a human agent…"
    And the agent workspace of "Alex" shows 1 ringing conversation
    When the agent "Alex" accepts the conversation
    Then the conversation is with the agent "Alex"

  Scenario: The Service bot takes over in the middle of a question
    When the consumer says "I have a question about my bill"
    And the consumer says "human"
    Then the bot "Service Bot" says "Transferring to a human agent…"
    And the conversation is waiting for the skill "Human"
