Feature: An attempt that is given up
  The bot, or its connector, may give an attempt to transfer up before its call is answered. What the call still brings
  about changes nothing in the bot. The conversation is where the cloud says it is, and each attempt has one outcome.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Overflow" with id 2200000009
    And the agent "Alex" with the skill "Human" is online
    And the agent "Olive" with the skill "Overflow" is online

  Rule: The connector gives up, the cloud acts later

    Background:
      Given the agent connector's field "fallbackEscalationTime" is "5000"
      And the transfer API answers the next request after 8 seconds

    @rule:TF-WITHOUT-FALLBACK-SKILL
    Scenario: The failure is reported once, and the agent can still accept
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And 1 consecutive transfer failure is counted
      And the conversation is offered only to the agent "Alex"
      When the agent "Alex" accepts the conversation
      And the agent "Alex" says "Here I am."
      Then the consumer sees "Here I am."
      And 0 consecutive transfer failures are counted

    Scenario: No agent accepts, and the cloud's transfer fails as well: that is not a second failure
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And 1 consecutive transfer failure is counted
      And the conversation is with the bot "Escalation Bot"

    @rule:ESC-FALLBACK-SKILL-TIMEOUT @twin:TF-WITHOUT-FALLBACK-SKILL @twin:ESC-FALLBACK-ATTEMPT-FAILS
    Scenario: With a fallback skill the connector's transfer comes first
      Given the agent connector has the fallback skill "Overflow"
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Olive"
      And the bot has received "__agent_escalation_failed__" 0 times
      When the agent "Olive" accepts the conversation
      And the agent "Olive" says "Hello from Overflow."
      Then the consumer sees "Hello from Overflow."

  Rule: The connector's own transfer is given up

    @rule:ESC-FALLBACK-SKILL-TIMEOUT
    Scenario: The consumer escalates while it waits for its answer, and both calls time out
      Given the agent connector has the fallback skill "Overflow"
      And the bot's next response is lost
      And the transfer API does not answer the next request
      And the transfer API does not answer the next request
      When the consumer says, 185 seconds apart:
        | agent |
        | agent |
      Then exactly 2 transfer requests have been sent in this conversation
      And 1 consecutive transfer failure is counted
      And the bot has received "__agent_escalation_failed__" 1 time

  Rule: The cloud has acted, and the bot gets a wrong answer or none

    @rule:ESC-ASYNC
    Scenario Outline: The conversation is where the cloud says it is
      Given the transfer API carries out the next request and <does>
      When the consumer says "operator"
      Then the bot says "Hold on while I connect you with an agent."
      And the bot says nothing else
      And no transfer has failed
      And the conversation is offered only to the agent "Alex"
      When the agent "Alex" accepts the conversation
      Then the conversation is with the agent "Alex"

      Examples:
        | does                 |
        | does not answer      |
        | drops the connection |
        | answers 500          |

    Scenario: What fails later after that is counted
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And 1 consecutive transfer failure is counted

    @rule:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: A failure that is what it says: the cloud has not acted
      Given the transfer API answers 500 to the next request
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us."
      And the conversation is offered to nobody

  Rule: Silence on the way to an agent

    Scenario Outline: Changes nothing
      Given the platform switch "bot_hears_while_transferring" is "true"
      And the agent connector's field "fallbackSkillId" is "<fallback skill>"
      When the consumer says "agent"
      Given the bot's next response is lost
      When the consumer says "hi"
      And 180001 milliseconds pass
      Then exactly 1 transfer request has been sent in this conversation
      And no transfer has failed
      And the conversation is waiting for the skill "Human"

      Examples:
        | fallback skill |
        | 2200000009     |
        |                |

  Rule: A fresh start

    @rule:STK-STEP2-RESET
    Scenario: Gives up the attempt that was lost with the response
      Given the agent connector's field "userRetryOnStuckConversation" is "true"
      And the bot's next response is lost
      When the consumer says "agent"
      And 60000 milliseconds pass
      And the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the conversation is offered only to the agent "Alex"
      And no transfer has failed

    @rule:STK-STEP2-RESET
    Scenario: Gives up the call that is under way, and the cloud acts later
      Given the agent connector's field "userRetryOnStuckConversation" is "true"
      And the agent connector's field "retryMessageInterval" is "1000"
      And the transfer API answers the next request after 8 seconds
      When the consumer says "agent"
      Then the bot says a text that contains "let’s start fresh"
      And the conversation is offered only to the agent "Alex"
      And the bot has received "__agent_escalation_failed__" 0 times
      When the agent "Alex" accepts the conversation
      Then the conversation is with the agent "Alex"

  Rule: A consumer who interrupts

    @rule:SET-BLOCK-OFF
    Scenario: Ends the wait for the answer, and the cloud acts later
      Given the environment variable "system_handleIntermediateUserMessage" is "false"
      And the transfer API answers the next request after 8 seconds
      When the consumer says, 1 second apart:
        | agent |
        | hi    |
      Then the conversation is offered only to the agent "Alex"
      And no transfer has failed

  Rule: Words in the joining window when the transfer starts

    Scenario: The agent who accepts reads them, and the bot does not answer
      Given the agent connector's field "fallbackEscalationTime" is "5000"
      And the agent connector has the fallback skill "Overflow"
      And the bot's next response is lost
      When the consumer says, 5200 milliseconds apart:
        | agent |
        | hi    |
      Then the bot has received "hi" 0 times
      And the conversation is offered only to the agent "Olive"

    Scenario: The bot receives them when the transfer fails
      Given the agent connector's field "fallbackEscalationTime" is "5000"
      And the agent connector has the fallback skill "Overflow"
      And the bot's next response is lost
      And the next transfer is accepted by the API and then fails
      When the consumer says, 5200 milliseconds apart:
        | agent |
        | hi    |
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the bot has received "hi" 1 time

  Rule: Another bot has the conversation before the call is answered

    Background:
      Given the Agent Transfer "agent_transfer" has the skill id "2200000009"
      And the agent "Olive" is Away
      And the bot "order-desk.json" serves the skill "Overflow"
      And the transfer API carries out the next request and does not answer

    Scenario: That is the outcome, and the missing answer changes nothing
      When the consumer says "agent"
      Then the conversation is with the bot "Order Desk"
      And no transfer has failed
      And the bot has received "__agent_escalation_failed__" 0 times

    Scenario: So is the failure of the transfer, which is counted once
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the conversation is with the bot "Escalation Bot"
      And the last transfer attempt has failed later
      And 1 consecutive transfer failure is counted
      And the bot has received "__agent_escalation_failed__" 1 time

  Rule: A flow that goes on after the call may reach another transfer

    Background:
      Given the platform switch "bot_hears_while_transferring" is "true"

    Scenario: On the way nothing else is asked of the cloud
      When the consumer says "agent"
      And the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the conversation is offered only to the agent "Alex"

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: A skill id that is not numeric leads to the fallback as always
      Given the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "operator"
      And the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the conversation is offered only to the agent "Alex"

    Scenario Outline: Once another bot has the conversation, too
      Given the interaction "integration_transfer" goes on to "agent_transfer" when its result is success
      And the interaction "agent_transfer" has an interaction delay of 9 seconds
      And the Agent Transfer "agent_transfer" has the skill id "<skill id>"
      And the agent "Alex" is Away
      And the bot "order-desk.json" serves the skill "Human"
      When the consumer says "operator"
      Then exactly 1 transfer request has been sent in this conversation
      And the conversation is with the bot "Order Desk"

      Examples:
        | skill id   |
        | 4129463410 |
        | 12a        |
