Feature: Checking a survey bot

  @rule:SUR-NO-FALLBACK-DIALOG @rule:SUR-ONE-OF-EACH @rule:SUR-CLOSE @rule:SUR-MESSAGING-ONLY
  Scenario: A survey bot as it should be
    Given the bot "survey.json"
    When the bot is checked
    Then the finding "SUR-NO-FALLBACK-DIALOG" is not reported
    And the finding "SUR-ONE-OF-EACH" is not reported
    And the finding "SUR-CLOSE" is not reported
    And the finding "SUR-MESSAGING-ONLY" is not reported

  @rule:SUR-NO-FALLBACK-DIALOG
  Scenario: A Fallback dialog, and a question without a fallback response
    Given the bot "careless-survey.json"
    When the bot is checked
    Then the finding "SUR-NO-FALLBACK-DIALOG" is reported at "Fallback"
    And the finding "SUR-NO-FALLBACK-DIALOG" is reported at "Survey › csat"

  @rule:SUR-ONE-OF-EACH
  Scenario: Two CSAT questions, and a question that is too long
    Given the bot "careless-survey.json"
    When the bot is checked
    Then the finding "SUR-ONE-OF-EACH" is reported at "Survey › csat_again"
    And the finding "SUR-ONE-OF-EACH" is reported at "Survey › everything"
    And the finding "SUR-ONE-OF-EACH" is not reported at "Survey › csat"

  @rule:SUR-CLOSE
  Scenario: A survey that does not close the dialog
    Given the bot "careless-survey.json"
    When the bot is checked
    Then the finding "SUR-CLOSE" is reported at "Survey › thanks"

  @rule:SUR-NO-FALLBACK-DIALOG
  Scenario: Its Fallback dialog never starts
    Given the bot "returns.json"
    And the bot "careless-survey.json" serves the skill "Bot"
    When the consumer says "that is all"
    And the consumer says "well"
    Then the consumer has never seen "I do not understand."
    And the bot says:
      | Not able to understand your question. Can you please re-phrase it? |
      | How content are you?                                               |
