Feature: Who takes the conversation
  Nobody is online, everybody is busy, a colleague leaves a note, the conversation goes back to the bot.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Billing" with id 4129463411
    And the agent "Alex" with the skill "Human" is online
    And the agent "Sam" with the skill "Billing" is online

  Rule: Nobody is there

    @rule:CLD-AGENT-ONLINE
    Scenario: No agent is online, so nobody is rung
      Given no agent is online
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"
      And the conversation is offered to nobody

    Scenario: The agents of another skill do not matter
      Given no agent with the skill "Billing" is online
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"

    Scenario: The agents of the skill matter
      Given no agent with the skill "Human" is online
      When the consumer says "agent"
      Then the conversation is offered to nobody
      When the agent "Alex" goes online
      Then the conversation is offered only to the agent "Alex"

    Scenario: All agents are busy, so the conversation waits
      Given all agents are busy
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"
      And the conversation is offered to nobody

    Scenario: The busy agents of another skill do not matter
      Given all agents with the skill "Billing" are busy
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"

  Rule: Notes among agents

    @rule:CLD-PRIVATE-MESSAGE-VISIBILITY
    Scenario: The consumer does not see a private message, the agent does
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" writes the private message "Gold customer."
      Then the consumer sees nothing
      And the agent "Alex" sees "Gold customer."

    @twin:CLD-PRIVATE-MESSAGE-VISIBILITY
    Scenario: The consumer sees any other message
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" says "Hello."
      Then the consumer sees "Hello."

  Rule: Back to the bot

    Scenario: The bot answers again
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" hands the conversation back to the bot
      Then the conversation is with the bot "Escalation Bot"
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."

  Rule: Every transfer fails

    @twin:TF-FOURTH-STOPS
    Scenario: However often it is tried
      Given every transfer fails
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the escalation has not stopped
      When the consumer says "agent"
      Then the last transfer attempt has failed later
      And the escalation has stopped

    Scenario: The transfer API refuses every request
      Given the transfer API answers 503 to every request
      When the consumer says "agent"
      And the consumer says "agent"
      Then the last transfer attempt has failed at once
      And exactly 2 transfer requests have been sent in this conversation

  Rule: Who has it

    Scenario: Before and after a transfer
      When the consumer says "hi"
      Then the conversation stays with the bot
      When the consumer says "agent"
      Then a transfer to the skill "Human" has been requested
      And the conversation is waiting for the skill "Human"

    Scenario: A transfer that fails has been requested all the same
      Given every transfer fails
      When the consumer says "agent"
      Then a transfer to the skill "Human" has been requested
      And the conversation stays with the bot
