Feature: Interruptions
  While a bot is responding, what the consumer writes is ignored: until the next question, or for 15 seconds.

  Background:
    Given the bot "service-desk.json"
    And the agent connector's field "messageDelay" is "0"
    And the agent connector's field "ringAcceptWait" is "0"

  @rule:SET-BLOCK-INTERRUPTIONS @rule:SET-BLOCK-SILENT @rule:SET-BLOCK-VARIABLES
  Scenario: A message in between is ignored, and not answered
    When the consumer says, 5 seconds apart:
      | tell me a story |
      | order           |
    Then the bot says:
      | Once upon a time. |
      | There was a bot.  |
      | Shall I go on?    |
    And the bot says nothing else
    And the bot has received "order" 0 times
    And the diagnostic "interruption-blocked" is reported

  @rule:SET-BLOCK-INTERRUPTIONS @rule:SET-BLOCK-VARIABLES
  Scenario Outline: For fifteen seconds
    When the consumer says, <pause> milliseconds apart:
      | tell me a story |
      | order           |
    Then the bot has received "order" <times> times

    Examples:
      | pause | times |
      | 15000 | 0     |

    @twin:SET-BLOCK-INTERRUPTIONS @twin:SET-BLOCK-VARIABLES
    Examples: One millisecond more
      | pause | times |
      | 15001 | 1     |

  @rule:SET-BLOCK-UNTIL-QUESTION
  Scenario: C08, a question ends it
    Given the interaction "once" has an interaction delay of 0 milliseconds
    And the interaction "bot" has an interaction delay of 2000 milliseconds
    When the consumer says, 2000 milliseconds apart:
      | tell me a story |
      | yes             |
    Then the bot has received "yes" 1 time

  @twin:SET-BLOCK-UNTIL-QUESTION
  Scenario: Until then it goes on
    Given the interaction "once" has an interaction delay of 0 milliseconds
    And the interaction "bot" has an interaction delay of 2000 milliseconds
    When the consumer says, 1999 milliseconds apart:
      | tell me a story |
      | yes             |
    Then the bot has received "yes" 0 times
    And the diagnostic "interruption-blocked" is reported

  @rule:SET-BLOCK-OFF @rule:SET-BLOCK-ALL-THREE
  Scenario: One environment variable is enough to switch it off
    Given the environment variable "system_handleIntermediateUserMessage" is "false"
    When the consumer says, 1 second apart:
      | tell me a story |
      | order           |
    Then the bot says "What is your order number?"
    And the bot says nothing else

  @rule:SET-BLOCK-VARIABLES @rule:SET-BLOCK-ALL-THREE
  Scenario Outline: All three change the time and the answer
    Given the environment variable "system_handleIntermediateUserMessage" is "true"
    And the environment variable "system_intermediateBotResponseTimeout" is "3000"
    And the environment variable "system_intermediateBotMessage" is "One moment, I am still speaking."
    When the consumer says, <pause> milliseconds apart:
      | tell me a story |
      | order           |
    Then the bot says "<answer>"

    Examples:
      | pause | answer                     |
      | 3001  | What is your order number? |

    @twin:SET-BLOCK-SILENT @twin:SET-BLOCK-VARIABLES
    Examples: The answer, where there is none by default
      | pause | answer                           |
      | 3000  | One moment, I am still speaking. |

  @rule:SET-BLOCK-ALL-THREE @twin:SET-BLOCK-ALL-THREE
  Scenario Outline: One or two of them change nothing
    Given the environment variable "<one>" is "<value>"
    And the environment variable "<other>" is "<text>"
    When the consumer says, 1 second apart:
      | tell me a story |
      | order           |
    Then the bot says "Once upon a time."
    And the bot has received "order" 0 times
    And the diagnostic "blocking-variables" is reported

    Examples:
      | one                                   | value       | other                                 | text        |
      | system_intermediateBotMessage         | One moment. | system_intermediateBotMessage         | One moment. |
      | system_intermediateBotResponseTimeout | 500         | system_intermediateBotResponseTimeout | 500         |
      | system_intermediateBotResponseTimeout | 500         | system_intermediateBotMessage         | One moment. |
      | system_handleIntermediateUserMessage  | true        | system_intermediateBotMessage         | One moment. |

    @twin:SET-BLOCK-OFF
    Examples: The first one alone switches it on, as it is
      | one                                  | value | other                                | text |
      | system_handleIntermediateUserMessage | true  | system_handleIntermediateUserMessage | true |

  @rule:SET-BLOCK-SILENT @twin:SET-BLOCK-PREVIEW-SHOWS-BLANK
  Scenario: BLANK_MESSAGE is the answer that is not shown
    Given the environment variable "system_handleIntermediateUserMessage" is "true"
    And the environment variable "system_intermediateBotResponseTimeout" is "15000"
    And the environment variable "system_intermediateBotMessage" is "BLANK_MESSAGE"
    When the consumer says, 1 second apart:
      | tell me a story |
      | order           |
    Then the consumer has never seen "BLANK_MESSAGE"
    And the bot says "Once upon a time."

  @rule:SET-BLOCK-WEBVIEW
  Scenario: A Web View message in between is ignored, too
    When the consumer says "hi"
    And an external system posts through the Web View API:
      | a second after | tell me a story |
      | message        | order           |
    Then the bot has received "order" 0 times
    And the diagnostic "interruption-blocked" is reported

  @rule:SET-BLOCK-WEBVIEW @twin:SET-BLOCK-WEBVIEW
  Scenario: Unless an environment variable lets it through
    Given the environment variable "system_processWebviewIntermediateMessage" is "true"
    When the consumer says "hi"
    And an external system posts through the Web View API:
      | a second after | tell me a story |
      | message        | order           |
    Then the bot says "What is your order number?"
    And the bot says nothing else

  @rule:SET-BLOCK-PREVIEW-SHOWS-BLANK @rule:CLD-BLANK-MESSAGE
  Scenario: In the Preview it can be seen
    Given the bot "order-desk.json" is previewed
    And the interaction "greeting" has an interaction delay of 5000 milliseconds
    When the consumer opens a conversation with the skill "Order Desk"
    And the consumer says, 1 second apart:
      | hi |
      | hi |
    Then the bot says:
      | BLANK_MESSAGE           |
      | This is the order desk. |
