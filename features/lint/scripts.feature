Feature: Mistakes in code, found by checking the bot

  Background:
    Given the bot "script-bot.json"

  @rule:LINT-ES5
  Scenario Outline: Code newer than ECMAScript 5, or with toLocaleString, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var names = ["Ann"];
      <code>
      """
    When the bot is checked
    Then the finding "LINT-ES5" is reported at "Hello › hello"
    And the finding "LINT-ES5" says "<says>"

    Examples:
      | code                          | says                            |
      | const first = names[0];       | const in line 2, column 1       |
      | names.map(n => n);            | an arrow function in line 2     |
      | var text = `Hello`;           | a template literal in line 2    |
      | (1234.5).toLocaleString();    | toLocaleString                  |

  @rule:LINT-ES5
  Scenario: ECMAScript 5 is well, and comments are not looked at
    Given the interaction "hello" has the Pre-Process Code:
      """js
      // not toLocaleString(), and no => either
      var names = ["Ann"].map(function (n) { return n; });
      """
    When the bot is checked
    Then the finding "LINT-ES5" is not reported

  Scenario Outline: A function that the platform does not have, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      <code>;
      """
    When the bot is checked
    Then the finding "JS-PREFIX-CASE" is reported at "Hello › hello"
    And the finding "JS-PREFIX-CASE" says "<says>"

    Examples:
      | code                           | says                                |
      | botContext.getbotvariable("x") | write botContext.getBotVariable     |
      | botcontext.getBotVariable("x") | botcontext.getBotVariable is no     |
      | botContext.getOAuthToken()     | botContext.getOAuthToken is no      |

  Scenario: Functions that the documents have are well
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.getBotVariable("x");
      """
    When the bot is checked
    Then the finding "JS-PREFIX-CASE" is not reported

  Scenario: Functions of older pages, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.getChannel();
      botContext.getUserName();
      """
    When the bot is checked
    Then the finding "JS-DEPRECATED" is reported at "Hello › hello"
    And the finding "JS-OLD-REMOVED" is reported at "Hello › hello"

  Scenario: A variable that is printed and never set, found
    Given the interaction "hello" has the text "Hello, {$botContext.name}."
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is reported at "Hello › hello"

  Scenario: A variable that code sets is well
    Given the interaction "hello" has the text "Hello, {$botContext.name}."
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("name", "Dana", true, false);
      """
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is not reported
