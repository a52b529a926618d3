Feature: Getting Started, part 1: dialogs and patterns
  Steps 1 to 4 of the series: a bot that greets, says goodbye and admits what it does not understand.

  @rule:TUT-S1-DEFAULT-DIALOGS
  Scenario: Step 1: a new bot has a dialog for greetings and one for everything else
    Given the bot "new-bot.json"
    When the consumer says "hello"
    Then the bot says "Hi there! Thanks for coming!"
    And the interaction "fallback_starter" has been reached 0 times
    When the consumer says "What is this?"
    Then the interaction "fallback_starter" has been reached 1 time

  @twin:TUT-S1-DEFAULT-DIALOGS
  Scenario Outline: Step 1: and it has no other dialog
    Given the bot "new-bot.json"
    When the consumer says "<words>"
    Then the bot says "Sorry, I am not able to understand."
    And the interaction "fallback_starter" has been reached 1 time
    And no transfer request has been sent in this conversation

    Examples:
      | words   |
      | goodbye |
      | agent   |

  @rule:TUT-S2-WELCOME-DEFAULT
  Scenario Outline: Step 2: a new bot returns a greeting
    Given the bot "new-bot.json"
    When the consumer says "<greeting>"
    Then the bot says "Hi there! Thanks for coming!"
    And no dialog is active

    Examples:
      | greeting    |
      | hello       |
      | hello there |
      | hi          |
      | howdy       |

  @twin:TUT-S2-WELCOME-DEFAULT @twin:TUT-S2-WELCOME-CHANGED
  Scenario Outline: Step 2: a new bot does not know every greeting
    Given the bot "new-bot.json"
    When the consumer says "<greeting>"
    Then the bot says "Sorry, I am not able to understand."

    Examples:
      | greeting |
      | ciao     |
      | hola     |
      | oh hello |

  @smoke @rule:TUT-S2-WELCOME-CHANGED
  Scenario Outline: Step 2: more patterns and another text
    Given the bot "getting-started.json"
    When the consumer says "<greeting>"
    Then the bot says "Hi there! How can I help you?"

    Examples:
      | greeting |
      | hi       |
      | hiya     |
      | ciao     |
      | hola     |

  Scenario Outline: Step 2: a pattern matches the whole utterance
    Given the bot "getting-started.json"
    When the consumer says "<utterance>"
    Then the bot says "<answer>"

    Examples:
      | utterance       | answer                                                  |
      | hello my friend | Hi there! How can I help you?                           |
      | HI              | Hi there! How can I help you?                           |

    @twin:TUT-S2-WELCOME-CHANGED
    Examples: And nothing around it
      | utterance       | answer                                                  |
      | ciao bella      | Sorry, I am not able to understand. Please try again.   |
      | oh hi           | Sorry, I am not able to understand. Please try again.   |

  Scenario Outline: Step 2: one pattern with alternatives does the work of many
    Given the bot "getting-started.json"
    And the dialog starter of "Welcome" has the patterns:
      | (hi\|hello\|hey)* |
    When the consumer says "<greeting>"
    Then the bot says "Hi there! How can I help you?"

    Examples:
      | greeting    |
      | hi          |
      | hello there |
      | hey you     |

  @rule:TUT-S3-GOODBYE @twin:TUT-S4-FALLBACK
  Scenario Outline: Step 3: the bot says goodbye
    Given the bot "getting-started.json"
    When the consumer says "hi"
    Then the bot says "Hi there! How can I help you?"
    When the consumer says "<goodbye>"
    Then the bot says "Thanks for stopping by."
    And the bot says nothing else

    Examples:
      | goodbye |
      | goodbye |
      | bye     |
      | see ya  |

  @rule:TUT-S4-FALLBACK
  Scenario Outline: Step 4: what is neither greeting nor goodbye ends in the Fallback dialog
    Given the bot "getting-started.json"
    When the consumer says "<utterance>"
    Then the bot says "Sorry, I am not able to understand. Please try again."

    Examples:
      | utterance           |
      | What a lovely day   |
      | highway             |

    @twin:TUT-S3-GOODBYE
    Examples: Nearly a goodbye
      | utterance           |
      | good bye            |
      | goodbyes            |
