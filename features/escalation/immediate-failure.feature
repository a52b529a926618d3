Feature: A transfer that fails at once
  The call of the transfer API ends in an error; a custom rule on the result "failure" may handle it.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: With a failure rule

    @seed @smoke @rule:TF-IMMEDIATE-FAILURE-RESULT @rule:TF-FAILURE-RULE @rule:RULE-API-RESULT-SEED
    Scenario Outline: The rule's next action runs and nothing is counted
      Given the transfer API answers <status> to the next request
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us."
      And the bot says nothing else
      And the bot has received "__agent_escalation_failed__" 0 times
      And 0 consecutive transfer failures are counted
      And the conversation is with the bot "Escalation Bot"

      Examples:
        | status |
        | 400    |
        | 401    |
        | 404    |
        | 429    |
        | 500    |
        | 503    |

    @seed @rule:TF-FAILURE-RULE @rule:RULE-API-RESULT-SEED @twin:ESC-ASYNC
    Scenario: The rule works on an Agent Transfer interaction as well
      Given the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says "Nobody can take over right now."
      And the bot has received "__agent_escalation_failed__" 0 times

    @seed @rule:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: No answer within the time-out
      Given the transfer API does not answer the next request
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us." after 30000 milliseconds

    @seed @rule:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: A dropped connection
      Given the transfer API drops the connection at the next request
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us."

    @seed @rule:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: An answer that comes too late
      Given the transfer API answers the next request after 30001 milliseconds
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us."

    @twin:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: An answer that comes late, but in time
      Given the transfer API answers the next request after 30000 milliseconds
      When the consumer says "operator"
      Then the bot says "Hold on while I connect you with an agent." after 30 seconds
      And the interaction "call_us" has been reached 0 times
      And the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:RULE-API-RESULT-SEED @twin:RULE-API-RESULT-SEED
    Scenario: The rule on success runs when the transfer is accepted
      Given the interaction "integration_transfer" goes on to "nobody_there" when its result is success
      When the consumer says "operator"
      Then the interaction "nobody_there" has been reached 1 time
      And the interaction "call_us" has been reached 0 times

    @twin:ESC-RULES-ON-TRANSFER @twin:TF-FAILURE-RULE @twin:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: The failure rule does not fire on success
      When the consumer says "operator"
      Then the bot says "Hold on while I connect you with an agent."
      And the interaction "call_us" has been reached 0 times

  Rule: C04, without a failure rule

    @rule:TF-IMMEDIATE-FAILURE-RESULT
    Scenario: The bot gets the failure message and the failure counts
      Given the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      And the bot says nothing else
      And 1 consecutive transfer failure is counted

    @rule:ESC-WRONG-SKILL-COMMON
    Scenario: A numeric skill id that the account does not know is such an error
      Given the Agent Transfer "agent_transfer" has the skill id "999"
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the bot has received "__agent_escalation_failed__" 1 time

    @rule:API-FAILURE-MESSAGE
    Scenario: The other reading, by switch: the default text of a failed integration
      Given the platform switch "unhandled_transfer_error" is "default text"
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says "Sorry, I could not find anything for that."
      And the bot has received "__agent_escalation_failed__" 0 times
      And 0 consecutive transfer failures are counted

    Scenario: The next attempt may succeed
      Given the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the agent workspace of "Alex" shows 1 ringing conversation
