Feature: Manual bot-to-bot transfers
  The same mechanisms as a transfer to a human: the skill is one that a bot agent serves.

  Background:
    Given the skill "Orders" with id 2200000002
    And the bot "escalation.json"
    And the skill "Human" with id 4129463410

  Rule: The skill of a bot

    @seed @smoke @rule:B2B-MANUAL-SEED
    Scenario: The receiving bot takes the conversation
      Given the bot "order-desk.json" serves the skill "Orders"
      When the consumer says "I want to check the status of my order."
      Then the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Which order do you mean?"
      And the conversation is with the bot "Order Desk"
      And exactly 1 transfer request has been sent in this conversation
      And the last transfer request carries the skill id "2200000002"

    @seed @rule:B2B-MANUAL-SEED
    Scenario: From then on it is the receiving bot who answers
      Given the bot "order-desk.json" serves the skill "Orders"
      When the consumer says "I want to check the status of my order."
      And the consumer says "hi"
      Then the bot "Order Desk" says "This is the order desk."
      And the bot says nothing else

    @twin:ESC-TARGETS @twin:B2B-MANUAL-SEED
    Scenario: Without a bot behind the skill the conversation waits
      When the consumer says "I want to check the status of my order."
      Then the conversation is waiting for the skill "Orders"
      When 1 hour passes
      Then the conversation is waiting for the skill "Orders"

    Scenario: An agent gives a conversation back to the bot
      Given the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" says "The bot can do that."
      And the agent "Alex" transfers the conversation to the skill "Bot"
      And the consumer says "hi"
      Then the bot says "Hello. What can I do for you?"
      And the conversation is with the bot "Escalation Bot"

  Rule: Transfer Bot Context

    Background:
      Given the bot "order-desk.json" serves the skill "Orders"

    @seed @rule:ESC-TRANSFER-BOT-CONTEXT @rule:B2B-CONTEXT-INTENT-FIRST @twin:B2B-CONTEXT-OFF
    Scenario: The intent starts the receiver's dialog
      When the consumer says "I want to check the status of my order."
      Then the bot context passed on has the intent "check order status" and the message "I want to check the status of my order."
      And the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Which order do you mean?"

    @seed @rule:ESC-TRANSFER-BOT-CONTEXT @rule:B2B-CONTEXT-THEN-MESSAGE @twin:B2B-CONTEXT-INTENT-FIRST @twin:B2B-CONTEXT-NONE-FALLBACK
    Scenario: Without an intent the user's message does
      Given the bot "escalation.json"
      And the dialog starter of "Orders" has the patterns:
        | where is my order |
      When the consumer says "where is my order"
      Then the bot context passed on has the intent "" and the message "where is my order"
      And the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Which order do you mean?"

    @seed @rule:ESC-TRANSFER-BOT-CONTEXT
    Scenario: An integration can pass it on as well
      Given the bot "escalation.json"
      And the integration "HumanEscalation" has the skill id "2200000002"
      And the integration "HumanEscalation" transfers the bot context
      And the dialog starter of "Escalation By Integration" has the patterns:
        | where is my order |
      When the consumer says "where is my order"
      Then the bot context passed on has the intent "" and the message "where is my order"
      And the bot "Escalation Bot" says "Hold on while I connect you with an agent."
      And the bot "Order Desk" says "Which order do you mean?"

    @rule:B2B-CONTEXT-NONE-FALLBACK
    Scenario: Neither is known to the receiver: it gives its fallback
      Given the bot "escalation.json"
      And the dialog starter of "Orders" has the patterns:
        | order desk |
      When the consumer says "order desk"
      Then the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Here we only know about orders."

    @seed @rule:B2B-CONTEXT-OFF @twin:ESC-TRANSFER-BOT-CONTEXT @twin:B2B-CONTEXT-OBJECT
    Scenario: Switched off, nothing is passed on
      Given the bot "escalation.json"
      And the Agent Transfer "transfer_to_orders" does not transfer the bot context
      When the consumer says "I want to check the status of my order."
      Then no bot context has been passed on
      And the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot "Order Desk" says "Here we only know about orders."

    @seed @rule:B2B-CONTEXT-OFF @twin:ESC-TRANSFER-BOT-CONTEXT
    Scenario: To a human the setting makes no difference
      Given the bot "escalation.json"
      And the Agent Transfer "agent_transfer" transfers the bot context
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the conversation is with the agent "Alex"
      And the agent "Alex" sees "agent"
      And no bot context has been passed on

    Scenario: The receiver does not get the sender's variables
      Given the bot "order-desk.json"
      And the interaction "which_order" has the text "Which order do you mean, {$botContext.nickname}?"
      And the bot "escalation.json"
      And the interaction "transfer_to_orders" has the Pre-Process Code:
        """js
        botContext.setBotVariable("nickname", "Captain", true, false);
        """
      When the consumer says "I want to check the status of my order."
      Then the bot "Escalation Bot" says "I am passing you on to our order desk."
      And the bot says a text that contains "Which order do you mean,"
      And the consumer has never seen "Captain"
