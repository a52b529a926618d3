Feature: Names in code and signs in patterns, found by checking the bot

  Background:
    Given the bot "script-bot.json"

  Scenario Outline: A name that the code does not know is found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var city = "Graz";
      <code>;
      """
    When the bot is checked
    Then the finding "<rule>" is reported at "Hello › hello"
    And the finding "<rule>" says "<says>"

    @rule:JS-PANEL-SCOPE
    Examples: Not declared
      | code                               | rule           | says                                                         |
      | botContext.printDebugMessage(cty)  | JS-PANEL-SCOPE | cty is not declared in this panel or in the Global Functions |
      | botContext.printDebugMessage(cty)  | JS-PANEL-SCOPE | did you mean city?                                           |
      | botContext.printDebugMessage(qqq)  | JS-PANEL-SCOPE | with an error: declare it with var.                          |
      | botContext.printDebugMessage(cïty) | JS-PANEL-SCOPE | it contains ï (LATIN SMALL LETTER I WITH DIAERESIS)          |
      | window.alert(city)                 | JS-PANEL-SCOPE | browsers and Node.js have it, the platform does not          |

    @rule:JS-PREFIX-CASE
    Examples: Without its prefix
      | code                   | rule           | says                                                             |
      | getBotVariable("city") | JS-PREFIX-CASE | getBotVariable needs its prefix: write botContext.getBotVariable |
      | getbotvariable("city") | JS-PREFIX-CASE | getbotvariable needs its prefix: write botContext.getBotVariable |

  Scenario Outline: A name that it knows is well
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var city = "Graz";
      <code>;
      """
    When the bot is checked
    Then the finding "<rule>" is not reported

    @twin:JS-PANEL-SCOPE
    Examples: Declared, or part of JavaScript
      | code                                             | rule           |
      | botContext.printDebugMessage(city)               | JS-PANEL-SCOPE |
      | var n = parseInt("7"); Math.max(n, city.length)  | JS-PANEL-SCOPE |
      | function f(n) { return n; } f(city)              | JS-PANEL-SCOPE |
      | if (typeof window === "undefined") { city = "" } | JS-PANEL-SCOPE |

    @twin:JS-PREFIX-CASE
    Examples: With its prefix
      | code                              | rule           |
      | botContext.getBotVariable("city") | JS-PREFIX-CASE |

  @rule:PAT-OPERATORS
  Scenario Outline: A bracket of a pattern without its other half is found
    Given the dialog starter of "Hello" has the patterns:
      | <pattern> |
    When the bot is checked
    Then the finding "PAT-OPERATORS" is reported at "Hello › dialog_starter_1"
    And the finding "PAT-OPERATORS" says "The pattern '<pattern>' has"

    Examples:
      | pattern   |
      | (hi there |
      | hi) there |

  @twin:PAT-OPERATORS
  Scenario Outline: A bracket with its other half is well
    Given the dialog starter of "Hello" has the patterns:
      | <pattern> |
    When the bot is checked
    Then the finding "PAT-OPERATORS" is not reported

    Examples:
      | pattern         |
      | (hi, hey) there |
      | hi [there]      |
