Feature: Match types and what a rule does
  What makes a rule hold, and what is stored before its next step.

  Background:
    Given the bot "travel-desk.json"

  @rule:RULE-REGEX
  Scenario: Regular Expression
    When the consumer says "book a trip"
    And the consumer says "rome"
    Then the bot says a text that contains "I did not get"
    When the consumer says "Rome"
    Then the bot says "How many of you will travel?"

  @rule:RULE-PATTERN
  Scenario: Pattern
    When the consumer says "book a trip"
    And the consumer says "to the sea, please"
    Then the bot says "How many of you will travel?"

  @rule:RULE-EXACT-VALUE
  Scenario Outline: Exact Value
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "<answer>"
    Then the bot says "Then there is nothing to book."

    Examples:
      | answer  |
      | nobody  |
      | Nobody  |

  @rule:RULE-EXACT-VALUE
  Scenario: Exact Value is the whole answer
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "nobody else"
    Then the bot says a text that contains "I did not get"
    When the consumer says "nobody"
    Then the bot says "Then there is nothing to book."

  @rule:RULE-EVALUATE-OPTIONS
  Scenario: Evaluate Options: the consumer picks
    When the consumer says "insurance"
    And the consumer selects the choice "Yes, please"
    Then the bot says "You are insured."

  @rule:RULE-EVALUATE-OPTIONS
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

  @rule:RULE-EVALUATE-OPTIONS-STRICT
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

  @rule:RULE-EVALUATE-OPTIONS-STRICT
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

  @rule:RULE-PARTS @rule:RULE-STORE-BEFORE-NEXT
  Scenario: A rule stores variables and a slot, then takes its next step
    When the consumer says "insurance"
    And the consumer selects the choice "Yes, please"
    Then the bot says "You are insured."
    And the bot variable "insured" is "yes"
    And the bot variable "slot.cover" is "full"

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
      | yacht | It is in no book.      |
