Feature: Where an author's code runs
  Three panels at every interaction, one at an integration, the Global Functions and the conversation-start function.

  Background:
    Given the bot "script-bot.json"

  Rule: The panels

    @rule:INT-CODE-PANELS
    Scenario: Pre-Process and Post-Process Code run before a question is sent, the third panel after the answer
      Given the interaction "size" has the Pre-Process Code:
        """js
        botContext.sendMessage("pre");
        """
      And the interaction "size" has the Post-Process Code:
        """js
        botContext.sendMessage("post");
        """
      And the interaction "size" has the Process User Response:
        """js
        botContext.sendMessage("answered " + botContext.getCurrentUserMessage());
        """
      When the consumer says "size"
      Then the bot says:
        | pre         |
        | post        |
        | Which size? |
      And the bot says nothing else
      When the consumer says "small"
      Then the bot says:
        | answered small |
        | Noted.         |

    Scenario: Process User Response stands in for conditions where a question has none
      Given the interaction "opinion" has the Process User Response:
        """js
        var long = botContext.getCurrentUserMessage().length > 10;
        botContext.setTriggerNextMessage(long ? "elsewhere" : "thanks");
        """
      When the consumer says "opinion"
      And the consumer says "nice"
      Then the bot says "Thank you."
      When the consumer says "opinion"
      And the consumer says "it could be better"
      Then the bot says "This is elsewhere."

    @twin:INT-ORDER-QUESTION @twin:INT-PUR-ROLE
    Scenario: It does not run for an answer that no condition takes
      Given the interaction "size" has the Process User Response:
        """js
        botContext.sendMessage("never");
        """
      When the consumer says "size"
      And the consumer says "huge"
      Then the bot says "Small or large, please."
      And the bot says nothing else

    Scenario: Both panels of a statement run before its text, in this order
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("pre");
        """
      And the interaction "hello" has the Post-Process Code:
        """js
        botContext.sendMessage("post");
        """
      When the consumer says "hi"
      Then the bot says:
        | pre          |
        | post         |
        | Hello.       |
        | How are you? |

    @twin:INT-ORDER-STATEMENT
    Scenario: The other reading of the pages, as a switch: Post-Process Code after the text
      Given the platform switch "post_process" is "after content"
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("pre");
        """
      And the interaction "hello" has the Post-Process Code:
        """js
        botContext.sendMessage("post");
        """
      When the consumer says "hi"
      Then the bot says:
        | pre          |
        | Hello.       |
        | post         |
        | How are you? |

    Scenario: An integration's panels stand around its call, the Transform Result Script right after it
      Given GET "https://orders.example/all" answers:
        """json
        {"orders": []}
        """
      And the interaction "get_orders" has the Pre-Process Code:
        """js
        botContext.sendMessage("before: " + botContext.getApiStatusCode());
        """
      And the integration "Orders" has the Transform Result Script:
        """js
        botContext.sendMessage("transform: " + botContext.getApiStatusCode());
        """
      And the interaction "get_orders" has the Post-Process Code:
        """js
        botContext.sendMessage("after: " + botContext.getApiStatusCode());
        """
      When the consumer says "orders"
      Then the bot says:
        | before: null   |
        | transform: 200 |
        | after: 200     |
        | Here they are. |

  Rule: What a panel can see

    @rule:JS-PANEL-SCOPE
    Scenario: A name of one panel is unknown in another
      Given the interaction "hello" has the Pre-Process Code:
        """js
        var greeting = "Good morning";
        """
      And the interaction "hello" has the Post-Process Code:
        """js
        botContext.sendMessage(greeting);
        """
      When the consumer says "hi"
      Then the bot says:
        | Hello.       |
        | How are you? |
      And the bot says nothing else
      And the bot log shows "greeting is not defined"

    @rule:JS-PANEL-SCOPE
    Scenario: By switch an unknown name stops the flow
      Given the platform switch "script_errors" is "stop"
      And the interaction "hello" has the Pre-Process Code:
        """js
        var greeting = "Good morning";
        """
      And the interaction "hello" has the Post-Process Code:
        """js
        botContext.sendMessage(greeting);
        """
      When the consumer says "hi"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And the bot says nothing else
      And the bot log shows "greeting is not defined"

    Scenario: A variable of a panel is unknown in the Global Functions
      Given the bot has the Global Functions:
        """js
        function greeted() { return typeof greeting; }
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        var greeting = "Good morning";
        botContext.sendMessage(greeted());
        """
      When the consumer says "hi"
      Then the bot says "undefined"

    Scenario Outline: A panel may return, as a function does
      Given the interaction "hello" has the <panel>:
        """js
        "use strict"
        function early() { return true } // a function of the panel
        if (early()) { return botContext.sendMessage("Left early."); }
        botContext.sendMessage("Never said."); // the last line is a comment
        """
      When the consumer says "hi"
      Then the bot says:
        | Left early.  |
        | Hello.       |
        | How are you? |
      And the bot says nothing else

      Examples:
        | panel             |
        | Pre-Process Code  |
        | Post-Process Code |

    @rule:JS-GLOBAL-FUNCTIONS
    Scenario: Global Functions can be called from every panel
      Given the bot has the Global Functions:
        """js
        function shout(text) { return text.toUpperCase() + "!"; }
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(shout("pre"));
        """
      And the interaction "second" has the Post-Process Code:
        """js
        botContext.sendMessage(shout("post"));
        """
      When the consumer says "hi"
      Then the bot says:
        | PRE!         |
        | Hello.       |
        | POST!        |
        | How are you? |

    @twin:JS-GLOBAL-FUNCTIONS
    Scenario: A function of a panel cannot
      Given the interaction "hello" has the Pre-Process Code:
        """js
        function shout(text) { return text.toUpperCase() + "!"; }
        botContext.sendMessage(shout("pre"));
        """
      And the interaction "second" has the Post-Process Code:
        """js
        botContext.sendMessage(shout("post"));
        """
      When the consumer says "hi"
      Then the bot says:
        | PRE!         |
        | Hello.       |
        | How are you? |
      And the bot says nothing else
      And the bot log shows "shout is not defined"

    @rule:JS-INIT-CONVERSATION
    Scenario Outline: The conversation-start function runs once, before anything else
      Given the bot has the Global Functions:
        """js
        function <name>() { botContext.sendMessage("The conversation begins."); }
        """
      When the consumer says "hi"
      Then the bot says:
        | The conversation begins. |
        | Hello.                   |
        | How are you?             |
      When the consumer says "again"
      Then the bot says "Hello."

      Examples:
        | name               |
        | __initConversation |
        | initConversation   |

    @twin:JS-INIT-CONVERSATION
    Scenario Outline: A Global Function of another name does not run by itself
      Given the bot has the Global Functions:
        """js
        function <name>() { botContext.sendMessage("The conversation begins."); }
        """
      When the consumer says "hi"
      Then the bot says:
        | Hello.       |
        | How are you? |
      And the bot says nothing else

      Examples:
        | name              |
        | _initConversation |
        | initconversation  |
        | initConversations |

    @twin:JS-INIT-CONVERSATION
    Scenario: The next conversation has its own start
      Given the bot has the Global Functions:
        """js
        function initConversation() { botContext.sendMessage("The conversation begins."); }
        """
      When the consumer says "hi"
      And the consumer closes the conversation
      And the consumer says "hi"
      Then the bot says:
        | The conversation begins. |
        | Hello.                   |
        | How are you?             |

    @rule:JS-PREFIX-CASE
    Scenario Outline: Every function has the prefix botContext, and letter case counts
      Given the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        """
      When the consumer says "hi"
      Then the bot says:
        | Hello.       |
        | How are you? |
      And the bot says nothing else
      And the bot log shows "<hint>"

      Examples:
        | code                                 | hint                                 |
        | botcontext.sendMessage("Good day."); | did you mean botContext?             |
        | sendMessage("Good day.");            | did you mean botContext.sendMessage? |
        | botContext.sendmessage("Good day."); | did you mean sendMessage?            |

    @twin:JS-PREFIX-CASE
    Scenario Outline: Under its own name it runs, and functions of the author need no prefix
      Given the bot has the Global Functions:
        """js
        function greet(text) { botContext.sendMessage(text); }
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        """
      When the consumer says "hi"
      Then the bot says:
        | Good day.    |
        | Hello.       |
        | How are you? |
      And the bot log shows "is not" 0 times

      Examples:
        | code                                    |
        | botContext.sendMessage("Good day.");    |
        | botContext["sendMessage"]("Good day."); |
        | greet("Good day.");                     |

    @rule:JS-PREFIX-CASE
    Scenario Outline: Without the prefix the flow stops where script errors stop it
      Given the platform switch "script_errors" is "stop"
      And the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        """
      When the consumer says "hi"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And the bot says nothing else

      Examples:
        | code                                 |
        | botcontext.sendMessage("Good day."); |
        | sendMessage("Good day.");            |
        | botContext.sendmessage("Good day."); |

  Rule: When code goes wrong

    Scenario: An error names panel, interaction, line and column; what came before it counts, and the flow goes on
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("Still here.");
        var order = null;
        botContext.sendMessage(order.id);
        """
      When the consumer says "hi"
      Then the bot says:
        | Still here.  |
        | Hello.       |
        | How are you? |
      And the bot says nothing else
      And the bot log shows "Pre-Process Code of Hello › hello, line 3, column 24"

    Scenario Outline: Whatever code throws is an error with a place
      Given the interaction "hello" has the Pre-Process Code:
        """js
        var order = null;
        if (!order) throw <value>;
        """
      When the consumer says "hi"
      Then the bot says "Hello."
      And the bot log shows "<message>"
      And the bot log shows "Pre-Process Code of Hello › hello, line 2, column 19"

      Examples:
        | value      | message           |
        | "no order" | thrown: no order  |
        | [404]      | thrown: [404]     |
        | undefined  | thrown: undefined |

    Scenario Outline: Code that does not parse is an error, too
      Given the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        """
      When the consumer says "hi"
      Then the bot says "Hello."
      And the bot log shows "<place>"

      Examples:
        | code                        | place             |
        | var a = ;                   | line 1, column 9  |
        | if (true) { var a = 1;      | SyntaxError       |
        | } var a = 1; {              | line 1, column 1  |
        | botContext.sendMessage(“x”) | line 1, column 24 |

    Scenario: By switch an error stops the flow
      Given the platform switch "script_errors" is "stop"
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("Still here.");
        var order = null;
        botContext.sendMessage(order.id);
        """
      When the consumer says "hi"
      Then the bot says:
        | Still here.                                                        |
        | Not able to understand your question. Can you please re-phrase it? |
      And the bot log shows "Pre-Process Code of Hello › hello, line 3"
      And no dialog is active

    @rule:JS-GLOBAL-ERRORS-SILENT
    Scenario: The consumer does not see an error in the Global Functions
      Given the bot has the Global Functions:
        """js
        var shop = missing.shop;
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("Good morning.");
        """
      When the consumer says "hi"
      Then the bot says:
        | Good morning. |
        | Hello.        |
        | How are you?  |
      And the bot log shows "Global Functions, line 1"

    @rule:JS-GLOBAL-ERRORS-SILENT
    Scenario: Not even where script errors stop the flow
      Given the platform switch "script_errors" is "stop"
      And the bot has the Global Functions:
        """js
        var shop = missing.shop;
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("Good morning.");
        """
      When the consumer says "hi"
      Then the bot says:
        | Good morning. |
        | Hello.        |
        | How are you?  |

    @twin:JS-GLOBAL-ERRORS-SILENT
    Scenario: The consumer sees it when a panel has called the function
      Given the platform switch "script_errors" is "stop"
      And the bot has the Global Functions:
        """js
        function shop() { return missing.shop; }
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("In the " + shop());
        """
      When the consumer says "hi"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And the bot says nothing else
      And the bot log shows "missing is not defined"

    @rule:INT-CODE-ES5
    Scenario Outline: Code newer than ECMAScript 5 is reported
      Given the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        """
      When the consumer says "hi"
      Then the bot says "Hello."
      And the diagnostic "script" is reported

      Examples:
        | code                                      |
        | const name = "Ann";                       |
        | let name = "Ann";                         |
        | var lengths = ["Ann"].map(n => n.length); |
        | var text = `Ann`;                         |
        | class Name {}                             |

    @twin:INT-CODE-ES5
    Scenario Outline: Code of ECMAScript 5 is not
      Given the interaction "hello" has the Pre-Process Code:
        """js
        <code>
        botContext.sendMessage("" + text);
        """
      When the consumer says "hi"
      Then the bot says "<text>"
      And the diagnostic "script" is not reported

      Examples:
        | code                                                       | text                |
        | var text = ["Ann"].map(function (n) { return n.length; }); | 3                   |
        | var text = (1234.5).toString();                            | 1234.5              |
        | var text = "const name => `Ann`"; // let it be             | const name => `Ann` |

    @rule:INT-CODE-ES5
    Scenario: toLocaleString does not work
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage((1234.5).toLocaleString());
        """
      When the consumer says "hi"
      Then the bot says "Hello."
      And the bot log shows "toLocaleString is not supported"

    @rule:INT-CODE-ES5
    Scenario: By switch toLocaleString stops the flow
      Given the platform switch "script_errors" is "stop"
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage((1234.5).toLocaleString());
        """
      When the consumer says "hi"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"

    Scenario: A function of a newer library is named
      Given the interaction "hello" has the Pre-Process Code:
        """js
        var day = "7";
        botContext.sendMessage(day.padStart(2, "0"));
        """
      When the consumer says "hi"
      Then the bot says "Hello."
      And the bot log shows "day.padStart is not a function"
      And the bot log shows "line 2, column 28"

    Scenario: A script can ask whether the platform has a function
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("It is " + typeof botContext.sendVoice + ", id " + (botContext.chatBotId === botContext.getChatBotId()));
        if (botContext.sendVoice) { botContext.sendVoice("Hello."); }
        """
      When the consumer says "hi"
      Then the bot says "It is undefined, id true"
      And the diagnostic "unknown-platform-function" is not reported

    Scenario Outline: What is not JavaScript on the platform shows no source
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("Text: " + <code>);
        """
      When the consumer says "hi"
      Then the bot says a text that contains "Text: "
      And the consumer has never seen "=>"
      And the consumer has never seen "record("
      And the consumer has never seen "state"

      Examples:
        | code                                                  |
        | botContext                                            |
        | botContext.toString()                                 |
        | botContext.toString                                   |
        | botContext.getBotVariable                             |
        | String(botContext.sendMessage)                        |
        | Function.prototype.toString.call(botContext.askMaven) |
        | JSON.stringify(botContext)                            |
        | Math.random                                           |
        | Date                                                  |
        | [].map                                                |
        | Function.prototype.toString                           |

    Scenario: A function that the platform does not have is named, with the nearest that it has
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.getOAuthToken();
        """
      When the consumer says "hi"
      Then the diagnostic "unknown-platform-function" is reported
      And the bot log shows "botContext.getOAuthToken is not a function of the platform"

    @rule:JS-OLD-REMOVED
    Scenario Outline: Functions of the oldest page answer null, and are reported to the author
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("" + botContext.<call>);
        """
      When the consumer says "hi"
      Then the bot says "null"
      And the diagnostic "script" is reported

      Examples:
        | call                    |
        | getUserLocation()       |
        | getUserName()           |
        | setUserName("Dana")     |
        | getEmail()              |
        | setEmail("a@b.example") |
        | getUserPlatformType()   |

    @twin:JS-OLD-REMOVED
    Scenario: Those that later pages have kept are answered, and not reported
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.setBotVariable("name", "Dana", true, false);
        botContext.sendMessage(botContext.getBotVariable("name") + " " + (botContext.getUserPlatformId() !== null));
        """
      When the consumer says "hi"
      Then the bot says "Dana true"
      And the diagnostic "script" is not reported

    @rule:JS-DEPRECATED
    Scenario: Deprecated functions work, and are reported to the author
      Given the interaction "colour" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getChannel());
        botContext.addQuickReples(["Green~#00ff00"]);
        """
      When the consumer says "colour"
      Then the bot says "lp_web"
      And the bot says "Which colour?"
      And the bot offers "Red", "Blue" and "Green"
      And the diagnostic "script" is reported

    @twin:JS-DEPRECATED
    Scenario: Those that replace them are not reported
      Given the interaction "colour" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getUserChannel());
        botContext.addQuickReplies(["Green~#00ff00"]);
        """
      When the consumer says "colour"
      Then the bot says "lp_web"
      And the bot says "Which colour?"
      And the bot offers "Red", "Blue" and "Green"
      And the diagnostic "script" is not reported
