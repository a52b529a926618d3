Feature: Which dialog an input starts
  Dialog starters with patterns and exclude keywords, disabled dialogs, and several that match.

  Background:
    Given the bot "patterns.json"

  @rule:DLG-STARTER-EXCLUDE
  Scenario Outline: An exclude keyword keeps a dialog from starting
    When the consumer says "my bill"
    Then the bot says "Bills."
    When the consumer says "<input>"
    Then the bot says "No idea."

    Examples:
      | input                     |
      | my bill is wrong          |
      | my bill, please refund it |
      | REFUND my bill            |

  @twin:DLG-STARTER-EXCLUDE
  Scenario Outline: A keyword without operators counts as whole words only
    When the consumer says "<input>"
    Then the bot says "Bills."

    Examples:
      | input                        |
      | my bill is wrongly addressed |
      | the wrongness of my bill     |

  @rule:DLG-DISABLED
  Scenario: A dialog that is switched off takes no part
    Given the dialog "Greeting" is switched off
    When the consumer says "hello"
    Then the bot says "No idea."

  @rule:DLG-DISABLED
  Scenario: It leaves the input to others
    Given the dialog "First" is switched off
    When the consumer says "twice"
    Then the bot says "Second."
    And the diagnostic "several-dialogs-match" is not reported

  @twin:DLG-DISABLED
  Scenario: Nobody else is affected by a dialog that is switched off
    Given the dialog "Second" is switched off
    When the consumer says "twice"
    Then the bot says "First."

  @twin:DLG-DISABLED
  Scenario: C39, several dialogs match: the first in the export's order, and a warning
    When the consumer says "twice"
    Then the bot says "First."
    And the bot says nothing else
    And the diagnostic "several-dialogs-match" is reported
