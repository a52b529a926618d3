Feature: What a bot has made of the consumer's words
  The intent that is recognised, with its score, and what nothing takes.

  Background:
    Given the bot "bank-desk.json"

  @rule:NLU-THRESHOLD-GOOD
  Scenario: The intent and its score, as exact as it is written
    When the consumer says "barely sure"
    Then the intent "order status" is recognised
    And the intent "order status" is recognised with the score 0.6
    And the intent "order status" is recognised with the score 0.60

  @rule:NLU-BANDS-LIVEPERSON
  Scenario Outline: An utterance with the score <score>
    Given the utterance "where is it" means the intent "order status" with the score <score>
    When the consumer says "where is it"
    Then the intent "order status" is recognised with the score <score>

    Examples:
      | score |
      | 0.6   |
      | 0.72  |
      | 1     |

  @rule:FB-WHEN @twin:NLU-THRESHOLD-GOOD
  Scenario: A score below the bands that count
    Given the utterance "where is it" means the intent "order status" with the score 0.4
    When the consumer says "where is it"
    Then the Fallback dialog answers

  Scenario: The words after those that were not understood
    When the consumer says "below doubt"
    Then the Fallback dialog answers
    When the consumer says "barely sure"
    Then the intent "order status" is recognised

  Scenario: An intent that is not recognised, and none at all
    When the consumer says "below doubt"
    Then the intent "order status" is not recognised
    And no intent is recognised
