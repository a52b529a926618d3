Feature: While a survey runs, and how it ends

  Background:
    Given the bot "returns.json"
    And the skill "Human" with id 4129463410
    And the bot "survey.json" serves the skill "Bot"

  Rule: Answers

    @smoke @rule:SUR-CLOSE @rule:SUR-OUTCOMES
    Scenario: All questions are answered
      When the consumer says "that is all"
      And the consumer selects the choice "Yes"
      Then the bot says "How content are you?"
      And the bot offers "1", "2", "3", "4" and "5"
      When the consumer selects the choice "4"
      Then the bot says "Would you recommend us?"
      When the consumer says "10"
      Then the bot says "What could we do better?"
      When the consumer says "More tea"
      Then the bot says "Thank you for your time."
      And the survey is "completed"

    @twin:SUR-OUTCOMES
    Scenario: All but the last one
      When the consumer says "that is all"
      And the consumer selects the choice "Yes"
      And the consumer selects the choice "4"
      And the consumer says "10"
      Then the bot says "What could we do better?"
      And the survey is "running"

    @rule:SUR-FREE-TEXT
    Scenario Outline: Typing a choice counts as choosing it
      When the consumer says "that is all"
      And the consumer says "<typed>"
      Then the bot says "How content are you?"

      Examples:
        | typed |
        | Yes   |
        | yes   |

    @rule:SUR-FREE-TEXT @twin:SUR-FREE-TEXT @rule:SUR-NO-FALLBACK-DIALOG
    Scenario: Anything else gets the question's fallback response
      When the consumer says "that is all"
      And the consumer says "of course"
      Then the bot says "Please choose Yes or No."
      And the bot says nothing else
      And the survey is "running"

    @rule:SUR-FREE-TEXT
    Scenario: Anything else, unless a rule catches it
      When the consumer says "that is all"
      And the consumer says "not yet"
      Then the bot says "Would you recommend us?"

    Scenario: After the survey a new conversation begins
      When the consumer says "that is all"
      And the consumer says "not yet"
      And the consumer says "7"
      And the consumer says "Nothing"
      Then the survey is "completed"
      When the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"
      And the conversation is open

  Rule: The consumer does not answer

    @rule:SUR-TIMEOUT @rule:SUR-OUTCOMES
    Scenario: After more than an hour the survey has timed out
      When the consumer says "that is all"
      And 1 hour passes
      And 1 millisecond passes
      Then the survey is "timed out"

    @twin:SUR-TIMEOUT @twin:SUR-OUTCOMES
    Scenario: After an hour it still runs
      When the consumer says "that is all"
      And 1 hour passes
      Then the survey is "running"

    @twin:SUR-TIMEOUT
    Scenario Outline: Or as long as a session of the survey bot is
      Given the bot setting "Session Length" is "120"
      When the consumer says "that is all"
      And <time> milliseconds pass
      Then the survey is "<state>"

      Examples:
        | time    | state     |
        | 7200000 | running   |
        | 7200001 | timed out |

    @rule:SUR-TIMEOUT
    Scenario: Later words start a new conversation
      When the consumer says "that is all"
      And 61 minutes pass
      And the consumer says "Yes"
      Then the bot "Returns Bot" says "Here we only know about returns."

    @rule:SUR-TIMEOUT
    Scenario: With a Session Expired message later words get that
      Given the bot setting "Session Expired Message" is "Our survey is over."
      When the consumer says "that is all"
      And 61 minutes pass
      And the consumer says "Yes"
      Then the bot "Survey Bot" says "Our survey is over."
      And the bot says nothing else
      And the survey is "timed out"

    Scenario: After an error in code the survey goes on
      Given the interaction "introduction" has the Pre-Process Code:
        """js
        thereIsNoSuchFunction();
        """
      When the consumer says "that is all"
      Then the survey is "running"
      And the bot log shows "thereIsNoSuchFunction is not defined"

    @rule:SUR-OUTCOMES
    Scenario: After an error that stops the flow Conversational Cloud closes the survey
      Given the platform switch "script_errors" is "stop"
      And the interaction "introduction" has the Pre-Process Code:
        """js
        thereIsNoSuchFunction();
        """
      When the consumer says "that is all"
      And 48 hours pass
      Then the survey is "closed by Conversational Cloud"

    @twin:SUR-OUTCOMES
    Scenario: Not before 48 hours have passed
      Given the platform switch "script_errors" is "stop"
      And the interaction "introduction" has the Pre-Process Code:
        """js
        thereIsNoSuchFunction();
        """
      When the consumer says "that is all"
      And 172799999 milliseconds pass
      Then the survey is "running"
