Feature: Auto escalation
  The Order bot offers a human when the order number has failed twice.

  Background:
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    And the bot "greeter.json" serves the skill "Greeter"
    And the bot "order-bot.json" serves the skill "Order Status"
    And the bot group "Many bots" with the bots "Greeter Bot" and "Order Bot"
    And the bot group "Many bots" collaborates with the transfer message "BLANK_MESSAGE"

  @smoke @rule:TUT-AESC-FLOW
  Scenario: Two re-prompts, then the offer, then a human
    When the consumer says "Hello"
    Then the bot "Greeter Bot" says "Hi there! How can I help you?"
    When the consumer says "I want to know my order status"
    Then the bot "Order Bot" says "Let’s find your order."
    And the bot "Order Bot" says "What is your order number?"
    When the consumer says "12345"
    Then the bot says a text that contains "Can you please re-phrase it?"
    And the bot "Order Bot" says "What is your order number?"
    When the consumer says "B-1"
    Then the bot says a text that contains "Can you please re-phrase it?"
    And the bot "Order Bot" says "What is your order number?"
    When the consumer says "I have lost it"
    Then the bot "Order Bot" says "Would you like to speak to a live agent?"
    When the consumer selects the choice "Yes"
    Then the bot "Order Bot" says "Transferring to an agent..."
    And the conversation is waiting for the skill "Human"
    And the agent workspace of "Alex" shows 1 ringing conversation

  @twin:TUT-AESC-FLOW
  Scenario: A number in time: no offer
    When the consumer says "I want to know my order status"
    And the consumer says "12345"
    And the consumer says "B-1"
    And the consumer says "A001001"
    Then the bot "Order Bot" says "I am looking for A001001."
    And the consumer has never seen "Would you like to speak to a live agent?"
    And the agent workspace of "Alex" shows 0 ringing conversations

  @twin:TUT-AESC-FLOW
  Scenario: No offer is accepted: no human
    When the consumer says "I want to know my order status"
    And the consumer says "12345"
    And the consumer says "B-1"
    And the consumer says "I have lost it"
    And the consumer selects the choice "No"
    Then the conversation is not waiting for the skill "Human"
    And the agent workspace of "Alex" shows 0 ringing conversations
