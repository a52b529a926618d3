Feature: Statements and questions
  A statement is sent and the flow goes on; a question is sent and the flow waits.

  Background:
    Given the bot "showcase.json"

  @rule:INT-CATEGORIES @rule:INT-STATEMENT-NO-WAIT @twin:INT-QUESTION-WAITS
  Scenario: Statements go on by themselves
    When the consumer says "statements"
    Then the bot says:
      | First.   |
      | Second.  |
      | And you? |

  @rule:INT-CATEGORIES @rule:INT-QUESTION-WAITS @twin:INT-STATEMENT-NO-WAIT
  Scenario: A question waits
    When the consumer says "statements"
    Then the interaction "and_you" has been reached 1 time
    And the interaction "echo" has been reached 0 times
    When 10 minutes pass
    Then the bot says nothing
    When the consumer says "very well"
    Then the bot says "You said very well."

  @rule:INT-DISPLAY-VARIABLES @rule:VAR-BOT
  Scenario: A text shows what a variable holds when it is sent
    Given the bot variable "mood" is "nothing yet"
    When the consumer says "statements"
    And the consumer says "good"
    Then the bot says "You said good."

  @twin:INT-ENABLED
  Scenario: An interaction that is switched off is passed over
    When the consumer says "statements"
    Then the interaction "second" has been reached 1 time
    And the interaction "disabled" has been reached 0 times
    And the consumer has never seen "Nobody is told this."

  @rule:INT-ENABLED
  Scenario: Interactions are enabled, also one of which the export does not say so
    When the consumer says "statements"
    Then the bot says:
      | First.   |
      | Second.  |
      | And you? |

  @rule:INT-PREVIEW-RESET
  Scenario: An open conversation keeps the bot it began with
    When the consumer says "statements"
    Given the interaction "first" has the text "The first of many."
    When the consumer says "fine"
    And the consumer says "statements"
    Then the bot says "First."

  @rule:INT-PREVIEW-RESET @twin:INT-PREVIEW-RESET
  Scenario: The next session has the bot that was saved last
    Given the agent connector's field "maxConsumerMessageDelay" is "1440"
    When the consumer says "statements"
    Given the interaction "first" has the text "The first of many."
    When 1 hour passes
    And 1 millisecond passes
    And the consumer says "statements"
    Then the bot says "The first of many."

  @twin:INT-PREVIEW-RESET
  Scenario: A reset begins one
    When the consumer says "statements"
    Given the interaction "first" has the text "The first of many."
    When the consumer says "reset"
    And the consumer says "statements"
    Then the bot says "The first of many."

  @rule:INT-COMMENT-240
  Scenario: A comment is for the team, the consumer does not see it
    When the consumer says "statements"
    Then the consumer has never seen "greet warmly"
    When the bot is checked
    Then the finding "INT-COMMENT-240" is not reported

  Rule: Private messages

    Background:
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online

    @rule:INT-PRIVATE-MESSAGE
    Scenario: The agent reads it, the consumer does not
      When the consumer says "human"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "The consumer wrote: human"
      And the consumer has never seen "The consumer wrote"

    @twin:INT-PRIVATE-MESSAGE
    Scenario: Any other message is for both
      When the consumer says "human"
      Then the bot says "One moment."
      When the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "One moment."

    @rule:INT-PRIVATE-MESSAGE
    Scenario: The flow goes on behind it like behind any statement
      When the consumer says "human"
      Then the bot says "One moment."
      And exactly 1 transfer request has been sent in this conversation
