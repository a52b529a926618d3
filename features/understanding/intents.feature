Feature: What an utterance means to a bot
  Scores come from the natural language understanding; what they are worth is decided by documented bands.

  Background:
    Given the bot "bank-desk.json"

  @rule:NLU-BANDS-LIVEPERSON @rule:NLU-THRESHOLD-GOOD @twin:FB-WHEN
  Scenario: 60 % is GOOD, and GOOD is enough
    When the consumer says "barely sure"
    Then the bot says "About your order."
    And the bot says nothing else

  @rule:NLU-BANDS-LIVEPERSON @rule:NLU-THRESHOLD-GOOD
  Scenario: A hair less is FAIR PLUS
    When the consumer says "almost sure"
    Then the bot says "Which can I assist you with?"

  @rule:NLU-BANDS-LIVEPERSON
  Scenario: 45 % is FAIR PLUS, a hair less is FAIR
    When the consumer says "just in doubt"
    Then the bot says "Which can I assist you with?"
    When the consumer says "order status"
    And the consumer says "below doubt"
    Then the bot says "That is beyond me."

  @rule:NLU-BANDS-LEGACY
  Scenario: A legacy engine wants 70 % for GOOD
    Given the bot "old-bank-desk.json" serves the skill "Old"
    When the consumer opens a conversation with the skill "Old"
    And the consumer says "almost good"
    Then the bot says "That is beyond me."
    When the consumer says "good for the new engine"
    Then the bot says "That is beyond me."
    When the consumer says "good"
    Then the bot says "About your order."

  @rule:NLU-META-INTENT
  Scenario: A meta intent's dialog is started by a child
    When the consumer says "I want to pay with my card"
    Then the bot says "About payments."
    And the bot says nothing else

  @rule:DLG-STANDARD-TRIGGERS
  Scenario: A child with a dialog of its own starts that one, and scripts get the child's name
    When the consumer says "I want to wire the money"
    Then the bot says "About wiring: pay by wire."
    And the bot says nothing else

  @rule:NLU-REGEX-ENTITY
  Scenario Outline: A match of a regular expression entity counts as the entity when the intent is found
    When the consumer says "track <number>"
    Then the bot says "<answer>"

    Examples:
      | number | answer             |
      | 123456 | About your order.  |
      | 999000 | About your order.  |

  Scenario: A text without a match is not an entity
    When the consumer says "track 1234"
    Then the bot says "That is beyond me."

  @rule:NLU-BUILTIN-ENTITIES
  Scenario Outline: Numbers are recognised by default
    When the consumer says "make a wish"
    And the consumer says "<wish>"
    Then the bot says "The rule <rule>."

    Examples:
      | wish             | rule   |
      | I want 3 of them | number |
      | give me seven    | number |

  Scenario: Other entities as their values are listed
    When the consumer says "make a wish"
    And the consumer says "tell me about HOME POLICY"
    Then the bot says "The rule policy."

  Scenario: A text without an entity does not match
    When the consumer says "make a wish"
    And the consumer says "I want version2b"
    Then the bot says "That is not in my book."

  @rule:DLG-STARTER-EXCLUDE
  Scenario: An exclude keyword keeps an intent from starting its dialog
    When the consumer says "my bill, please refund"
    Then the bot says "That is beyond me."
