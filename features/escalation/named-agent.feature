Feature: The named agent
  A transfer may name an agent. It is a wish: it holds if the agent has the skill and is available, else the skill decides.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Sales" with id 2200000001
    And the agent "Blake" with the skill "Human" and the agent id 502 is online

  @seed @smoke @rule:ESC-AGENT-ID-DELIVERED @twin:ESC-AGENT-ID-OPTIONAL @twin:ESC-AGENT-ID-FALLS-TO-SKILL
  Scenario Outline: The conversation goes to that very agent
    Given the agent "Alex" with the skill "Human" and the agent id 501 is online
    And the Agent Transfer "agent_transfer" has the agent id "<agent id>"
    When the consumer says "agent"
    Then the last transfer request carries the agent id "<agent id>"
    And the conversation is offered only to the agent "Alex"
    And the agent workspace of "Blake" shows 0 ringing conversations

    Examples:
      | agent id     |
      | 12345678.501 |
      | 501          |

  @seed @rule:ESC-AGENT-ID-DELIVERED
  Scenario: An agent id out of a variable, in an integration
    Given the agent "Alex" with the skill "Human" and the agent id 501 is online
    And the integration "HumanEscalation" has the agent id "{$botContext.lastAgent}"
    And the bot variable "lastAgent" is "12345678.501"
    When the consumer says "operator"
    Then the conversation is offered only to the agent "Alex"

  @seed @rule:ESC-AGENT-ID-OPTIONAL
  Scenario: Without an agent id the skill's agents are asked
    Given the integration "HumanEscalation" has the agent id "12345678.501"
    And the agent "Alex" with the skill "Sales" and the agent id 501 is online
    When the consumer says "agent"
    Then the last transfer request carries the agent id ""
    And the conversation is offered only to the agent "Blake"

  @seed @rule:ESC-AGENT-ID-FALLS-TO-SKILL @twin:ESC-AGENT-ID-DELIVERED
  Scenario Outline: An agent with the skill who is not Online
    Given the agent "Alex" with the skill "Human" and the agent id 501 is <state>
    And the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the consumer says "agent"
    Then the bot says "One moment, a colleague takes over."
    And the conversation is offered only to the agent "Blake"
    And no transfer has failed

    Examples:
      | state     |
      | away      |
      | back soon |
      | offline   |

  @seed @rule:ESC-AGENT-ID-FALLS-TO-SKILL @twin:ESC-AGENT-ID-DELIVERED
  Scenario: An agent who is Online without the skill
    Given the agent "Alex" with the skill "Sales" and the agent id 501 is online
    And the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the consumer says "agent"
    Then the conversation is offered only to the agent "Blake"
    And no transfer has failed

  @seed @rule:ESC-AGENT-ID-FALLS-TO-SKILL
  Scenario: An unknown agent
    Given the Agent Transfer "agent_transfer" has the agent id "12345678.999"
    When the consumer says "agent"
    Then the conversation is offered only to the agent "Blake"
    And no transfer has failed

  @seed @rule:ESC-AGENT-ID-FALLS-TO-SKILL
  Scenario: An agent all of whose slots are taken
    Given the agent "Alex" with the skill "Human" and the agent id 501 is online
    And the agent "Alex" has 1 messaging slot
    And the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the consumer "Dana" says "agent"
    And the agent "Alex" accepts the conversation
    And the consumer "Kim" says "agent"
    Then the conversation is offered only to the agent "Blake"
    And no transfer has failed

  @seed @rule:ESC-AGENT-ID-FALLS-TO-SKILL
  Scenario: The named agent and all others are away: the conversation waits for the skill
    Given the agent "Alex" with the skill "Human" and the agent id 501 is away
    And the agent "Blake" is away
    And the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the consumer says "agent"
    Then the conversation is waiting for the skill "Human"
    And the conversation is offered to nobody
    When the agent "Blake" goes online
    Then the conversation is offered only to the agent "Blake"

  Scenario: The named agent refuses: the others are asked
    Given the agent "Alex" with the skill "Human" and the agent id 501 is online
    And the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the consumer says "agent"
    And the agent "Alex" rejects the conversation
    Then the conversation is offered only to the agent "Blake"

  @seed @rule:ESC-AGENT-ID-OPTIONAL
  Scenario: An agent id means nothing to a transfer between bots
    Given the skill "Orders" with id 2200000002
    And the agent "Alex" with the skills "Human" and "Sales" and the agent id 501 is online
    And the Agent Transfer "transfer_to_orders" has the agent id "12345678.501"
    And the bot "order-desk.json" serves the skill "Orders"
    When the consumer says "I want to check the status of my order."
    Then the conversation is with the bot "Order Desk"
    And the agent workspace of "Alex" shows 0 ringing conversations

  @seed @rule:ESC-AGENT-ID-OPTIONAL
  Scenario: Nor does the id of a bot user choose among the bots of a skill
    Given the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "returns.json" serves the skill "Orders"
    And the bot "escalation.json"
    And the Agent Transfer "transfer_to_orders" has the agent id "12345678.5003"
    When the consumer says "I want to check the status of my order."
    Then the conversation is with the bot "Order Desk"
    And the diagnostic "unknown-agent" is not reported
