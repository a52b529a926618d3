Feature: Which of a question's rules decides
  Response Intent first, then everything else as listed, No Match last wherever it stands.

  Background:
    Given the bot "bank-desk.json"
    When the consumer says "make a wish"

  @rule:RULE-ORDER-INTENT-FIRST @rule:RULE-RESPONSE-INTENT
  Scenario: A Response Intent rule comes before all others, though it is listed fourth
    When the consumer says "I want to close my account"
    Then the bot says "The rule first."

  @rule:RULE-ORDER-OTHERS @rule:RULE-ORDER-LISTED @rule:RULE-PATTERN
  Scenario: Then the others, the first listed before the better fitting
    When the consumer says "is this my account"
    Then the bot says "The rule second."

  @rule:RULE-ORDER-NOMATCH-LAST @rule:RULE-NO-MATCH
  Scenario: No Match comes last, though it is listed first
    When the consumer says "my account"
    Then the bot says "The rule second."
    When the consumer says "make a wish"
    And the consumer says "world peace"
    Then the bot says:
      | That is not in my book. |
      | What is your wish?      |
