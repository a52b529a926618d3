Feature: Getting Started, part 1: dialogs and patterns
  Steps 2 to 4 of the series: a bot that greets, says goodbye and admits what it does not understand.

  Background:
    Given the bot "getting-started.json"

  @smoke @rule:TUT-S2-WELCOME-CHANGED
  Scenario Outline: Step 2: more patterns and another text
    When the consumer says "<greeting>"
    Then the bot says "Hi there! How can I help you?"

    Examples:
      | greeting |
      | hi       |
      | howdy    |
      | hiya     |
      | ciao     |
      | hola     |

  Scenario Outline: Step 2: a pattern matches the whole utterance
    When the consumer says "<utterance>"
    Then the bot says "<answer>"

    Examples:
      | utterance       | answer                        |
      | hello my friend | Hi there! How can I help you? |
      | HI              | Hi there! How can I help you? |

    @twin:TUT-S2-WELCOME-CHANGED
    Examples: And nothing around it
      | utterance  | answer                                                |
      | ciao bella | Sorry, I am not able to understand. Please try again. |
      | oh hi      | Sorry, I am not able to understand. Please try again. |

  Scenario Outline: Step 2: one pattern with alternatives does the work of many
    Given the dialog starter of "Welcome" has the patterns:
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
    When the consumer says "<utterance>"
    Then the bot says "Sorry, I am not able to understand. Please try again."

    Examples:
      | utterance         |
      | What a lovely day |
      | highway           |

    @twin:TUT-S3-GOODBYE
    Examples: Nearly a goodbye
      | utterance |
      | good bye  |
      | goodbyes  |
