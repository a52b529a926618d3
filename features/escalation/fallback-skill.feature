Feature: The fallback skill
  When the bot does not respond for more than three minutes, the agent connector transfers the conversation to its
  fallback skill, if it has one. The skill is a setting of the connector, not of the bot.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Overflow" with id 2200000009
    And the agent "Alex" with the skill "Human" is online
    And the agent "Olive" with the skill "Overflow" is online

  Rule: Silence during an escalation, with a fallback skill

    Background:
      Given the agent connector has the fallback skill "Overflow"
      And the bot's next response is lost

    @twin:ESC-FALLBACK-SKILL-TIMEOUT
    Scenario: 180000 milliseconds are not more than three minutes
      When the consumer says "agent"
      And 180000 milliseconds pass
      Then no transfer request has been sent in this conversation
      And the agent workspace of "Olive" shows 0 ringing conversations

    @seed @smoke @rule:ESC-FALLBACK-SKILL-TIMEOUT @rule:CON-FALLBACK-SKILL-SEED @twin:ESC-FALLBACK-SKILL-ABSENT
    Scenario: 180001 milliseconds are
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then exactly 1 transfer request has been sent in this conversation
      And the last transfer request carries the skill id "2200000009"
      And the bot says nothing
      And the conversation is offered only to the agent "Olive"

    @seed @rule:ESC-FALLBACK-SKILL-TIMEOUT @rule:CON-FALLBACK-ESCALATION-TIME
    Scenario: One millisecond decides
      When the consumer says "agent"
      And 180000 milliseconds pass
      Then the agent workspace of "Olive" shows 0 ringing conversations
      When 1 millisecond passes
      Then the agent workspace of "Olive" shows 1 ringing conversation

    @seed @rule:CON-FALLBACK-SKILL-SEED
    Scenario: The connector's field decides, whatever skill the bot wanted
      Given the Agent Transfer "agent_transfer" has the skill id "4129463410"
      When the consumer says "agent"
      And 4 minutes pass
      Then the conversation is waiting for the skill "Overflow"
      And the conversation is not waiting for the skill "Human"

    @twin:CON-FALLBACK-ESCALATION-TIME
    Scenario: The connector's time is a setting, too
      Given the agent connector's field "fallbackEscalationTime" is "60000"
      When the consumer says "agent"
      And 60000 milliseconds pass
      Then the agent workspace of "Olive" shows 0 ringing conversations
      When 1 millisecond passes
      Then the agent workspace of "Olive" shows 1 ringing conversation

    @seed @rule:ESC-FALLBACK-ATTEMPT-FAILS
    Scenario: It is an attempt: when it fails, that is a transfer failure
      Given the transfer API answers 500 to the next request
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      And 1 consecutive transfer failure is counted

    Scenario: It may fail later, too
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the last transfer attempt has failed later

  Rule: Silence during an escalation, without a fallback skill

    Background:
      Given the bot's next response is lost

    @seed @rule:ESC-FALLBACK-SKILL-ABSENT @rule:TF-WITHOUT-FALLBACK-SKILL @twin:CON-FALLBACK-SKILL-SEED
    Scenario: The escalation fails
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then the last transfer attempt has failed by silence
      And the bot has received "__agent_escalation_failed__" 1 time
      And the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      And no transfer request has been sent in this conversation

    @twin:ESC-FALLBACK-SKILL-ABSENT @twin:TF-WITHOUT-FALLBACK-SKILL
    Scenario: Not before
      When the consumer says "agent"
      And 180000 milliseconds pass
      Then the bot has received "__agent_escalation_failed__" 0 times
      And the bot says nothing

    @seed @rule:TF-WITHOUT-FALLBACK-SKILL @rule:TF-FOURTH-STOPS
    Scenario: It counts: after three other failures it is the end
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then 1 consecutive transfer failure is counted
      Given the next 2 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      Then 3 consecutive transfer failures are counted
      Given the bot's next response is lost
      When the consumer says "agent"
      And 180001 milliseconds pass
      Then the bot says "Not able to transfer to Agent at this time. Please try later."
      And the escalation has stopped

  Rule: C05, what does not count as silence of the bot

    Scenario: A conversation that is queued for an hour stays queued
      Given the agent connector has the fallback skill "Overflow"
      And the agent "Alex" is away
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      When 1 hour passes
      Then the conversation is waiting for the skill "Human"
      And the bot says nothing
      And exactly 1 transfer request has been sent in this conversation
      And no transfer has failed
      When the agent "Alex" goes online
      Then the agent workspace of "Alex" shows 1 ringing conversation

    Scenario: A bot that has answered is not silent
      Given the agent connector has the fallback skill "Overflow"
      When the consumer says "hi"
      And 10 minutes pass
      Then no transfer request has been sent in this conversation
      And the conversation is with the bot "Escalation Bot"

    Scenario: A silence without an escalation, with a fallback skill
      Given the agent connector has the fallback skill "Overflow"
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 180001 milliseconds pass
      Then the conversation is waiting for the skill "Overflow"

    @twin:ESC-FALLBACK-SKILL-ABSENT
    Scenario: A silence without an escalation and without a fallback skill
      Given the bot falls silent for the next message
      When the consumer says "hi"
      And 180001 milliseconds pass
      Then the bot has received "__agent_escalation_failed__" 0 times
      And the bot says nothing
      And the conversation is with the bot "Escalation Bot"

    Scenario: The bot is silent for two messages and receives the third
      Given the bot falls silent for the next 2 messages
      When the consumer says "hi"
      Then the bot says nothing
      When the consumer says "hi"
      Then the bot says nothing
      When the consumer says "hi"
      Then the bot says "Hello. What can I do for you?"

  Rule: C05b, a full queue

    @twin:CON-FALLBACK-SKILL-ID
    Scenario: No agent has a free slot: the conversation waits for its skill
      Given the agent connector has the fallback skill "Overflow"
      And the agent "Alex" has no free messaging slot
      When the consumer says "agent"
      And 10 minutes pass
      Then the conversation is waiting for the skill "Human"

    @twin:CON-FALLBACK-SKILL-ID
    Scenario: A free agent of the skill comes first, by either reading
      Given the platform switch "fallback_skill_on_full_queue" is "true"
      And the agent connector has the fallback skill "Overflow"
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"

    @twin:CON-FALLBACK-SKILL-ID
    Scenario: Agents who are away do not make a full queue
      Given the platform switch "fallback_skill_on_full_queue" is "true"
      And the agent connector has the fallback skill "Overflow"
      And the agent "Alex" is away
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"

    @rule:CON-FALLBACK-SKILL-ID
    Scenario: The other reading, by switch: it goes to the fallback skill
      Given the platform switch "fallback_skill_on_full_queue" is "true"
      And the agent connector has the fallback skill "Overflow"
      And the agent "Alex" has no free messaging slot
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Olive"
