@language:en,de
Feature: One scenario in several languages
  Texts with names are in texts.en.yaml and texts.de.yaml beside this file; the tag @language plays a scenario in each.

  Background:
    Given the bot "<bot>"

  Scenario: The bot greets
    When the consumer says "<greeting>"
    Then the bot says "<welcome>"

  Scenario Outline: The bot is asked for <what>
    When the consumer says "<what>"
    Then the bot says "<not understood>"

    Examples:
      | what |
      | xyz  |
      | 12   |

  @language:de
  Scenario: A tag that is nearer counts
    When the consumer says "<greeting>"
    Then the bot says "<welcome>"
