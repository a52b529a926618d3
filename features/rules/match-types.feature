Feature: Match types and what a rule does
  What makes a rule hold, and what is stored before its next step.

  Background:
    Given the bot "travel-desk.json"

  @rule:RULE-REGEX
  Scenario: Regular Expression
    When the consumer says "book a trip"
    And the consumer says "Rome"
    Then the bot says "How many of you will travel?"

  @twin:RULE-REGEX
  Scenario Outline: Regular Expression: one sign may be too many
    When the consumer says "book a trip"
    And the consumer says "<answer>"
    Then the bot says a text that contains "I did not get"

    Examples:
      | answer |
      | rome   |
      | Rome2  |
      | R      |

  @rule:RULE-PATTERN
  Scenario: Pattern
    When the consumer says "book a trip"
    And the consumer says "to the sea, please"
    Then the bot says "How many of you will travel?"

  @twin:RULE-PATTERN
  Scenario Outline: Pattern: none of those given
    When the consumer says "book a trip"
    And the consumer says "<answer>"
    Then the bot says a text that contains "I did not get"

    Examples:
      | answer          |
      | to the s e a    |
      | to the mountain |

  @twin:RULE-PATTERN
  Scenario: Pattern: without an asterisk it is the whole answer
    When the consumer says "luggage"
    And the consumer says "household"
    Then the bot says "I did not get household."

  @rule:RULE-EXACT-VALUE
  Scenario Outline: Exact Value
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "<answer>"
    Then the bot says "Then there is nothing to book."

    Examples:
      | answer |
      | nobody |
      | Nobody |

  @twin:RULE-EXACT-VALUE
  Scenario Outline: Exact Value is the whole answer
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "<answer>"
    Then the bot says a text that contains "I did not get"

    Examples:
      | answer      |
      | nobody else |
      | body        |

  @rule:RULE-EVALUATE-OPTIONS
  Scenario: Evaluate Options: the consumer picks
    When the consumer says "insurance"
    And the consumer selects the choice "Yes, please"
    Then the bot says "You are insured."

  @rule:RULE-EVALUATE-OPTIONS @twin:RULE-EVALUATE-OPTIONS-STRICT
  Scenario: Evaluate Options: the consumer types the option
    When the consumer says "insurance"
    And the consumer says "yes, please"
    Then the bot says "You are insured."

  @rule:RULE-EVALUATE-OPTIONS
  Scenario Outline: Evaluate Options: in a channel that shows text only, its letter or number in the list
    Given the consumer uses the channel "lp_sms"
    When the consumer says "insurance"
    And the consumer says "<answer>"
    Then the bot says "<text>"

    Examples:
      | answer | text                         |
      | 1      | You are insured.             |
      | 2.     | You travel at your own risk. |
      | a      | You are insured.             |
      | B      | You travel at your own risk. |

  @rule:RULE-EVALUATE-OPTIONS-STRICT @twin:RULE-EVALUATE-OPTIONS
  Scenario Outline: Evaluate Options: elsewhere a number is not an answer
    Given the consumer uses the channel "<channel>"
    When the consumer says "insurance"
    And the consumer says "<answer>"
    Then the bot says a text that contains "I did not get"

    Examples:
      | channel | answer |
      | lp_web  | 1      |
      | lp_sms  | 3      |
      | lp_sms  | 0      |

  @rule:RULE-EVALUATE-OPTIONS-STRICT @twin:RULE-EVALUATE-OPTIONS
  Scenario Outline: Evaluate Options: no variants
    When the consumer says "insurance"
    And the consumer says "<answer>"
    Then the bot says a text that contains "I did not get"

    Examples:
      | answer |
      | Yes    |
      | Yeah   |
      | Nope   |

  @rule:RULE-VARIABLE-CONDITION @rule:RULE-VARIABLE-EQUALS
  Scenario: The match condition and every variable condition must hold
    Given the bot variable "season" is "summer"
    And the bot variable "budget" is "high"
    When the consumer says "weather"
    And the consumer says "sea"
    Then the bot says "The sea is warm."

  @twin:RULE-VARIABLE-CONDITION
  Scenario Outline: One that does not hold is enough
    Given the bot variable "season" is "<season>"
    And the bot variable "budget" is "<budget>"
    When the consumer says "weather"
    And the consumer says "<answer>"
    Then the bot says "<text>"

    Examples:
      | season | budget | answer | text              |
      | winter | high   | sea    | The sea is cold.  |
      | summer | low    | sea    | The sea is cold.  |
      | summer | high   | city   | The city is mild. |

  @twin:RULE-VARIABLE-EQUALS
  Scenario Outline: Equals is the whole value
    Given the bot variable "season" is "<season>"
    And the bot variable "budget" is "high"
    When the consumer says "weather"
    And the consumer says "sea"
    Then the bot says "The sea is cold."

    Examples:
      | season    |
      | midsummer |
      | summer 26 |
      | sum       |

  @rule:RULE-VARIABLE-CONDITION
  Scenario Outline: By switch one of them is enough, and both sides may be references
    Given the bot variable "season" is "<season>"
    And the bot variable "wish" is "summer"
    And the bot variable "mood" is "<mood>"
    When the consumer says "weather"
    And the consumer says "hills"
    Then the bot says "The city is mild."

    Examples:
      | season | mood  |
      | summer | timid |
      | winter | brave |
      | summer | brave |

  @twin:RULE-VARIABLE-CONDITION
  Scenario: None of them is not
    Given the bot variable "season" is "winter"
    And the bot variable "wish" is "summer"
    And the bot variable "mood" is "timid"
    When the consumer says "weather"
    And the consumer says "hills"
    Then the consumer has never seen "The city is mild."

  @rule:RULE-PARTS @rule:RULE-STORE-BEFORE-NEXT
  Scenario: A rule stores variables and a slot, then takes its next step
    When the consumer says "insurance"
    And the consumer selects the choice "Yes, please"
    Then the bot says "You are insured."
    And the bot variable "insured" is "yes"
    And the bot variable "slot.cover" is "full"

  @twin:RULE-PARTS @twin:RULE-STORE-BEFORE-NEXT @twin:VAR-SET-IN-RULE
  Scenario: A rule that does not hold stores nothing
    When the consumer says "insurance"
    And the consumer selects the choice "No"
    Then the bot says "You travel at your own risk."
    And the bot variable "insured" is not set
    And the bot variable "slot.cover" is not set

  @rule:RULE-STORE-BEFORE-NEXT
  Scenario: What was stored can be used in the next step
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "2"
    Then the bot says "Booked: 2 to Rome."

  @rule:RULE-API-RESULT
  Scenario Outline: API Result
    Given the bot "careless-dialogs.json" serves the skill "Careless"
    And GET "https://api.example/thing" answers <status>
    When the consumer opens a conversation with the skill "Careless"
    And the consumer says "call"
    Then the bot says "<text>"

    Examples:
      | status | text             |
      | 200    | The call worked. |
      | 201    | The call worked. |

    @twin:RULE-API-RESULT
    Examples:
      | status | text             |
      | 204    | The call failed. |
      | 500    | The call failed. |

  @rule:RULE-KB-MATCH
  Scenario Outline: Match found and match not found, after a search in a knowledge base
    Given the bot "bank-desk.json" serves the skill "Bank"
    And the knowledge base of "handbook" finds:
      | phrase              | title           |
      | how do I get a card | Ordering a card |
    When the consumer opens a conversation with the skill "Bank"
    And the consumer says "how do I get a <thing>"
    Then the bot says "<text>"

    Examples:
      | thing | text                   |
      | card  | It is in the handbook. |

    @twin:RULE-KB-MATCH
    Examples:
      | thing | text              |
      | yacht | It is in no book. |
