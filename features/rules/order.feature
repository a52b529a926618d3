Feature: Which of a question's rules decides
  Response Intent first, then everything else as listed, No Match last wherever it stands.

  Background:
    Given the bot "bank-desk.json"
    When the consumer says "make a wish"

  @rule:RULE-ORDER-INTENT-FIRST @rule:RULE-RESPONSE-INTENT
  Scenario: A Response Intent rule comes before all others, though it is listed fourth
    When the consumer says "I want to close my account"
    Then the bot says "The rule first."

  @twin:RULE-RESPONSE-INTENT
  Scenario: An intent that is FAIR PLUS only is not enough for it
    When the consumer says "open or close an account"
    Then the bot says "The rule second."

  @rule:RULE-ORDER-OTHERS @rule:RULE-ORDER-LISTED @rule:RULE-PATTERN @twin:RULE-ORDER-INTENT-FIRST
  Scenario Outline: Then the others, whatever their match type: the first listed before the better fitting
    When the consumer says "<answer>"
    Then the bot says "The rule second."

    Examples:
      | answer             |
      | is this my account |
      | account            |
      | account 7          |

  @twin:RULE-ORDER-LISTED
  Scenario: One that is listed later is used where none before it holds
    When the consumer says "car policy"
    Then the bot says "The rule policy."

  @twin:RULE-ORDER-NOMATCH-LAST @twin:RULE-NO-MATCH
  Scenario: No Match comes last, though it is listed first
    When the consumer says "my account"
    Then the bot says "The rule second."

  @rule:RULE-ORDER-NOMATCH-LAST @rule:RULE-NO-MATCH @twin:RULE-ORDER-OTHERS
  Scenario: Where no other holds, No Match does
    When the consumer says "world peace"
    Then the bot says:
      | That is not in my book. |
      | What is your wish?      |
