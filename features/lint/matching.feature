Feature: Mistakes in patterns, expressions and menus, found by checking the bot

  @rule:LINT-DUPLICATE-STARTERS
  Scenario: Two dialogs with the same pattern, found at the one that never starts
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-DUPLICATE-STARTERS" is reported at "Menu › dialog_starter_2"
    And the finding "LINT-DUPLICATE-STARTERS" says "menu"

  @rule:LINT-DUPLICATE-STARTERS
  Scenario: Different patterns are well
    Given the bot "slapdash.json"
    And the dialog starter of "Menu" has the patterns:
      | drinks |
    When the bot is checked
    Then the finding "LINT-DUPLICATE-STARTERS" is not reported

  @rule:LINT-REGEX-ANCHORS
  Scenario: An expression that is not anchored, found at one question and not at the other
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-REGEX-ANCHORS" is reported at "Postcode › postcode"
    And the finding "LINT-REGEX-ANCHORS" is not reported at "Street › street"

  @rule:LINT-WILDCARD-CATCHES-FAILURE
  Scenario: A pattern that would start a failed transfer again, found
    Given the bot "escalation.json"
    And the dialog starter of "Escalation" has the patterns:
      | *agent* |
    When the bot is checked
    Then the finding "LINT-WILDCARD-CATCHES-FAILURE" is reported at "Escalation › dialog_starter_2"

  @rule:LINT-WILDCARD-CATCHES-FAILURE
  Scenario: A narrower one is well
    Given the bot "escalation.json"
    And the dialog starter of "Escalation" has the patterns:
      | * agent |
    When the bot is checked
    Then the finding "LINT-WILDCARD-CATCHES-FAILURE" is not reported

  @rule:LINT-MENU-OPTIONS
  Scenario: Six options, found; five are well
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-MENU-OPTIONS" is reported at "Menu › drinks"
    And the finding "LINT-MENU-OPTIONS" is not reported at "Short Menu › food"

  @rule:LINT-INTERACTION-NAMES
  Scenario Outline: Code that jumps to an interaction
    Given the bot "script-bot.json"
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("<name>");
      """
    When the bot is checked
    Then the finding "LINT-INTERACTION-NAMES" is <found>

    Examples:
      | name      | found                       |
      | elsewere  | reported at "Hello › hello" |
      | elsewhere | not reported                |

  @rule:B2B-AUTO-SELECTION-PATTERN-FIRST
  Scenario: Two bots of a group with the same pattern, found
    Given the bot "order-desk.json"
    And the bot "script-bot.json"
    And the bot group "Shop" with the bots "Script Bot" and "Order Desk"
    When the bot is checked
    Then the finding "B2B-AUTO-SELECTION-PATTERN-FIRST" is reported at "Hello › dialog_starter_1"
    And the findings "B2B-AUTO-SELECTION-PATTERN-FIRST" are:
      | severity | place                    | text                                                                                                              | path                              |
      | info     | Hello › dialog_starter_1 | The bot 'Order Desk' of the group has the pattern 'hi', too: the bot that has the conversation handles the input. | conversationMessage[0].pattern[0] |

  @twin:B2B-AUTO-SELECTION-PATTERN-FIRST
  Scenario: Without a group they are well
    Given the bot "order-desk.json"
    And the bot "script-bot.json"
    When the bot is checked
    Then the finding "B2B-AUTO-SELECTION-PATTERN-FIRST" is not reported
