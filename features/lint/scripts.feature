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
      | code                       | says                         |
      | const first = names[0];    | const in line 2, column 1    |
      | names.map(n => n);         | an arrow function in line 2  |
      | var text = `Hello`;        | a template literal in line 2 |
      | (1234.5).toLocaleString(); | toLocaleString               |

  @rule:LINT-ES5
  Scenario: ECMAScript 5 is well, and comments are not looked at
    Given the interaction "hello" has the Pre-Process Code:
      """js
      // not toLocaleString(), and no => either
      var names = ["Ann"].map(function (n) { return n; });
      """
    When the bot is checked
    Then the finding "LINT-ES5" is not reported

  @rule:JS-PREFIX-CASE
  Scenario Outline: A function that the platform does not have, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      <code>;
      """
    When the bot is checked
    Then the finding "JS-PREFIX-CASE" is reported at "Hello › hello"
    And the finding "JS-PREFIX-CASE" says "<says>"

    Examples:
      | code                           | says                            |
      | botContext.getbotvariable("x") | write botContext.getBotVariable |
      | botcontext.getBotVariable("x") | botcontext.getBotVariable is no |
      | botContext.getOAuthToken()     | botContext.getOAuthToken is no  |

  @twin:JS-PREFIX-CASE
  Scenario: Functions that the documents have are well
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.getBotVariable("x");
      """
    When the bot is checked
    Then the finding "JS-PREFIX-CASE" is not reported

  @rule:JS-DEPRECATED @rule:JS-OLD-REMOVED
  Scenario: Functions of older pages, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.getChannel();
      botContext.getUserName();
      """
    When the bot is checked
    Then the finding "JS-DEPRECATED" is reported at "Hello › hello"
    And the finding "JS-OLD-REMOVED" is reported at "Hello › hello"
    And the findings "JS-DEPRECATED" are:
      | severity | place         | text                                                                                        | path                                     |
      | info     | Hello › hello | Pre-Process Code, line 1, column 1: botContext.getChannel is deprecated: do not rely on it. | conversationMessage[1].preProcessMessage |
    And the findings "JS-OLD-REMOVED" are:
      | severity | place         | text                                                                                                                 | path                                     |
      | info     | Hello › hello | Pre-Process Code, line 2, column 1: botContext.getUserName is documented on the oldest page only: do not rely on it. | conversationMessage[1].preProcessMessage |

  @rule:VAR-UNSET-NULL
  Scenario: A variable that is printed and never set, found
    Given the interaction "hello" has the text "Hello, {$botContext.name}."
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is reported at "Hello › hello"

  @twin:VAR-UNSET-NULL
  Scenario: A variable that code sets is well
    Given the interaction "hello" has the text "Hello, {$botContext.name}."
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("name", "Dana", true, false);
      """
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is not reported

  @rule:LINT-ES5
  Scenario Outline: Code that does not parse, found with its line and column
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var name = "Dana";
      <code>
      """
    When the bot is checked
    Then the finding "LINT-ES5" is reported at "Hello › hello"
    And the finding "LINT-ES5" says "<says>"

    Examples:
      | code        | says                                                    |
      | var a = ;   | Pre-Process Code, line 2, column 9                      |
      | send(“hi”); | LEFT DOUBLE QUOTATION MARK                              |
      | if (name) { | the code ends before something that it opened is closed |

  @rule:LINT-ES5
  Scenario: Curly quotes within a text are well
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var words = "“hi” – she said"; // ‘var a = ;’
      """
    When the bot is checked
    Then the finding "LINT-ES5" is not reported

  @rule:LINT-ES5
  Scenario Outline: A function newer than ECMAScript 5, found
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var names = ["Dana"];
      var a = <code>;
      """
    When the bot is checked
    Then the finding "LINT-ES5" is reported at "Hello › hello"
    And the finding "LINT-ES5" says "<says>"

    Examples:
      | code                   | says                         |
      | "7".padStart(2, "0")   | padStart in line 2, column 9 |
      | names.includes("Dana") | includes in line 2           |
      | Object.entries(names)  | Object.entries in line 2     |
      | new Map()              | Map in line 2                |

  @rule:LINT-ES5
  Scenario: A function of the author's own with that name is well
    Given the bot has the Global Functions:
      """js
      function padStart(text) { return "0" + text; }
      String.prototype.repeat = function (times) { return times > 1 ? this + this.repeat(times - 1) : this; };
      """
    And the interaction "hello" has the Pre-Process Code:
      """js
      var a = padStart("7") + "-".repeat(3) + "includes(1)";
      """
    When the bot is checked
    Then the finding "LINT-ES5" is not reported

  @rule:JS-PANEL-SCOPE
  Scenario: A variable of another panel, found where it is used
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var city = "Graz";
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.printDebugMessage(city);
      """
    When the bot is checked
    Then the finding "JS-PANEL-SCOPE" is reported at "Hello › hello"
    And the finding "JS-PANEL-SCOPE" says "Post-Process Code, line 1, column 30"
    And the finding "JS-PANEL-SCOPE" says "declared in the Pre-Process Code"
    And the findings "JS-PANEL-SCOPE" are:
      | severity | place         | text                                                                                                                                                                                                       | path                                      |
      | error    | Hello › hello | Post-Process Code, line 1, column 30: city is declared in the Pre-Process Code of Hello › hello, and code is scoped to its panel: pass the value in a bot variable, or declare it in the Global Functions. | conversationMessage[1].postProcessMessage |

  @rule:JS-PANEL-SCOPE
  Scenario: A function of the Global Functions is known in every panel
    Given the bot has the Global Functions:
      """js
      function cityOf(code) { return code === "8010" ? "Graz" : ""; }
      """
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.printDebugMessage(cityOf("8010"));
      """
    When the bot is checked
    Then the finding "JS-PANEL-SCOPE" is not reported

  @rule:LINT-INTERACTION-NAMES
  Scenario Outline: A jump through a helper function, judged at its call
    Given the bot has the Global Functions:
      """js
      function go(name) { botContext.setTriggerNextMessage(name); }
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      go("<name>");
      """
    When the bot is checked
    Then the finding "LINT-INTERACTION-NAMES" is <found>

    Examples:
      | name    | found                       |
      | nowhere | reported at "Hello › hello" |
      | hello   | not reported                |

  Scenario Outline: A reference that is never filled, found
    Given the interaction "hello" has the text "Hello, <reference>."
    When the bot is checked
    Then the finding "<rule>" is reported at "Hello › hello"

    Examples:
      | reference           | rule            |
      | {$botContext.name   | VAR-BOT         |
      | {botContext.name}   | VAR-BOT         |
      | {$botVariable.name} | VAR-BOT         |
      | {$envVars.HOST}     | VAR-ENV         |
      | {$usermessage}      | VAR-SYSTEM-LIST |

  @twin:VAR-BOT @twin:VAR-ENV @twin:VAR-SYSTEM-LIST
  Scenario: References that the platform fills are well
    Given the interaction "hello" has the text "Hello, {$userMessage} {$conversationId} {$env.HOST}."
    When the bot is checked
    Then the finding "VAR-BOT" is not reported
    And the finding "VAR-ENV" is not reported
    And the finding "VAR-SYSTEM-LIST" is not reported
