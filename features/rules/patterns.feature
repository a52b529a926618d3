Feature: Patterns
  How a bot's author says which inputs are meant.

  Background:
    Given the bot "patterns.json"

  @rule:PAT-EXACT
  Scenario: A pattern fits the whole input or not at all
    When the consumer says "hello"
    Then the bot says "Greeting."
    When the consumer says "hello world"
    Then the bot says "No idea."
    When the consumer says "oh hello"
    Then the bot says "No idea."

  Scenario Outline: Letter case, outer and repeated white space do not matter
    When the consumer says "<input>"
    Then the bot says "Greeting."

    @rule:PAT-CASE-INSENSITIVE
    Examples:
      | input      |
      | Hello      |
      | HELLO      |

    Examples:
      | input      |
      | \n hello   |

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

  Scenario Outline: The run may be empty
    When the consumer says "<input>"
    Then the bot says "Store."

    @rule:PAT-WILDCARD-EMPTY
    Examples:
      | input    |
      | store    |

    Examples:
      | input    |
      | In-store |

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

  @rule:PAT-ALTERNATES
  Scenario: One of them, and nothing else
    When the consumer says "I want a pair of earbuds"
    Then the bot says "Sound."
    When the consumer says "I want a pair of shoes"
    Then the bot says "No idea."

  @rule:PAT-ALTERNATE-EMPTY
  Scenario Outline: An alternate may be empty, and groups may nest
    When the consumer says "<input>"
    Then the bot says "You are welcome."

    Examples:
      | input                |
      | thank                |
      | thanks               |
      | thank you            |
      | thank you very much  |
      | thanks a lot         |

  @rule:PAT-COMBINE
  Scenario Outline: Wildcards and alternates combine
    When the consumer says "<input>"
    Then the bot says "Some or a pair."

    Examples:
      | input                       |
      | need some headphones        |
      | buy a pair of earbuds today |

  @rule:PAT-COMBINE
  Scenario: But every part has to fit
    When the consumer says "need some headphones"
    Then the bot says "Some or a pair."
    When the consumer says "need two headphones"
    Then the bot says "No idea."

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
    When the consumer says "how muc"
    Then the bot says "No idea."
    When the consumer says "a.c [x]+"
    Then the bot says "Ten."
    When the consumer says "abc xx"
    Then the bot says "No idea."

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
