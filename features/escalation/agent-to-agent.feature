Feature: From agent to agent
  An agent transfers a conversation to another agent, to a skill, or back into its queue. The other agent is rung alone;
  an agent who declines, or lets the ring expire, leaves it to the agents of the skill.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Overflow" with id 2200000009
    And the agent "Alex" with the skill "Human" is online
    When the consumer says "agent"
    And the agent "Alex" accepts the conversation

  Scenario: The other agent accepts
    Given the agent "Kim" with the skill "Human" is online
    And the agent "Lee" with the skill "Human" is online
    When the agent "Alex" transfers the conversation to the agent "Lee"
    Then the conversation is offered only to the agent "Lee"
    When the agent "Lee" accepts the conversation
    Then the conversation is with the agent "Lee"
    And the agent "Alex" cannot write in the conversation

  Scenario: The other agent declines
    Given the agent "Kim" with the skill "Human" is online
    And the agent "Lee" with the skill "Human" is online
    And the agent "Alex" is away
    When the agent "Alex" transfers the conversation to the agent "Lee"
    And the agent "Lee" rejects the conversation
    Then the conversation is offered only to the agent "Kim"

  Scenario: The ring at the other agent expires
    Given the agent "Kim" with the skill "Human" is online
    And the agent "Lee" with the skill "Human" is online
    And the agent "Alex" is away
    When the agent "Alex" transfers the conversation to the agent "Lee"
    And the agent "Lee" lets the ring expire
    Then the conversation is offered only to the agent "Kim"

  Scenario: It waits for an agent who is away
    Given the agent "Kim" with the skill "Human" is online
    And the agent "Lee" with the skill "Human" is away
    When the agent "Alex" transfers the conversation to the agent "Lee"
    Then the conversation is offered to nobody
    When the agent "Lee" goes online
    Then the conversation is offered only to the agent "Lee"

  Scenario: An agent of another skill
    Given the agent "Olive" with the skill "Overflow" is online
    When the agent "Alex" transfers the conversation to the agent "Olive"
    Then the conversation is waiting for the skill "Overflow"
    And the conversation is offered only to the agent "Olive"

  Scenario: Back into the queue
    Given the agent "Alex" is away
    When the agent "Alex" returns the conversation to the queue
    Then the conversation is waiting for the skill "Human"
    And the conversation is offered to nobody
    When the agent "Alex" goes online
    Then the conversation is offered only to the agent "Alex"
