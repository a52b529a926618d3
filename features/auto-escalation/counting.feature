Feature: When a question has failed too often
  Without an Auto Escalation dialog a question falls back for every answer it cannot understand. With one, a human is
  offered after as many fallbacks as the dialog's threshold says.

  Background:
    Given the skill "Human" with id 4129463410
    And the bot "order-bot.json"

  Rule: The threshold

    @smoke @rule:AESC-THRESHOLD @rule:AESC-PURPOSE @twin:FB-REPEATS
    Scenario: Threshold 2: two fallbacks, and the third bad answer escalates
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      Then the bot says:
        | Not able to understand your question. Can you please re-phrase it? |
        | What is your order number?                                         |
      When the consumer says "two"
      Then the bot says:
        | Not able to understand your question. Can you please re-phrase it? |
        | What is your order number?                                         |
      When the consumer says "three"
      Then the bot says "Would you like to speak to a live agent?"
      And the bot offers "Yes" and "No"
      And the bot says nothing else
      And the dialog "Auto Escalate" is active

    @rule:AESC-THRESHOLD @twin:AESC-THRESHOLD-CONSECUTIVE
    Scenario: Threshold 1: the second bad answer escalates
      Given the Auto Escalation dialog has the threshold 1
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      Then the dialog "Order Status" is active
      When the consumer says "two"
      Then the bot says "Would you like to speak to a live agent?"

    @twin:AESC-THRESHOLD
    Scenario: Threshold 3: the third bad answer does not, the fourth does
      Given the Auto Escalation dialog has the threshold 3
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      Then the dialog "Order Status" is active
      When the consumer says "four"
      Then the bot says "Would you like to speak to a live agent?"

    @twin:AESC-PURPOSE
    Scenario: Without the dialog fallbacks go on without end
      Given the dialog "Auto Escalate" is switched off
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      And the consumer says "four"
      Then the bot says:
        | Not able to understand your question. Can you please re-phrase it? |
        | What is your order number?                                         |
      And the interaction "Order Number" has been reached 5 times

  Rule: What is counted

    @rule:AESC-THRESHOLD-CONSECUTIVE
    Scenario: A good answer begins a new count
      Given the Auto Escalation dialog has the threshold 1
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "A001001"
      And the consumer says "I want to know my order status"
      And the consumer says "two"
      Then the dialog "Order Status" is active

    @rule:AESC-THRESHOLD-CONSECUTIVE
    Scenario: So does leaving the question
      Given the Auto Escalation dialog has the threshold 1
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "I have a question about my bill"
      And the consumer says "no"
      Then the bot says:
        | Ok, how else can I help you? |
        | What is your order number?   |
      When the consumer says "two"
      Then the dialog "Order Status" is active

    @rule:AESC-THRESHOLD-CONSECUTIVE
    Scenario: So does the escalation itself
      Given the Auto Escalation dialog has the threshold 1
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "no"
      And the consumer says "three"
      Then the bot says:
        | Not able to understand your question. Can you please re-phrase it? |
        | What is your order number?                                         |

    @rule:AESC-THRESHOLD-CONSECUTIVE
    Scenario: Each question has its own count
      Given the Auto Escalation dialog has the threshold 1
      When the consumer says "I would like to request a refund"
      And the consumer says "perhaps"
      And the consumer says "yes"
      And the consumer says "by mail"
      Then the dialog "Refund Request" is active

    @rule:AESC-COUNTER-BUILTIN @twin:AESC-QUESTIONS-ONLY
    Scenario: The built-in text counts
      When the consumer says "I want to know my order status"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      Then the bot says "Would you like to speak to a live agent?"

    @rule:AESC-QUESTIONS-ONLY
    Scenario: What is not understood outside a question does not count
      When the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      And the consumer says "four"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And no dialog is active

    @rule:AESC-QUESTIONS-ONLY
    Scenario: Nor does it count for the question that comes next
      When the consumer says "one"
      And the consumer says "two"
      And the consumer says "I want to know my order status"
      And the consumer says "three"
      And the consumer says "four"
      Then the dialog "Order Status" is active

  Rule: The question's own fallback response, and Fallback dialogs

    Background:
      Given GET "https://help.example/topics" answers:
        """json
        {"topic": "opening hours"}
        """

    @rule:AESC-COUNTER-BUILTIN
    Scenario: The question's own fallback response counts
      Given the bot "help-line.json" serves the skill "Help"
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "name"
      And the consumer says "1"
      Then the bot says "Letters, please."
      When the consumer says "2"
      Then the bot says "Would you like to speak to a live agent?"

    @rule:AESC-COUNTER-TEXT-FALLBACK-DIALOG
    Scenario: A Fallback dialog of texts counts
      Given the bot "help-line.json" serves the skill "Help"
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      Then the bot says:
        | I did not get that.  |
        | What is your ticket? |
      When the consumer says "two"
      Then the bot says "Would you like to speak to a live agent?"

    @twin:AESC-COUNTER-TEXT-FALLBACK-DIALOG
    Scenario: One of a text and a question does not
      Given the bot "help-line-with-question.json" serves the skill "Help"
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      Then the bot says:
        | I did not get that.          |
        | Do you have a number at all? |
      When the consumer says "no"
      Then the bot says "What is your ticket?"
      When the consumer says "two"
      Then the bot says:
        | I did not get that.          |
        | Do you have a number at all? |
      And the dialog "Auto Escalate" is not active

    @twin:AESC-COUNTER-API-FALLBACK-DIALOG @twin:AESC-COUNTER-BUILTIN @twin:AESC-COUNTER-TEXT-FALLBACK-DIALOG
    Scenario: One that calls an API does not count while the call succeeds
      Given the bot "help-line-with-api.json" serves the skill "Help"
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      Then the bot says:
        | I did not get that.  |
        | What is your ticket? |
      And the dialog "Ticket" is active

    @rule:AESC-COUNTER-API-FALLBACK-DIALOG
    Scenario: When the call fails and no rule handles it, the error message counts
      Given the bot "help-line-with-api.json" serves the skill "Help"
      And GET "https://help.example/topics" answers 500
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      Then the bot says:
        | Sorry, I could not find anything for that. |
        | What is your ticket?                       |
      When the consumer says "two"
      Then the bot says "Would you like to speak to a live agent?"

    @rule:AESC-COUNTER-API-FALLBACK-DIALOG
    Scenario Outline: Zero results count as failing
      Given the bot "help-line-with-api.json" serves the skill "Help"
      And GET "https://help.example/topics" answers:
        """
        <body>
        """
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      Then the bot says:
        | Sorry, I could not find anything for that. |
        | What is your ticket?                       |
      When the consumer says "two"
      Then the bot says "Would you like to speak to a live agent?"

      Examples:
        | body                       |
        | []                         |
        | {"topics": []}             |
        | {"topics": [], "total": 0} |

    Scenario: Some results do not
      Given the bot "help-line-with-api.json" serves the skill "Help"
      And GET "https://help.example/topics" answers:
        """
        {"topics": ["Lost tickets"], "related": []}
        """
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      Then the bot says "I did not get that."

    @twin:AESC-COUNTER-API-FALLBACK-DIALOG
    Scenario: When a rule handles the failure, it does not count
      Given the bot "help-line-with-api.json" serves the skill "Help"
      And GET "https://help.example/topics" answers 500
      And the interaction "find_topic" goes on to "not_understood" when its result is failure
      When the consumer opens a conversation with the skill "Help"
      And the consumer says "ticket"
      And the consumer says "one"
      And the consumer says "two"
      And the consumer says "three"
      Then the bot says:
        | I did not get that.  |
        | What is your ticket? |
      And the dialog "Ticket" is active
