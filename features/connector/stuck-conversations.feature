Feature: Stuck conversations
  When the bot leaves a consumer message unanswered, the agent connector may send it again, and, when that does not help,
  reset the bot or transfer the conversation. All of it is off unless a connector's fields ask for it.

  Background:
    Given the bot "service-desk.json"
    And the agent connector's field "messageDelay" is "0"
    And the agent connector's field "ringAcceptWait" is "0"

  Rule: Sending again

    @rule:CON-RETRY-INTERVAL @twin:CON-MESSAGE-RESEND @twin:STK-RETRY-OPT-IN
    Scenario: With two tries the message comes again after 60 seconds
      Given the agent connector's field "messageResendMaxRetries" is "2"
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 59999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says "This is the service desk."
      And the bot has received "hi" 1 time

    @rule:STK-DEFINITION @rule:STK-DEFAULTS-OFF @twin:STK-STEP2-RESET @rule:CON-MESSAGE-RESEND @rule:STK-RETRY-OPT-IN
    Scenario: By default it is sent once, and nothing is done about it
      Given the bot falls silent for the next message
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot says nothing
      And the conversation is with the bot "Service Desk"
      When the consumer says "hi"
      Then the bot says "This is the service desk."

    @rule:CON-MESSAGE-RESEND @rule:STK-RETRY-OPT-IN
    Scenario Outline: It is sent as often as the field says, never more than three times
      Given the agent connector's field "messageResendMaxRetries" is "<tries>"
      And the bot falls silent for the next <silent> messages
      When the consumer says "hi"
      And 10 minutes pass
      Then the bot has received "hi" <heard> times

      Examples:
        | tries | silent | heard |
        | 2     | 1      | 1     |
        | 2     | 2      | 0     |
        | 3     | 2      | 1     |
        | 3     | 3      | 0     |
        | 4     | 3      | 0     |

    @rule:CON-MESSAGE-RESEND @twin:CON-RETRY-INTERVAL
    Scenario: The interval is a field
      Given the agent connector's field "messageResendMaxRetries" is "2"
      And the agent connector's field "retryMessageInterval" is "5000"
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 5 seconds pass
      Then the bot says "This is the service desk."

    Scenario: After a lost response the bot receives the message twice
      Given the agent connector's field "messageResendMaxRetries" is "2"
      And the bot's next response is lost
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says "This is the service desk."
      And the bot says nothing else
      And the bot has received "hi" 2 times

    @rule:STK-STEP1-RETRY
    Scenario: C06, in the older documents one retry always happens
      Given the platform switch "stuck_profile" is "B"
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 59999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says "This is the service desk."

    @twin:STK-STEP1-RETRY
    Scenario: C06, in the older documents it does not happen twice
      Given the platform switch "stuck_profile" is "B"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 10 minutes pass
      Then the bot says nothing
      And the bot has received "hi" 0 times

  Rule: The fresh start

    Background:
      Given the agent connector's field "userRetryOnStuckConversation" is "true"

    @rule:STK-STEP2-RESET @rule:STK-STEP2-MESSAGE @rule:STK-DEFINITION @twin:STK-DEFAULTS-OFF @twin:STK-ORDER
    Scenario: The bot is reset and the consumer asked to restate
      When the consumer says "order"
      Then the bot says "What is your order number?"
      And the dialog "Order" is active
      Given the bot falls silent for the next message
      When the consumer says "123"
      And 59999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says "I’m sorry. Something went wrong, so let’s start fresh. Could you restate your question in a few words?"
      And no dialog is active

    @rule:STK-STEP2-MESSAGE
    Scenario: C06, the older text
      Given the platform switch "stuck_profile" is "B"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot says "I’m sorry. Something went wrong, so let’s start fresh. How can I help you today?"

    @rule:STK-STEP2-RESET
    Scenario: Variables and failed transfers are forgotten
      Given the skill "Human" with id 4129463410
      And the next 4 transfers are accepted by the API and then fail
      When the consumer says "order"
      And the consumer says "123"
      Then the bot variable "number" is "123"
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then 3 consecutive transfer failures are counted
      Given the bot falls silent for the next message
      When the consumer says "hi"
      And 1 minute passes
      Then the bot variable "number" is not set
      And 0 consecutive transfer failures are counted
      When the consumer says "agent"
      Then 1 consecutive transfer failure is counted
      And the escalation has not stopped

    @rule:STK-STEP2-RESET
    Scenario: So is what a slot holds
      Given the bot "tailor.json" serves the skill "Tailor"
      When the consumer opens a conversation with the skill "Tailor"
      And the consumer says "I want a large shirt"
      Then the bot variable "slot.size" is "large"
      Given the bot falls silent for the next message
      When the consumer says "red"
      And 1 minute passes
      Then the bot variable "slot.size" is not set
      When the consumer says "I want a shirt"
      Then the bot says "Which size?"

    @rule:STK-STEP2-RESET
    Scenario: So is how often a question has failed
      Given the bot "order-bot.json" serves the skill "Orders"
      And the Auto Escalation dialog has the threshold 1
      When the consumer opens a conversation with the skill "Orders"
      And the consumer says "I want to know my order status"
      And the consumer says "one"
      Given the bot falls silent for the next message
      When the consumer says "two"
      And 1 minute passes
      And the consumer says "I want to know my order status"
      And the consumer says "three"
      Then the dialog "Order Status" is active

    @twin:STK-DEFINITION
    Scenario: A message that is answered at the second try is not stuck
      Given the agent connector's field "messageResendMaxRetries" is "2"
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says "This is the service desk."
      When 10 minutes pass
      Then the bot says nothing

    @twin:STK-STEP2-MESSAGE
    Scenario: The text is a field
      Given the agent connector's field "userNotificationMessageOnStuckConversation" is "Once more, please."
      And the bot falls silent for the next message
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says "Once more, please."

    @rule:STK-AFTER-RESET-FALLBACK
    Scenario: The consumer's next message is matched again
      When the consumer says "order"
      Given the bot falls silent for the next message
      When the consumer says "123"
      And 1 minute passes
      And the consumer says "123"
      Then the bot says "Pardon?"
      And the bot says nothing else

    @twin:STK-AFTER-RESET-FALLBACK
    Scenario: If a dialog matches it, there is no fallback
      When the consumer says "order"
      Given the bot falls silent for the next message
      When the consumer says "123"
      And 1 minute passes
      And the consumer says "hi"
      Then the bot says "This is the service desk."
      And the bot says nothing else

    @twin:STK-STEP3-ESCALATE
    Scenario: Without the transfer a second fresh start follows
      Given the skill "Human" with id 4129463410
      And the agent connector's field "escalationSkillIdOnStuckConversation" is "4129463410"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says a text that contains "let’s start fresh"
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says a text that contains "let’s start fresh"
      And no transfer request has been sent in this conversation

    @rule:STK-ORDER @rule:CON-MESSAGE-RESEND
    Scenario: A retry comes first
      Given the agent connector's field "messageResendMaxRetries" is "2"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 119999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says a text that contains "let’s start fresh"

  Rule: The transfer

    Background:
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online
      And the agent connector's field "escalateOnStuckConversation" is "true"
      And the agent connector's field "escalationSkillIdOnStuckConversation" is "4129463410"

    @rule:STK-STEP3-ESCALATE @rule:STK-STEP3-MESSAGE @rule:STK-ORDER @rule:STK-TEN-MINUTE-WINDOW @twin:STK-STEP2-ONLY-OR-BOTH @twin:STK-STEP3-SKILL-REQUIRED
    Scenario: Stuck again within ten minutes of the fresh start
      Given the agent connector's field "userRetryOnStuckConversation" is "true"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says a text that contains "let’s start fresh"
      When 9 minutes pass
      And the consumer says "hi"
      And 59999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says "I’m having some trouble. Let me connect you with an agent."
      And the conversation is offered only to the agent "Alex"
      And exactly 1 transfer request has been sent in this conversation
      And the last transfer request carries the skill id "4129463410"

    @twin:STK-TEN-MINUTE-WINDOW @twin:STK-STEP3-ESCALATE
    Scenario: Stuck again a millisecond after them: another fresh start
      Given the agent connector's field "userRetryOnStuckConversation" is "true"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 1 minute passes
      Then the bot says a text that contains "let’s start fresh"
      When 540001 milliseconds pass
      And the consumer says "hi"
      And 1 minute passes
      Then the bot says a text that contains "let’s start fresh"
      And no transfer request has been sent in this conversation

    @twin:STK-STEP3-MESSAGE
    Scenario: Its text is a field
      Given the platform switch "stuck_profile" is "B"
      And the agent connector's field "escalationMessageOnStuckConversation" is "Somebody will help."
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot says "Somebody will help."
      And the agent workspace of "Alex" shows 1 ringing conversation

    @rule:STK-STEP2-ONLY-OR-BOTH
    Scenario: The transfer alone does not happen
      Given the bot falls silent for the next message
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot says nothing
      And no transfer request has been sent in this conversation
      And the diagnostic "stuck-measure-missing" is reported

    @rule:STK-STEP3-ESCALATE
    Scenario: C06, in the older documents it may
      Given the platform switch "stuck_profile" is "B"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot says "I’m having some trouble. Let me connect you with an agent."
      And the conversation is offered only to the agent "Alex"

    Scenario: A transfer that fails is a failed escalation
      Given the platform switch "stuck_profile" is "B"
      And the transfer API answers 500 to the next request
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 2 minutes pass
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the bot says:
        | I’m having some trouble. Let me connect you with an agent. |
        | No agent is available right now.                           |

  Rule: The transfer, without a skill

    @rule:STK-STEP3-SKILL-REQUIRED
    Scenario: C07, without a skill nothing happens
      Given the agent connector's field "userRetryOnStuckConversation" is "true"
      And the agent connector's field "escalateOnStuckConversation" is "true"
      And the bot falls silent for the next 2 messages
      When the consumer says "hi"
      And 1 minute passes
      And the consumer says "hi"
      And 1 minute passes
      Then the bot says nothing
      And no transfer request has been sent in this conversation
      And the diagnostic "stuck-measure-missing" is reported

  Rule: The check of the bot

    @rule:STK-STEP1-LIMITS
    Scenario Outline: The number of tries should be one to three
      Given the agent connector's field "messageResendMaxRetries" is "<tries>"
      When the bot is checked
      Then the finding "STK-STEP1-LIMITS" <whether> reported at "Service Desk"

      Examples:
        | tries | whether |
        | 0     | is      |
        | 1     | is not  |
        | 3     | is not  |
        | 4     | is      |
