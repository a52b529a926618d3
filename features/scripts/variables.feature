Feature: Variables and session data in code

  Background:
    Given the bot "script-bot.json"

  @rule:JS-SET-BOT-VARIABLE @rule:VAR-ARE-STRINGS
  Scenario Outline: A value is kept as a text
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("x", <value>, true, false);
      var x = botContext.getBotVariable("x");
      botContext.sendMessage(typeof x + " " + x);
      """
    When the consumer says "hi"
    Then the bot says "<text>"

    Examples:
      | value  | text        |
      | 10     | string 10   |
      | true   | string true |
      | [1, 2] | string 1,2  |
      | "Dana" | string Dana |

  @twin:VAR-ARE-STRINGS
  Scenario: An object stays one, with its JSON as text
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("cart", [{name: "Lamp"}, {name: "Chair"}], true, false);
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      var cart = botContext.getBotVariable("cart");
      botContext.sendMessage(cart.length + " items, the last is a " + cart[1].name);
      botContext.sendMessage("All: " + cart);
      """
    When the consumer says "hi"
    Then the bot says:
      | 2 items, the last is a Chair            |
      | All: [{"name":"Lamp"},{"name":"Chair"}] |
    And the bot variable "cart" is "[{\"name\":\"Lamp\"},{\"name\":\"Chair\"}]"

  @rule:JS-GET-BOT-VARIABLE @rule:VAR-UNSET-NULL
  Scenario: A variable that is not set is null
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("" + (botContext.getBotVariable("x") === null));
      """
    When the consumer says "hi"
    Then the bot says "true"

  @twin:JS-GET-BOT-VARIABLE @twin:VAR-UNSET-NULL
  Scenario Outline: One that is set is a text, even to nothing
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("x", <value>, true, false);
      """
    And the interaction "second" has the Pre-Process Code:
      """js
      botContext.sendMessage(typeof botContext.getBotVariable("x") + " [" + botContext.getBotVariable("x") + "]");
      """
    When the consumer says "hi"
    Then the bot says "Hello."
    And the bot says "<text>"

    Examples:
      | value   | text           |
      | "small" | string [small] |
      | ""      | string []      |
      | null    | string [null]  |

  @rule:JS-REQUEST-SCOPE-PRE-POST @rule:JS-SET-BOT-VARIABLE @twin:VAR-UNSET-NULL
  Scenario: A variable of the request reaches the Post-Process Code, and is gone with the next message
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("pre " + botContext.getBotVariable("x"));
      botContext.setBotVariable("x", "7", false, false);
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.sendMessage("post " + botContext.getBotVariable("x"));
      """
    When the consumer says "hi"
    Then the bot says:
      | pre null |
      | post 7   |

  @twin:JS-REQUEST-SCOPE-PRE-POST @twin:JS-SET-BOT-VARIABLE
  Scenario: It is gone with the next message
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("pre " + botContext.getBotVariable("x"));
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.setBotVariable("x", "7", false, false);
      """
    When the consumer says "hi"
    Then the bot says "pre null"
    When the consumer says "again"
    Then the bot says "pre null"

  @rule:JS-SET-BOT-VARIABLE
  Scenario Outline: A variable of the session lasts as long as the session
    Given the agent connector's field "maxConsumerMessageDelay" is "1440"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("x is " + botContext.getBotVariable("x"));
      botContext.setBotVariable("x", "7", true, false);
      """
    When the consumer says "hi"
    And <time> milliseconds pass
    And the consumer says "again"
    Then the bot says "x is <value>"

    Examples:
      | time    | value |
      | 3000000 | 7     |

    @twin:JS-SET-BOT-VARIABLE
    Examples: After its end
      | time    | value |
      | 3600001 | null  |

  @rule:JS-SET-BOT-VARIABLE
  Scenario Outline: A variable set without an end is kept for 180 days
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var x = botContext.getBotVariable("x");
      botContext.sendMessage("x is " + x);
      if (x === null) botContext.setBotVariable("x", "7", true, true);
      """
    When the consumer says "hi"
    Then the bot says "x is null"
    When the consumer closes the conversation
    And <days> days pass
    And the consumer says "again"
    Then the bot says "x is <value>"

    Examples:
      | days | value |
      | 179  | 7     |

    @twin:JS-SET-BOT-VARIABLE
    Examples: One day more
      | days | value |
      | 180  | null  |

  @twin:JS-SET-BOT-VARIABLE
  Scenario: Kept for this consumer, not for others
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("x is " + botContext.getBotVariable("x"));
      botContext.setBotVariable("x", "7", true, true);
      """
    When the consumer "Dana" says "hi"
    And the consumer "Dana" says "again"
    Then the bot says "x is 7"
    When the consumer "Eli" says "hi"
    Then the bot says "x is null"

  @rule:JS-GET-CURRENT-USER-MESSAGE
  Scenario: The latest message of the consumer, typed or tapped
    Given the interaction "colour" has the Pre-Process Code:
      """js
      botContext.sendMessage("typed: " + botContext.getCurrentUserMessage());
      """
    And the interaction "colour" has the Process User Response:
      """js
      botContext.sendMessage("tapped: " + botContext.getCurrentUserMessage());
      """
    When the consumer says "Colour"
    Then the bot says "typed: Colour"
    When the consumer taps the quick reply "Red"
    Then the bot says "tapped: #ff0000"

  @twin:JS-GET-CURRENT-USER-MESSAGE
  Scenario: Not another consumer's, and not what the bot has said since
    Given the interaction "second" has the Pre-Process Code:
      """js
      botContext.sendMessage("said: " + botContext.getCurrentUserMessage());
      """
    When the consumer "Dana" says "hi"
    And the consumer "Eli" says "again"
    Then the bot says:
      | Hello.       |
      | said: again  |
      | How are you? |
    When the consumer "Dana" says "hi"
    Then the bot says:
      | Hello.       |
      | said: hi     |
      | How are you? |

  @rule:JS-GET-ENV
  Scenario: An environment variable
    Given the environment variable "REGION" is "north"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("Region " + botContext.getEnvVariable("REGION"));
      """
    When the consumer says "hi"
    Then the bot says "Region north"

  @twin:JS-GET-ENV
  Scenario Outline: Null where the environment has none of this name
    Given the environment variable "REGION" is "north"
    And the bot variable "<name>" is "south"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("Region " + botContext.getEnvVariable("<name>"));
      """
    When the consumer says "hi"
    Then the bot says "Region null"

    Examples:
      | name   |
      | region |
      | COAST  |

  @rule:JS-GET-CHATBOT-ID @rule:JS-GET-CONVERSATION-ID @rule:JS-GET-ACCOUNT-ID
  Scenario: The ids of the bot, the conversation and the account
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getConversationId() + " " + botContext.getLPAccountId());
      botContext.sendMessage(botContext.getChatBotId());
      """
    And the interaction "hello" has the text "{$conversationId} and {$chatBotId}"
    When the consumer says "hi"
    Then the bot says "conv-1 12345678"
    And the bot says "7d17d5d7-17d4-5e87-8567-ec5fe19f047d"
    And the bot says "conv-1 and 7d17d5d7-17d4-5e87-8567-ec5fe19f047d"

  @twin:JS-GET-CHATBOT-ID @twin:JS-GET-CONVERSATION-ID
  Scenario: Another conversation and another bot have other ids
    Given the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the interaction "greeting" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getConversationId() + " " + botContext.getChatBotId());
      """
    When the consumer opens a conversation with the skill "Orders"
    And the consumer closes the conversation
    And the consumer opens a conversation with the skill "Orders"
    And the consumer says "hi"
    Then the bot "Order Desk" says "conv-2 feaff471-81d0-5d62-9501-bc72186f815b"

  @rule:JS-RESULTS-COUNT @rule:JS-GET-API-STATUS @rule:JS-IS-API-SUCCESSFUL @rule:VAR-API-IN-CODE
  Scenario: What a call has brought
    Given GET "https://orders.example/all" answers:
      """json
      {"orders": [{"id": "A1"}, {"id": "B2"}]}
      """
    And the interaction "get_orders" has the Post-Process Code:
      """js
      botContext.sendMessage(botContext.getBotVariable("Orders.id.count") + " orders, first " + botContext.getBotVariable("Orders.first"));
      botContext.sendMessage(botContext.isApiExecutionSuccessful() + " " + (botContext.getApiStatusCode() === "200"));
      """
    When the consumer says "orders"
    Then the bot says:
      | 2 orders, first A1 |
      | true true          |
      | Here they are.     |

  @twin:VAR-API-IN-CODE
  Scenario: What it has not brought is null
    Given GET "https://orders.example/all" answers:
      """json
      {"orders": []}
      """
    And the interaction "get_orders" has the Post-Process Code:
      """js
      botContext.sendMessage(botContext.getBotVariable("Orders.id") + " and " + botContext.getBotVariable("Orders.price"));
      """
    When the consumer says "orders"
    Then the bot says "null and null"

  @rule:JS-IS-API-SUCCESSFUL @rule:JS-GET-API-STATUS
  Scenario: A call that is answered with an error counts as executed
    Given GET "https://orders.example/all" answers 404
    And the interaction "get_orders" has the Post-Process Code:
      """js
      botContext.sendMessage(botContext.isApiExecutionSuccessful() + " " + botContext.getApiStatusCode());
      """
    When the consumer says "orders"
    Then the bot says "true 404"
    And the bot says "There are none."

  @twin:JS-IS-API-SUCCESSFUL
  Scenario: A call without an answer does not
    Given GET "https://orders.example/all" is unreachable
    And the interaction "get_orders" has the Post-Process Code:
      """js
      botContext.sendMessage("" + botContext.isApiExecutionSuccessful());
      """
    When the consumer says "orders"
    Then the bot says "false"

  @twin:JS-IS-API-SUCCESSFUL @twin:JS-GET-API-STATUS @twin:JS-RESULTS-COUNT
  Scenario: Before the first call there is nothing to tell
    Given GET "https://orders.example/all" answers 404
    And the interaction "get_orders" has the Pre-Process Code:
      """js
      botContext.sendMessage([
        botContext.isApiExecutionSuccessful(),
        botContext.getApiStatusCode() === null,
        botContext.getBotVariable("Orders.id.count") === null
      ].join());
      """
    When the consumer says "orders"
    Then the bot says "false,true,true"

  @twin:JS-RESULTS-COUNT
  Scenario: The count of no results is 0, and only a custom data field has one
    Given GET "https://orders.example/all" answers:
      """json
      {"orders": [], "count": 5}
      """
    And the interaction "get_orders" has the Post-Process Code:
      """js
      botContext.sendMessage(botContext.getBotVariable("Orders.id.count") + " " + botContext.getBotVariable("Orders.count"));
      """
    When the consumer says "orders"
    Then the bot says "0 null"
