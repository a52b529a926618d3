Feature: Slots
  A slot is a variable that an entity fills, in the answer to a question or before it is asked.

  Background:
    Given the bot "tailor.json"

  @rule:SLOT-ENTITY-VALUE @rule:SLOT-REFERENCE @rule:SLOT-SPECIAL-VARIABLE
  Scenario: The entity in the answer fills the slot
    When the consumer says "I want a shirt"
    Then the bot says "Which size?"
    When the consumer says "the large one please"
    Then the bot says "Which colour?"
    And the bot variable "slot.size" is "large"
    And the bot variable "size answer" is "the large one please"
    When the consumer says "something in red"
    And the consumer says "I need it tomorrow, or else"
    Then the bot says "A large shirt in red, tomorrow. Right?"
    And the bot variable "slot.when in full" is "I need it tomorrow, or else"

  @twin:SLOT-SPECIAL-VARIABLE @twin:SLOT-ENTITY-VALUE
  Scenario: A variable that is not a slot detects nothing
    When the consumer says "I want a shirt"
    And the consumer says "large"
    And the consumer says "red"
    Then the bot variable "slot.colour" is "red"
    And the bot variable "not a slot" is "@COLOUR"

  @twin:SLOT-REFERENCE
  Scenario Outline: Without a value, or without the word slot, it is no reference to one
    Given the interaction "size_now" has the text "Size {$botContext.<name>}."
    When the consumer says "I want a large shirt"
    And the consumer says "make a summary"
    Then the bot says "Size {$botContext.<name>}."

    Examples:
      | name        |
      | slot.colour |
      | size        |

  @rule:SLOT-SKIP-QUESTION
  Scenario: What the consumer said at once is not asked
    When the consumer says "I want a large shirt"
    Then the bot says "Which colour?"
    And the interaction "ask_size" has been reached 1 time
    And the bot variable "slot.size" is "large"

  @twin:SLOT-SKIP-QUESTION
  Scenario: Words that came later are not a reason to skip
    When the consumer says "I want a shirt"
    And the consumer says "small and red"
    Then the bot says "Which colour?"

  @rule:SLOT-ALL-FILLED
  Scenario: Who says it all is only asked to confirm
    When the consumer says "I want a small shirt in green by friday"
    Then the bot says "A small shirt in green, friday. Right?"
    And the bot says nothing else

  @twin:SLOT-ALL-FILLED
  Scenario: One thing that is missing is asked for
    When the consumer says "I want a small shirt in green"
    Then the bot says "When do you need it?"
    And the bot says nothing else
    When the consumer says "by friday"
    Then the bot says "A small shirt in green, friday. Right?"

  @rule:SLOT-ANY-ENTITY-VALUE @rule:INT-MCQ-ENTITY
  Scenario: A value of the entity that is not among the choices will do
    When the consumer says "I want a shirt"
    Then the bot says "Which size?"
    And the bot offers "Small" and "Large"
    When the consumer says "Medium"
    Then the bot says "Which colour?"
    And the bot variable "slot.size" is "Medium"

  @twin:INT-MCQ-ENTITY @twin:SLOT-ANY-ENTITY-VALUE @twin:SLOT-ENTITY-VALUE
  Scenario Outline: A word that is not a value of the entity will not
    When the consumer says "I want a shirt"
    And the consumer says "<answer>"
    Then the bot says:
      | Pardon?     |
      | Which size? |
    And the bot variable "slot.size" is not set
    And the bot variable "size answer" is not set

    Examples:
      | answer    |
      | huge      |
      | mediumish |
      | red       |

  @rule:SLOT-SEVERAL-RULES
  Scenario Outline: Any of several entities fills the slot and answers the question
    When the consumer says "I want a large shirt in <words>"
    Then the bot says "When do you need it?"
    And the bot variable "slot.colour" is "<colour>"

    Examples:
      | words            | colour   |
      | blue             | blue     |
      | burgundy, I mean | burgundy |
      | turquoise or red | red      |

  @twin:SLOT-SEVERAL-RULES
  Scenario Outline: None of them, and the question is asked
    When the consumer says "I want a large shirt in <words>"
    Then the bot says "Which colour?"
    And the bot variable "slot.colour" is not set

    Examples:
      | words   |
      | beige   |
      | redwood |

  @rule:SLOT-UPDATES
  Scenario: A slot follows what the consumer says later
    When the consumer says "I want a small shirt in green by friday"
    And the consumer says "no, a large one"
    Then the bot says "Pardon?"
    And the bot says "A large shirt in green, friday. Right?"
    When the consumer says "yes"
    Then the bot says "It will be ready: large, green."

  @twin:SLOT-UPDATES
  Scenario: A question about the same entity does not change another slot
    When the consumer says "deliver"
    And the consumer says "from Rome"
    And the consumer says "to Oslo"
    Then the bot says "From Rome to Oslo."
