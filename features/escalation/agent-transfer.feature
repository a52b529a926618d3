Feature: The Agent Transfer interaction
  The simpler of the two ways to escalate.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" and the agent id 5555 is online
    And the agent "Blake" with the skill "Human" is online

  @rule:ESC-INTERACTION-SCOPE
  Scenario: To a human
    When the consumer says "agent"
    And the agent "Alex" accepts the conversation
    Then the conversation is with the agent "Alex"

  @rule:ESC-INTERACTION-SCOPE
  Scenario: To a bot of another group
    Given the Agent Transfer "agent_transfer" has the skill id "2200000002"
    And the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot group "Front" with the bots "Escalation Bot"
    And the bot group "Back" with the bots "Order Desk"
    When the consumer opens a conversation with the skill "Bot"
    And the consumer says "agent"
    Then the conversation is with the bot "Order Desk"

  @rule:ESC-MESSAGE-DEFAULT
  Scenario: Its message by default
    Given the Agent Transfer "agent_transfer" has no message
    When the consumer says "agent"
    Then the bot says "Transferring to an agent..."

  @rule:ESC-AGENT-ID-FORMAT
  Scenario Outline: The agent id, with the account in front or without
    Given the Agent Transfer "agent_transfer" has the agent id "<agent id>"
    When the consumer says "agent"
    Then the conversation is offered only to the agent "Alex"

    Examples:
      | agent id      |
      | 12345678.5555 |
      | 5555          |

  @rule:ESC-AGENT-ID-FORMAT
  Scenario Outline: In Messaging the account belongs there
    Given the Agent Transfer "agent_transfer" has the agent id "<agent id>"
    When the bot is checked
    Then the finding "ESC-AGENT-ID-FORMAT" <whether> reported at "Escalation › agent_transfer"

    Examples:
      | agent id      | whether |
      | 5555          | is      |
      | 12345678.5555 | is not  |

  @rule:ESC-AGENT-ID-FORMAT
  Scenario: In Chat it does not
    Given the bot setting "Channel" is "CHAT"
    And the Agent Transfer "agent_transfer" has the agent id "5555"
    When the bot is checked
    Then the finding "ESC-AGENT-ID-FORMAT" is not reported

  @rule:ESC-RULES-ON-TRANSFER
  Scenario Outline: Rules on its result
    Given the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
    And the interaction "agent_transfer" goes on to "text_3" when its result is success
    And the transfer API answers <status> to the next request
    When the consumer says "agent"
    Then the bot says "Nobody can take over right now."

    Examples:
      | status |
      | 400    |
      | 500    |

  @rule:ESC-RULES-ON-TRANSFER
  Scenario: The rule for success
    Given the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
    And the interaction "agent_transfer" goes on to "thanks" when its result is success
    When the consumer says "agent"
    Then the bot says:
      | One moment, a colleague takes over. |
      | Thank you for telling me.           |

  @rule:ESC-ASYNC
  Scenario: Success means that the call was accepted, no more
    Given the next transfer is accepted by the API and then fails
    And the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
    When the consumer says "agent"
    Then the last transfer attempt has failed later
    And the bot has received "__agent_escalation_failed__" 1 time
    And the consumer has never seen "Nobody can take over right now."

  @rule:TF-LOOP-REASON
  Scenario: A failure message that escalates again makes a loop, which stops
    Given the dialog starter of "Escalation" has the patterns:
      | agent                       |
      | __agent_escalation_failed__ |
    And the dialog "Transfer Failed" is switched off
    And the next 4 transfers are accepted by the API and then fail
    When the consumer says "agent"
    Then exactly 4 transfer requests have been sent in this conversation
    And the bot has received "__agent_escalation_failed__" 3 times
    And the escalation has stopped

  @rule:TF-TEMPLATE-NO-AGENTS
  Scenario: The dialog of the Simple Router template
    Given the bot "service-desk.json" serves the skill "Desk"
    And the next transfer is accepted by the API and then fails
    When the consumer opens a conversation with the skill "Desk"
    And the consumer says "agent"
    Then the bot says:
      | One moment.                      |
      | No agent is available right now. |

  @twin:TF-TEMPLATE-NO-AGENTS
  Scenario: It is not for a transfer that only waits
    Given the bot "service-desk.json" serves the skill "Desk"
    And the agent "Alex" is away
    And the agent "Blake" is away
    When the consumer opens a conversation with the skill "Desk"
    And the consumer says "agent"
    Then the bot says "One moment."
    When 1 hour passes
    Then the bot says nothing
    And the conversation is waiting for the skill "Human"

  Scenario Outline: On every channel
    Given the consumer uses the channel "<channel>"
    When the consumer says "agent"
    Then the bot says "One moment, a colleague takes over."
    And the conversation is waiting for the skill "Human"

    Examples:
      | channel |
      | lp_web  |

    @rule:ESC-CHANNELS-ALL
    Examples:
      | channel     |
      | lp_sms      |
      | lp_inapp    |
      | lp_fb       |
      | lp_whatsapp |
      | lp_abc      |

  @twin:ESC-CHANNELS-ALL
  Scenario: Not everything that a bot does is supported on every channel
    Given the bot "getting-started.json"
    And the consumer uses the channel "lp_sms"
    When the consumer opens a conversation with the skill "Getting Started Bot"
    And the consumer says "I need to pay my bill"
    Then the bot says "Sure, I can help with that."
    And the bot says a text that contains "Are you prepared with your preferred payment method?"
    And the bot offers nothing
    When the consumer says "agent"
    Then the conversation is waiting for the skill "Human"
