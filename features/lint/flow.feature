Feature: Mistakes in the flow, found by checking the bot
  "slapdash.json" makes each of them once, and once nearly.

  Background:
    Given the bot "slapdash.json"

  @rule:LINT-CHAIN-LIMIT
  Scenario: Ten statements in a row, or five across dialogs, found
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is reported at "Ten In A Row › dialog_starter_5"
    And the finding "LINT-CHAIN-LIMIT" is reported at "Five Across › dialog_starter_7"

  @rule:LINT-CHAIN-LIMIT
  Scenario: One less in both is well
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is not reported at "Nine In A Row › dialog_starter_4"
    And the finding "LINT-CHAIN-LIMIT" is not reported at "Four Across › dialog_starter_6"

  @rule:LINT-CONSECUTIVE-BUBBLES
  Scenario: Four texts in a row, found
    When the bot is checked
    Then the finding "LINT-CONSECUTIVE-BUBBLES" is reported at "Welcome › welcome_1"

  @rule:LINT-CONSECUTIVE-BUBBLES
  Scenario: Three are well
    Given the interaction "welcome_1" goes on to "welcome_3"
    When the bot is checked
    Then the finding "LINT-CONSECUTIVE-BUBBLES" is not reported

  @rule:LINT-CLOSE-STRING
  Scenario: A closing text before others, found
    When the bot is checked
    Then the finding "LINT-CLOSE-STRING" is reported at "Closing › close_too_early"

  @rule:LINT-CLOSE-STRING
  Scenario: A closing text at the end is well
    Given the interaction "close_too_early" has the text "Well then."
    And the interaction "good_bye" has the text "LP_CLOSECONVERSATION"
    When the bot is checked
    Then the finding "LINT-CLOSE-STRING" is not reported

  @rule:LINT-API-FAILURE-HANDLED
  Scenario: A failing call that nothing handles, found at one integration and not at the other
    When the bot is checked
    Then the finding "LINT-API-FAILURE-HANDLED" is reported at "Prices › get_prices"
    And the finding "LINT-API-FAILURE-HANDLED" is not reported at "Stock › get_stock"

  @rule:LINT-API-FAILURE-HANDLED
  Scenario: With a rule for the failure all is well
    Given the interaction "get_prices" goes on to "no_stock" when its result is failure
    When the bot is checked
    Then the finding "LINT-API-FAILURE-HANDLED" is not reported

  @rule:LINT-NO-MATCH-LAST
  Scenario: A No Match rule before another one, found at one question and not at the other
    When the bot is checked
    Then the finding "LINT-NO-MATCH-LAST" is reported at "Postcode › postcode"
    And the finding "LINT-NO-MATCH-LAST" is not reported at "Street › street"

  @rule:LINT-DELAY-MAX
  Scenario Outline: An Interaction Delay above ten seconds
    Given the interaction "good_bye" has an interaction delay of <delay> milliseconds
    When the bot is checked
    Then the finding "LINT-DELAY-MAX" is <found>

    Examples:
      | delay | found                            |
      | 10001 | reported at "Closing › good_bye" |
      | 10000 | not reported                     |

  @rule:DLG-STARTER-PATTERN-SEED
  Scenario: A dialog that nothing leads into, found
    When the bot is checked
    Then the finding "DLG-STARTER-PATTERN-SEED" is reported at "Lost"
    And the finding "DLG-STARTER-PATTERN-SEED" is not reported at "Five Across, continued"

  @twin:DLG-STARTER-PATTERN-SEED
  Scenario: A dialog that code leads into is well
    Given the interaction "good_bye" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("lost");
      """
    When the bot is checked
    Then the finding "DLG-STARTER-PATTERN-SEED" is not reported
