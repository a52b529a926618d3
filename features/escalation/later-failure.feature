Feature: A transfer that fails later
  The API accepts the transfer, and some time after it turns out that the conversation cannot be moved. The platform then
  sends the bot the message __agent_escalation_failed__.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: The failure message

    @seed @smoke @rule:TF-DELAYED-FAILURE @rule:TF-MAGIC-MESSAGE
    Scenario: The bot is notified by a message
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the last transfer attempt has failed later
      And the bot has received "__agent_escalation_failed__" 1 time
      And the conversation is with the bot "Escalation Bot"
      And the agent workspace of "Alex" shows 0 ringing conversations

    @seed @rule:TF-DELAYED-FAILURE @twin:TF-FAILURE-RULE
    Scenario: It is not a failure result: the failure rule does not run
      Given the next transfer is accepted by the API and then fails
      When the consumer says "operator"
      Then the interaction "call_us" has been reached 0 times
      And the bot has received "__agent_escalation_failed__" 1 time

    @twin:TF-MAGIC-MESSAGE @twin:TF-CATCH-DIALOG
    Scenario: C02, with two underscores on either side
      Given the dialog starter of "Transfer Failed" has the patterns:
        | _agent_escalation_failed_ |
      And the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the bot says "Sorry, I do not understand."
      And the bot has received "_agent_escalation_failed_" 0 times

    @rule:TF-MAGIC-MESSAGE
    Scenario: C51, the consumer never sees it
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the consumer has never seen "__agent_escalation_failed__"

  Rule: A dialog that catches it

    @seed @smoke @rule:TF-CATCH-DIALOG @rule:PAT-SYSTEM-MESSAGES @rule:TF-APOLOGY-TEXT @twin:TF-UNCAUGHT-AS-CONSUMER-MESSAGE @twin:FB-TRANSFER-FAILED-SEED
    Scenario: A plain pattern equal to the message
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                                               |
        | Sorry, we're unable to perform the transfer at this time. Please try again later. |
      And the bot says nothing else

  Rule: Nothing catches it

    Background:
      Given the dialog "Transfer Failed" is switched off
      And the next transfer is accepted by the API and then fails

    @seed @rule:TF-UNCAUGHT-AS-CONSUMER-MESSAGE @rule:FB-TRANSFER-FAILED-SEED @twin:TF-CATCH-DIALOG @twin:TF-FAILURE-AS-INPUT @twin:PAT-SYSTEM-MESSAGES
    Scenario: It ends in the Fallback dialog, like any words that no dialog matches
      When the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over. |
        | Sorry, I do not understand.         |
      And the dialog "Transfer Failed" is not active

    @seed @rule:TF-FAILURE-AS-INPUT
    Scenario: A pending question takes it for the answer
      When the consumer says "stay with me"
      Then the bot says:
        | I am looking for somebody. |
        | How was your day so far?   |
        | Thank you for telling me.  |
      And the bot variable "day" is "__agent_escalation_failed__"

  Rule: A wildcard pattern catches it

    @seed @rule:TF-FAILURE-AS-INPUT
    Scenario: The pattern *agent* escalates again, and again
      Given the dialog starter of "Escalation" has the patterns:
        | *agent* |
      And the next 2 transfers are accepted by the API and then fail
      When the consumer says "I want an agent"
      Then the bot says:
        | One moment, a colleague takes over. |
        | One moment, a colleague takes over. |
        | One moment, a colleague takes over. |
      And exactly 3 transfer requests have been sent in this conversation
      And the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:TF-FAILURE-AS-INPUT @rule:TF-FOURTH-STOPS @rule:TF-THREE-NOTIFICATIONS
    Scenario: The loop ends with the fourth failure
      Given the dialog starter of "Escalation" has the patterns:
        | *agent* |
      And the next 9 transfers are accepted by the API and then fail
      When the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                           |
        | One moment, a colleague takes over.                           |
        | One moment, a colleague takes over.                           |
        | One moment, a colleague takes over.                           |
        | Not able to transfer to Agent at this time. Please try later. |
      And the bot says nothing else
      And exactly 4 transfer requests have been sent in this conversation
      And the bot has received "__agent_escalation_failed__" 3 times

  Rule: C50, words between the transfer call and acceptance

    Scenario: They wait with the conversation; the agent who accepts reads them
      When the consumer says "agent"
      And the consumer says "It is about my bill"
      Then the bot says nothing
      When the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "It is about my bill"
      And the bot has received "It is about my bill" 0 times

    Scenario: When the transfer fails, the bot gets them after the failure message
      Given the next transfer is accepted by the API and then fails
      When the consumer says, 1 second apart:
        | agent               |
        | It is about my bill |
      Then the bot says:
        | One moment, a colleague takes over.                                               |
        | Sorry, we're unable to perform the transfer at this time. Please try again later. |
        | Sorry, I do not understand.                                                       |
      And the bot has received "It is about my bill" 1 time

    Scenario: The other reading, by switch: the bot goes on listening
      Given the platform switch "bot_hears_while_transferring" is "true"
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      When the consumer says "hi"
      Then the bot has received "hi" 1 time
