Feature: What an utterance means to a bot
  Scores come from the natural language understanding; what they are worth is decided by documented bands.

  Background:
    Given the bot "bank-desk.json"

  @rule:NLU-BANDS-LIVEPERSON @rule:NLU-THRESHOLD-GOOD @twin:FB-WHEN
  Scenario: 60 % is GOOD, and GOOD is enough
    When the consumer says "barely sure"
    Then the bot says "About your order."
    And the bot says nothing else

  @rule:NLU-BANDS-LIVEPERSON @twin:NLU-BANDS-LIVEPERSON @twin:NLU-THRESHOLD-GOOD @twin:DIS-HIGH-SCORE-DIRECT
  Scenario: A hair less is FAIR PLUS
    When the consumer says "almost sure"
    Then the bot says "Which can I assist you with?"

  @rule:NLU-BANDS-LIVEPERSON @twin:DIS-NOTHING-ABOVE-THRESHOLD
  Scenario: 45 % is FAIR PLUS
    When the consumer says "just in doubt"
    Then the bot says "Which can I assist you with?"

  @twin:NLU-BANDS-LIVEPERSON
  Scenario: A hair less is FAIR
    When the consumer says "below doubt"
    Then the bot says "That is beyond me."

  @rule:PAT-BEFORE-INTENT
  Scenario: A pattern is tried before the best of intents
    Given the utterance "my bill exactly" means the intent "order status"
    When the consumer says "my bill exactly"
    Then the bot says "A pattern took it."
    And the bot says nothing else

  @twin:PAT-BEFORE-INTENT
  Scenario: Where no pattern matches, the intent decides
    Given the utterance "my bill, exactly" means the intent "order status"
    When the consumer says "my bill, exactly"
    Then the bot says "About your order."
    And the bot says nothing else

  @twin:DLG-STANDARD-TRIGGERS
  Scenario: A dialog that is linked to one domain is not started by an intent of another
    Given the bot "choosy-bank-desk.json" serves the skill "Choosy"
    When the consumer opens a conversation with the skill "Choosy"
    And the consumer says "tell me about stock"
    Then the bot says "About stock."
    When the consumer says "lend me money"
    Then the bot says "That is beyond me."
    And the bot says nothing else

  @rule:NLU-BANDS-LEGACY
  Scenario: A legacy engine wants 70 % for GOOD
    Given the bot "old-bank-desk.json" serves the skill "Old"
    When the consumer opens a conversation with the skill "Old"
    And the consumer says "good"
    Then the bot says "About your order."

  @twin:NLU-BANDS-LEGACY
  Scenario Outline: And a hair less is not GOOD, though it would be for LivePerson's engine
    Given the bot "old-bank-desk.json" serves the skill "Old"
    When the consumer opens a conversation with the skill "Old"
    And the consumer says "<utterance>"
    Then the bot says "That is beyond me."

    Examples:
      | utterance               |
      | almost good             |
      | good for the new engine |

  @rule:NLU-META-INTENT
  Scenario: A meta intent's dialog is started by a child
    When the consumer says "I want to pay with my card"
    Then the bot says "About payments."
    And the bot says nothing else

  @rule:DLG-STANDARD-TRIGGERS @twin:NLU-META-INTENT
  Scenario: A child with a dialog of its own starts that one, and scripts get the child's name
    When the consumer says "I want to wire the money"
    Then the bot says "About wiring: pay by wire."
    And the bot says nothing else

  @rule:NLU-REGEX-ENTITY
  Scenario Outline: A match of a regular expression entity counts as the entity when the intent is found
    When the consumer says "track <number>"
    Then the bot says "<answer>"

    Examples:
      | number | answer            |
      | 123456 | About your order. |
      | 999000 | About your order. |

  @twin:NLU-REGEX-ENTITY
  Scenario Outline: A text without a match is not an entity
    When the consumer says "track <number>"
    Then the bot says "That is beyond me."

    Examples:
      | number  |
      | 12345   |
      | 1234567 |

  @rule:NLU-BUILTIN-ENTITIES
  Scenario Outline: Numbers are recognised by default
    When the consumer says "make a wish"
    And the consumer says "<wish>"
    Then the bot says "The rule <rule>."

    Examples:
      | wish             | rule   |
      | I want 3 of them | number |
      | give me seven    | number |

  @rule:NLU-BUILTIN-ENTITIES
  Scenario Outline: And other kinds of phrases
    When the consumer says "tell it"
    And the consumer says "<words>"
    Then the bot says "That is <kind>."

    Examples:
      | words                  | kind     |
      | it cost 20 euros       | MONEY    |
      | 20 % of it             | PERCENT  |
      | every day              | SET      |
      | for two weeks          | DURATION |
      | at 10:30               | TIME     |
      | tomorrow at the latest | DATE     |
      | the third one          | ORDINAL  |
      | 7 of them              | NUMBER   |

  Scenario: Other entities as their values are listed
    When the consumer says "make a wish"
    And the consumer says "tell me about HOME POLICY"
    Then the bot says "The rule policy."

  @twin:NLU-BUILTIN-ENTITIES
  Scenario Outline: A text without an entity does not match
    When the consumer says "tell it"
    And the consumer says "<words>"
    Then the bot says "That is beyond me."

    Examples:
      | words              |
      | I want version2b   |
      | everyone of them   |
      | a Saturnine moment |

  @rule:DLG-STARTER-EXCLUDE
  Scenario: An exclude keyword keeps an intent from starting its dialog
    When the consumer says "my bill, please refund"
    Then the bot says "That is beyond me."
