Feature: Messages on their way to the bot
  The agent connector greets, joins, and now and then ignores; all its waits are virtual.

  Background:
    Given the bot "service-desk.json"

  Rule: The greeting

    @rule:CON-GREETING-MESSAGE @rule:CON-DISABLE-GREETINGS
    Scenario: It is sent when the consumer has been silent for 3 seconds
      Given the agent connector's field "ringAcceptWait" is "0"
      When the consumer opens a conversation
      And 2999 milliseconds pass
      Then the bot says nothing
      When 1 millisecond passes
      Then the bot says "This is the service desk."
      And the bot has received "hi" 1 time

    @twin:CON-GREETING-MESSAGE
    Scenario: A millisecond before, words of the consumer take its place
      Given the agent connector's field "ringAcceptWait" is "0"
      When the consumer opens a conversation
      And 2999 milliseconds pass
      And the consumer says "order"
      Then the bot says "What is your order number?"
      When 1 minute passes
      Then the bot has received "hi" 0 times

    @rule:CON-DISABLE-GREETINGS @rule:CON-GREETING-MESSAGE
    Scenario: A consumer who writes in time is not greeted
      Given the agent connector's field "disableGreetings" is "false"
      When the consumer opens a conversation
      And the consumer says "order"
      Then the bot says "What is your order number?"
      When 1 minute passes
      Then the bot says nothing
      When the consumer "Ben" says "hi"
      And the consumer closes the conversation
      And the consumer opens a conversation
      And 3 seconds pass
      Then the bot says "This is the service desk."

    @twin:CON-DISABLE-GREETINGS
    Scenario: It can be switched off
      Given the agent connector's field "disableGreetings" is "true"
      When the consumer opens a conversation
      And 1 minute passes
      Then the bot says nothing
      And the bot has received "hi" 0 times

    @rule:CON-GREETING-MESSAGE
    Scenario: It can say something else
      Given the agent connector's field "defaultGreetingMessage" is "order"
      When the consumer opens a conversation
      And 3 seconds pass
      Then the bot says "What is your order number?"

  Rule: Signing in

    @rule:CON-STEPUP-MESSAGE @twin:CON-STEPUP-UNCAUGHT
    Scenario: The bot is notified by a message
      Given the dialog starter of "Small Talk" has the patterns:
        | _STEPUP_ |
      When the consumer says "hi"
      And the consumer signs in
      Then the bot has received "_STEPUP_" 1 time
      And the bot says "Hello, and fine, thank you."

    @twin:CON-STEPUP-MESSAGE
    Scenario: The message can be another one
      Given the agent connector's field "defaultStepupMessage" is "order"
      When the consumer says "hi"
      And the consumer signs in
      Then the bot says "What is your order number?"

    @rule:CON-STEPUP-UNCAUGHT
    Scenario: A bot that does not know it falls back
      When the consumer says "hi"
      And the consumer signs in
      Then the bot says "Pardon?"

  Rule: Joining

    @rule:CON-MESSAGE-DELAY
    Scenario: What comes within 300 milliseconds is one message
      When the consumer says, 299 milliseconds apart:
        | hi          |
        | how are you |
      Then the bot has received "hi how are you" 1 time
      And the bot says "Hello, and fine, thank you."
      And the bot says nothing else

    @rule:CON-MESSAGE-DELAY @twin:CON-MESSAGE-DELAY
    Scenario: One millisecond later it is two
      When the consumer says, 299 milliseconds apart:
        | hi          |
        | how are you |
      And the consumer says, 300 milliseconds apart:
        | hi    |
        | order |
      Then the bot has received "hi how are you" 1 time
      And the bot has received "hi" 1 time
      And the bot has received "order" 1 time

    @rule:CON-MESSAGE-DELAY
    Scenario: C35, each message restarts the window
      When the consumer says "hi"
      And the consumer says, 200 milliseconds apart:
        | one   |
        | two   |
        | three |
      Then the bot has received "one two three" 1 time

    @rule:CON-MESSAGE-DELAY
    Scenario: C35, by switch the window is fixed
      Given the platform switch "fixed_message_window" is "true"
      When the consumer says "hi"
      And the consumer says, 200 milliseconds apart:
        | one   |
        | two   |
        | three |
      Then the bot has received "one two" 1 time
      And the bot has received "three" 1 time

    @twin:CON-MESSAGE-DELAY
    Scenario: Without a delay nothing is joined
      Given the agent connector's field "messageDelay" is "0"
      When the consumer says "hi"
      And the consumer says, 1 millisecond apart:
        | hi    |
        | order |
      Then the bot has received "hi" 2 times

  Rule: Coming late

    Background:
      Given the agent connector's field "messageDelay" is "0"
      And the agent connector's field "ringAcceptWait" is "0"

    @rule:CON-MAX-CONSUMER-DELAY
    Scenario: Half an hour after the last answered message is in time, a millisecond later is not
      When the consumer says "hi"
      Then the bot says "This is the service desk."
      When 30 minutes pass
      And the consumer says "hi"
      Then the bot says "This is the service desk."
      When 1800001 milliseconds pass
      And the consumer says "hi"
      Then the bot says nothing
      And the diagnostic "message-too-late" is reported

    @rule:CON-MAX-CONSUMER-DELAY
    Scenario: C36, an ignored message does not count as answered
      When the consumer says "hi"
      And 31 minutes pass
      And the consumer says "hi"
      And the consumer says "hi"
      Then the bot says nothing

    @twin:CON-MAX-CONSUMER-DELAY
    Scenario: The limit is a field, in minutes
      Given the agent connector's field "maxConsumerMessageDelay" is "120"
      When the consumer says "hi"
      And 2 hours pass
      And the consumer says "hi"
      Then the bot says "This is the service desk."
      When 7200001 milliseconds pass
      And the consumer says "hi"
      Then the bot says nothing

  Rule: Conversations that come from elsewhere

    Background:
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online

    @rule:CON-SKIP-AGENT-DEFAULT
    Scenario: By default the last utterance counts, from any sender
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" says "order"
      And the agent "Alex" transfers the conversation to the skill "Bot"
      Then the bot says "What is your order number?"

    @rule:B2B-SKIP-AGENT-MESSAGE @twin:CON-SKIP-AGENT-DEFAULT
    Scenario: With the field the last one of the consumer does
      Given the agent connector's field "skipAgentMessage" is "true"
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the consumer says "hi"
      And the agent "Alex" says "order"
      And the agent "Alex" transfers the conversation to the skill "Bot"
      Then the bot says "This is the service desk."

  Rule: Manager bots

    Background:
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online
      And the agent connector's field "role" is "MANAGER"

    @rule:CON-MANAGER-EVENTS
    Scenario: A Manager bot receives the messages of a conversation assigned to another user
      When the consumer opens a conversation with the skill "Human"
      And the agent "Alex" accepts the conversation
      And the consumer says "order"
      Then the bot says "What is your order number?"
      And the conversation is with the agent "Alex"

    @twin:CON-MANAGER-EVENTS
    Scenario: Without a subscription to messages it receives nothing
      Given the agent connector's field "ignoreSubscribeMessagingEvents" is "true"
      When the consumer opens a conversation with the skill "Human"
      And the consumer says "order"
      Then the bot has received "order" 0 times
      And the diagnostic "message-filtered" is reported

    Scenario Outline: It processes the messages that match one of its patterns
      Given the agent connector's field "filterPatterns" is "^ord, \d{3}$"
      When the consumer opens a conversation with the skill "Human"
      And the consumer says "<message>"
      Then the bot has received "<message>" <times> times

      @rule:CON-MANAGER-FILTER
      Examples:
        | message | times |
        | order   | 1     |
        | 123     | 1     |

      @twin:CON-MANAGER-FILTER
      Examples:
        | message  | times |
        | hi       | 0     |
        | my order | 0     |
