Feature: Checking the dialogs and rules of a bot
  Limits of what a dialog may hold and how many of a kind a bot may have, found without talking to the bot.

  @rule:DLG-ONE-STARTER
  Scenario: A dialog starter that is not the first interaction
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "DLG-ONE-STARTER" is reported at "Hasty › late_starter"

  @rule:DLG-ONE-FALLBACK
  Scenario: Two Fallback dialogs, and a dialog starter in one
    Given the bot "two-fallbacks.json"
    When the bot is checked
    Then the finding "DLG-ONE-FALLBACK" is reported at "Second Fallback"
    And the finding "DLG-ONE-FALLBACK" is reported at "Second Fallback › needless_starter"

  @rule:DLG-ONE-FALLBACK
  Scenario: The first one is used
    Given the bot "two-fallbacks.json"
    When the consumer says "what?"
    Then the bot says "The first one."
    And the bot says nothing else
    When the bot is checked
    Then the finding "DLG-ONE-FALLBACK" is not reported at "Fallback"

  @rule:DLG-ONE-DISAMBIGUATION
  Scenario: Two disambiguation dialogs
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "DLG-ONE-DISAMBIGUATION" is reported at "More Doubt"
    And the finding "DLG-ONE-DISAMBIGUATION" is not reported at "Doubt"

  @rule:DLG-DOMAIN-PER-DIALOG
  Scenario: Intents of two domains in one dialog
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "DLG-DOMAIN-PER-DIALOG" is reported at "Mixed › bill_or_stock"

  @rule:DLG-TYPES
  Scenario: A dialog of no documented type
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "DLG-TYPES" is reported at "Experiment"

  @twin:DLG-TYPES
  Scenario Outline: A dialog of each documented type
    Given the bot "<bot>"
    When the bot is checked
    Then the finding "DLG-TYPES" is not reported

    Examples:
      | bot            | types                                   |
      | bank-desk.json | Dialog, Fallback, Disambiguation        |
      | order-bot.json | Dialog, Disambiguation, Auto Escalation |
      | survey.json    | Survey                                  |

  @rule:RULE-SINGLE-SLOT
  Scenario: A rule that fills two slots
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "RULE-SINGLE-SLOT" is reported at "Greedy › two_slots"

  @rule:RULE-NEXT-ACTIONS
  Scenario: Next actions where they cannot be
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "RULE-NEXT-ACTIONS" is reported at "Greedy › repeats_itself"
    And the finding "RULE-NEXT-ACTIONS" is reported at "Curt › curt_starter"

  @rule:NLU-TRAINING-MINIMUM
  Scenario: Too little training
    Given the bot "bank-desk.json"
    When the bot is checked
    Then the finding "NLU-TRAINING-MINIMUM" is reported at "Bank Desk"
    And the finding "NLU-TRAINING-MINIMUM" says "5 intents with 15 phrases each; the bot has 4 intents"

  @rule:DLG-ONE-STARTER @rule:DLG-ONE-FALLBACK @rule:DLG-ONE-DISAMBIGUATION @rule:DLG-DOMAIN-PER-DIALOG
  @rule:DLG-TYPES @rule:RULE-WHERE @rule:RULE-SINGLE-SLOT @rule:RULE-NEXT-ACTIONS
  Scenario: A bot in order
    Given the bot "bank-desk.json"
    When the bot is checked
    Then the finding "DLG-ONE-STARTER" is not reported
    And the finding "DLG-ONE-FALLBACK" is not reported
    And the finding "DLG-ONE-DISAMBIGUATION" is not reported
    And the finding "DLG-DOMAIN-PER-DIALOG" is not reported
    And the finding "DLG-TYPES" is not reported
    And the finding "RULE-WHERE" is not reported
    And the finding "RULE-SINGLE-SLOT" is not reported
    And the finding "RULE-NEXT-ACTIONS" is not reported

  @rule:NLU-TRAINING-MINIMUM
  Scenario: Enough training
    Given the bot "old-bank-desk.json"
    When the bot is checked
    Then the finding "NLU-TRAINING-MINIMUM" is not reported
