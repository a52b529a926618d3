Feature: The cut-off of failing escalations
  Three times the bot is notified that a transfer failed; when the fourth fails too, the escalation stops and a final text
  goes to the consumer.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: Three messages, then the end

    @seed @rule:TF-THREE-NOTIFICATIONS @twin:TF-FOURTH-STOPS
    Scenario: Three failures, three messages
      Given the next 3 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                                               |
        | Sorry, we're unable to perform the transfer at this time. Please try again later. |
      And the bot has received "__agent_escalation_failed__" 3 times
      And the escalation has not stopped

    @seed @smoke @severity:critical @rule:TF-FOURTH-STOPS @rule:TF-FINAL-DEFAULT-TEXT @twin:TF-THREE-NOTIFICATIONS @twin:TF-FINAL-USER-FRIENDLY @rule:TF-THREE-NOTIFICATIONS @twin:SET-USER-FRIENDLY-SEED
    Scenario: The fourth failure stops the escalation
      Given the next 4 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                           |
        | Not able to transfer to Agent at this time. Please try later. |
      And the bot says nothing else
      And the bot has received "__agent_escalation_failed__" 3 times
      And the escalation has stopped
      And the conversation is with the bot "Escalation Bot"

    @twin:TF-FOURTH-STOPS
    Scenario: After three failures the fourth attempt may still succeed
      Given the next 3 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the bot says nothing else
      And the escalation has not stopped
      And the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:TF-FINAL-USER-FRIENDLY @rule:SET-USER-FRIENDLY-SEED @twin:TF-FINAL-DEFAULT-TEXT
    Scenario: The user-friendly response takes the place of the final text
      Given the bot setting "Default User-Friendly Response" is "Our colleagues are all busy. Please call 555-0100."
      And the next 4 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                |
        | Our colleagues are all busy. Please call 555-0100. |
      And the consumer has never seen "Not able to transfer to Agent at this time."

  Rule: C01, what counts

    @rule:TF-FOURTH-STOPS
    Scenario Outline: Immediate and later failures count alike
      Given <first>
      And <second>
      And <third>
      And <fourth>
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then 3 consecutive transfer failures are counted
      And the escalation has not stopped
      When the consumer says "agent"
      Then the escalation has stopped
      And the bot says a text that contains "<last>"
      And the bot has received "__agent_escalation_failed__" 3 times

      Examples:
        | first                                                   | second                                                  | third                                                     | fourth                                                  | last                 |
        | the transfer API answers 500 to the next request        | the next transfer is accepted by the API and then fails | the transfer API drops the connection at the next request | the next transfer is accepted by the API and then fails | One moment           |
        | the next transfer is accepted by the API and then fails | the next transfer is accepted by the API and then fails | the next transfer is accepted by the API and then fails   | the transfer API answers 503 to the next request        | Not able to transfer |

    Scenario: A failure that a rule handles does not count
      Given the transfer API answers 500 to the next 4 requests
      When the consumer says "operator"
      And the consumer says "operator"
      And the consumer says "operator"
      And the consumer says "operator"
      Then the bot says "That did not work. Please call us."
      And 0 consecutive transfer failures are counted
      And the escalation has not stopped

    Scenario: An agent accepts in between: the count starts again
      Given the next 2 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      Then 2 consecutive transfer failures are counted
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then 0 consecutive transfer failures are counted
      When the agent "Alex" says "I give you back to the bot."
      And the agent "Alex" transfers the conversation to the skill "Bot"
      Then the conversation is with the bot "Escalation Bot"
      Given the next 3 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then 3 consecutive transfer failures are counted
      And the escalation has not stopped
      And the bot has received "__agent_escalation_failed__" 5 times

    Scenario: The cloud's yes to the call is not a success yet
      Given the next 2 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      Then exactly 2 transfer requests have been sent in this conversation
      And 2 consecutive transfer failures are counted

    Scenario: Other consumers have counts of their own
      Given the next 3 transfers are accepted by the API and then fail
      When the consumer "Dana" says "agent"
      And the consumer "Dana" says "agent"
      And the consumer "Kim" says "agent"
      Then 1 consecutive transfer failure is counted
      When the consumer "Dana" says "hi"
      Then 2 consecutive transfer failures are counted

    Scenario: After the stop a new escalation starts from zero
      Given the next 5 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the escalation has stopped
      And 0 consecutive transfer failures are counted
      When the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                                               |
        | Sorry, we're unable to perform the transfer at this time. Please try again later. |
      And the bot has received "__agent_escalation_failed__" 4 times

    Scenario: The other reading, by switch: the stop is for good
      Given the platform switch "stop_resets_failures" is "false"
      And the next 5 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                           |
        | Not able to transfer to Agent at this time. Please try later. |
      And the bot has received "__agent_escalation_failed__" 3 times

  Rule: C01, the connector's own cap

    @rule:TF-MAX-ESCALATION-RETRIES
    Scenario: A lower cap stops earlier, with the final text
      Given the agent connector's field "maxEscalationRetries" is "1"
      And the next 2 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment, a colleague takes over.                           |
        | Not able to transfer to Agent at this time. Please try later. |
      And the bot has received "__agent_escalation_failed__" 1 time

    @rule:TF-MAX-ESCALATION-RETRIES
    Scenario: By switch it stops without a text
      Given the platform switch "connector_cap_sends_final_text" is "false"
      And the agent connector's field "maxEscalationRetries" is "0"
      And the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the bot says nothing else
      And the bot has received "__agent_escalation_failed__" 0 times

    @twin:TF-MAX-ESCALATION-RETRIES
    Scenario Outline: A higher cap has no effect
      Given the agent connector's field "maxEscalationRetries" is "<cap>"
      And the next 4 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the escalation has not stopped
      When the consumer says "agent"
      Then the escalation has stopped
      And the bot has received "__agent_escalation_failed__" 3 times

      Examples:
        | cap |
        | 3   |
        | 10  |
