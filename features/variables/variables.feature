Feature: Variables

  Background:
    Given the bot "lookup.json"
    And the environment variable "region" is "the north"

  @rule:VAR-ENV
  Scenario: An environment variable
    When the consumer says "where are we"
    Then the bot says "In the north."

  @twin:VAR-ENV @twin:VAR-BOT
  Scenario: The two kinds do not see each other
    Given the interaction "region" has the text "In {$botContext.region}, {$env.mood}."
    And the bot variable "mood" is "good"
    When the consumer says "where are we"
    Then the bot says "In {$botContext.region}, {$env.mood}."

  @rule:VAR-SYSTEM-LIST @rule:VAR-QUERY-ALIAS
  Scenario: System variables
    When the consumer says "who are you"
    Then the bot says a text that matches "^Bot [0-9a-f-]{36}, conversation conv-1, consumer \S+\.$"
    And the bot says a text that matches "^Lookup Bot \(\S+\) heard who are you, or who are you\.$"

  Scenario: A part of a variable's value
    When the consumer says "hi"
    Given the bot variable "city" is "Old Town"
    Then the bot variable "city" contains "Town"
    And the bot variable "city" matches "^Old "
    And the bot variable "city" is not "Town"

  @rule:VAR-SYSTEM-LIST
  Scenario: The payload of a quick reply
    Given the bot "showcase.json" serves the skill "Showcase"
    When the consumer opens a conversation with the skill "Showcase"
    And the consumer says "rate"
    And the consumer taps the quick reply "Good"
    Then the bot says "We are glad: RATING_GOOD."

  @twin:VAR-SYSTEM-LIST @twin:VAR-QUERY-ALIAS
  Scenario Outline: Any other name is not one
    Given the interaction "region" has the text "It is {$<name>}."
    When the consumer says "where are we"
    Then the bot says "It is {$<name>}."

    Examples:
      | name         |
      | queries      |
      | lastname     |
      | conversation |

  @rule:VAR-SET-IN-RULE
  Scenario: A rule sets variables to the consumer's words, to another variable, to a literal
    When the consumer says "remember me"
    And the consumer says "tea"
    Then the bot variable "always" is "tea"
    And the bot variable "copy" is "tea"
    And the bot variable "literal" is "just this"

  Rule: How long they last

    @rule:VAR-DURATION-REQUEST
    Scenario: Request: until the bot has answered
      When the consumer says "remember me"
      And the consumer says "tea"
      Then the bot says "Now: tea tea tea."
      And the bot variable "once" is not set

    @rule:VAR-DURATION-DIALOG @twin:VAR-DURATION-REQUEST
    Scenario: Dialog: until the dialog has ended
      When the consumer says "remember me"
      And the consumer says "tea"
      Then the bot variable "meanwhile" is "tea"
      When the consumer says "go on"
      Then the bot says "Later: {$botContext.once} tea tea."
      And the bot variable "meanwhile" is not set
      And the bot variable "always" is "tea"

    @twin:VAR-DURATION-DIALOG
    Scenario: Dialog: another dialog in between does not end it (C23)
      When the consumer says "remember me"
      And the consumer says "tea"
      And the consumer says "where are we"
      Then the bot says "In the north."
      And the bot variable "meanwhile" is "tea"

    @rule:VAR-DURATION-SESSION
    Scenario Outline: Session: until it ends
      Given the agent connector's field "maxConsumerMessageDelay" is "1440"
      When the consumer says "remember me"
      And the consumer says "tea"
      And the consumer says "go on"
      And <time> pass
      And the consumer says "where are we"
      Then the bot variable "always" <now>

      Examples:
        | time       | now      |
        | 59 minutes | is "tea" |

      @twin:VAR-DURATION-SESSION
      Examples:
        | time       | now        |
        | 61 minutes | is not set |

  Rule: In code

    @rule:VAR-ARE-STRINGS @rule:VAR-UNSET-NULL
    Scenario: A number becomes a text, what is not set is null
      When the consumer says "code"
      Then the bot says "Number 10, unset is null."
      And the bot variable "number" is "10"

    @rule:VAR-SCOPE-DEFAULT-REQUEST
    Scenario: setBotVariable without more is for this request
      When the consumer says "code"
      Then the bot variable "brief" is not set

    @twin:VAR-SCOPE-DEFAULT-REQUEST
    Scenario: With the flag for the session it stays
      When the consumer says "code"
      And the consumer says "where are we"
      Then the bot variable "number" is "10"

    @rule:VAR-SCOPE-DEFAULT-REQUEST
    Scenario: And holds until the bot has answered
      Given the interaction "typed" has the text "Brief: {$botContext.brief}."
      When the consumer says "code"
      Then the bot says "Brief: gone soon."

  Rule: References without a value (C24)

    @twin:VAR-BOT @twin:INT-DISPLAY-VARIABLES
    Scenario: A reference without a value stays as it is typed, and the log reports it
      Given the interaction "region" has the text "In {$botContext.nowhere}."
      When the consumer says "where are we"
      Then the bot says "In {$botContext.nowhere}."
      And the diagnostic "unresolved-reference" is reported

    Scenario: By switch it is an error of the bot
      Given the platform switch "strict_references" is "true"
      And the interaction "region" has the text "In {$botContext.nowhere}."
      When the consumer says "where are we"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And the bot says nothing else

    Scenario: A variable that is null prints as nothing
      Given the bot variable "nowhere" is "null"
      And the interaction "region" has the text "In {$botContext.nowhere}."
      When the consumer says "where are we"
      Then the bot says "In ."

    Scenario: By switch the word is printed
      Given the platform switch "null_prints_empty" is "false"
      And the bot variable "nowhere" is "null"
      And the interaction "region" has the text "In {$botContext.nowhere}."
      When the consumer says "where are we"
      Then the bot says "In null."

  Rule: Names of environment variables

    @rule:VAR-ENV-NAMES
    Scenario: A name with a sign in it, found
      Given the interaction "region" has the text "In {$env.our region!}."
      When the bot is checked
      Then the finding "VAR-ENV-NAMES" is reported at "Environment › region"
      And the findings "VAR-ENV-NAMES" are:
        | severity | place                | text                                                                                  | path                                                          |
        | warning  | Environment › region | 'our region!' cannot be the name of an environment variable: letters and digits only. | conversationMessage[46].content.results.tile.tileData[0].text |

    @rule:VAR-ENV-NAMES
    Scenario Outline: Letters, digits, and underscores as in the platform's own, all is well (C25)
      Given the interaction "region" has the text "In {$env.<name>}."
      When the bot is checked
      Then the finding "VAR-ENV-NAMES" is not reported

      Examples:
        | name          |
        | region        |
        | region2       |
        | system_region |
