Feature: Patterns
  How a bot's author says which inputs are meant.

  Background:
    Given the bot "patterns.json"

  @rule:DLG-STARTER-PATTERN-SEED @twin:PAT-EXACT
  Scenario: A pattern fits the whole input
    When the consumer says "hello"
    Then the bot says "Greeting."

  @twin:DLG-STARTER-PATTERN-SEED
  Scenario Outline: Or not at all
    When the consumer says "<input>"
    Then the bot says "No idea."

    @rule:PAT-EXACT
    Examples: More than the pattern
      | input       |
      | hello world |
      | oh hello    |

    Examples: Less
      | input |
      | hell  |

  Scenario Outline: Letter case, outer and repeated white space do not matter
    When the consumer says "<input>"
    Then the bot says "Greeting."

    @rule:PAT-CASE-INSENSITIVE
    Examples:
      | input |
      | Hello |
      | HELLO |

    @twin:PAT-SPACE-SIGNIFICANT
    Examples:
      | input    |
      | \n hello |

  @twin:PAT-CASE-INSENSITIVE
  Scenario: C20, by switch letter case matters
    Given the platform switch "case_sensitive_patterns" is "true"
    When the consumer says "Hello"
    Then the bot says "No idea."
    When the consumer says "hello"
    Then the bot says "Greeting."

  @rule:PAT-WILDCARD
  Scenario Outline: An asterisk stands for any run of characters
    When the consumer says "<input>"
    Then the bot says "Home."

    Examples:
      | input                      |
      | homes                      |
      | home run                   |
      | home is where the heart is |
      | sweet home                 |
      | one line\nhome\nanother    |

  @twin:PAT-WILDCARD
  Scenario Outline: Where no asterisk stands, nothing else may
    When the consumer says "<input>"
    Then the bot says "No idea."

    Examples:
      | input     |
      | storeroom |
      | hom run   |
      | no thanks |

  Scenario Outline: The run may be empty
    When the consumer says "<input>"
    Then the bot says "Store."

    @rule:PAT-WILDCARD-EMPTY
    Examples:
      | input |
      | store |

    @twin:PAT-WILDCARD-EMPTY
    Examples:
      | input    |
      | In-store |

  @twin:PAT-WILDCARD-EMPTY
  Scenario: But nothing else may be
    When the consumer says "tore"
    Then the bot says "No idea."

  @rule:PAT-ALTERNATES
  Scenario Outline: Alternates
    When the consumer says "I want a pair of <thing>"
    Then the bot says "Sound."

    Examples:
      | thing       |
      | headphones  |
      | head phones |
      | earbuds     |
      | earphones   |

  @twin:PAT-ALTERNATES
  Scenario Outline: One of them, and nothing else
    When the consumer says "I want a pair of <thing>"
    Then the bot says "No idea."

    Examples:
      | thing                 |
      | shoes                 |
      | ear phones            |
      | (headphones\|earbuds) |

  @rule:PAT-ALTERNATE-EMPTY
  Scenario Outline: An alternate may be empty, and groups may nest
    When the consumer says "<input>"
    Then the bot says "You are welcome."

    Examples:
      | input               |
      | thank               |
      | thanks              |
      | thank you           |
      | thank you very much |
      | thanks a lot        |

  @twin:PAT-ALTERNATE-EMPTY
  Scenario Outline: What stands beside the empty alternate has to fit
    When the consumer says "<input>"
    Then the bot says "No idea."

    Examples:
      | input     |
      | s         |
      | than      |
      | no thanks |

  @twin:PAT-ALTERNATE-EMPTY
  Scenario Outline: The empty alternate is empty
    Given the dialog starter of "You are welcome" has the patterns:
      | thank(\|s) you |
    When the consumer says "<input>"
    Then the bot says "<answer>"

    Examples:
      | input        | answer           |
      | thank you    | You are welcome. |
      | thanks you   | You are welcome. |
      | thankful you | No idea.         |
      | thank        | No idea.         |

  @rule:PAT-COMBINE
  Scenario Outline: Wildcards and alternates combine
    When the consumer says "<input>"
    Then the bot says "Some or a pair."

    Examples:
      | input                       |
      | need some headphones        |
      | buy a pair of earbuds today |

  @twin:PAT-COMBINE
  Scenario Outline: But every part has to fit
    When the consumer says "<input>"
    Then the bot says "No idea."

    Examples:
      | input               |
      | need two headphones |
      | need some           |
      | buy a pair of shoes |

  @rule:PAT-SPACE-SIGNIFICANT
  Scenario: Spaces count
    When the consumer says "good morning"
    Then the bot says "Morning."
    When the consumer says "good"
    Then the bot says "No idea."
    When the consumer says "goodmorning"
    Then the bot says "No idea."

  @rule:PAT-OPERATORS
  Scenario: Everything else is a plain character
    When the consumer says "how much?"
    Then the bot says "Ten."
    When the consumer says "a.c [x]+"
    Then the bot says "Ten."

  @twin:PAT-OPERATORS
  Scenario Outline: And stands for itself only
    When the consumer says "<input>"
    Then the bot says "No idea."

    Examples:
      | input    |
      | how muc  |
      | how much |
      | abc xx   |

  @rule:PAT-LIST-ANY
  Scenario Outline: One pattern of a list is enough
    When the consumer says "question"
    And the consumer says "<answer>"
    Then the bot says "Yes it is."

    Examples:
      | answer |
      | yes    |
      | y      |
      | YES    |

  @twin:PAT-LIST-ANY
  Scenario Outline: None of them is not enough, nor is more than one
    When the consumer says "question"
    And the consumer says "<answer>"
    Then the bot says "No idea."

    Examples:
      | answer |
      | yeah   |
      | yes y  |
