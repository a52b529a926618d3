Feature: What an integration brings back

  Background:
    Given the bot "lookup.json"
    And the bot variable "source" is "web"
    And the bot variable "address" is "https://crm.example/bare"
    And the environment variable "region" is "north"

  @rule:API-SUCCESS-CODES
  Scenario Outline: Only 200 and 201 are a success
    Given GET "https://crm.example/bare" answers <status>
    When the consumer says "bare"
    Then the integration "Bare" has the result <result>
    And the bot says "<text>"

    Examples:
      | status | result  | text               |
      | 200    | success | The call was fine. |
      | 201    | success | The call was fine. |

    @twin:API-SUCCESS-CODES
    Examples: All others are a failure
      | status | result  | text                                       |
      | 202    | failure | Sorry, I could not find anything for that. |
      | 203    | failure | Sorry, I could not find anything for that. |
      | 204    | failure | Sorry, I could not find anything for that. |
      | 301    | failure | Sorry, I could not find anything for that. |
      | 404    | failure | Sorry, I could not find anything for that. |
      | 500    | failure | Sorry, I could not find anything for that. |

  @rule:API-FAILURE-MESSAGE
  Scenario: A failure that no rule handles is reported, and ends the dialog
    Given GET "https://crm.example/bare" does not answer
    When the consumer says "bare"
    Then the bot says "Sorry, I could not find anything for that."
    And the bot says nothing else
    And no dialog is active

  @twin:API-FAILURE-MESSAGE
  Scenario: A failure that a rule handles is not reported
    Given PUT "https://crm.example/orders/A1" is unreachable
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."
    And the bot says nothing else

  @rule:API-SUCCESS-NOT-RESULTS @twin:API-SUCCESS-NOT-RESULTS
  Scenario Outline: A success may bring nothing: code counts the values
    Given GET "https://crm.example/search" answers:
      """json
      {"hits": <hits>}
      """
    When the consumer says "search"
    Then the integration "Search" has the result success
    And the bot says "<text>"

    Examples:
      | hits            | text          |
      | ["red", "blue"] | Found 2: red. |
      | ["red"]         | Found 1: red. |

  @rule:API-SUCCESS-NOT-RESULTS
  Scenario: Nothing at all
    Given GET "https://crm.example/search" answers:
      """json
      {"hits": []}
      """
    When the consumer says "search"
    Then the integration "Search" has the result success
    And the bot says "Nothing was found."

  @rule:API-TRANSFORM-SCRIPT @rule:API-RAW-RESULT
  Scenario: The Transform Result Script sees the raw result before the dialog goes on
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      {"id": "A1", "state": "packed", "items": [{"name": "lamp"}]}
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot variable "first item" is "lamp"
    And the bot variable "fresh" is not set

  @rule:API-TRANSFORM-SCRIPT @rule:API-RAW-RESULT
  Scenario Outline: What the script writes back is what paths find
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      [{"name": "lamp"}, {"name": "shade"}]
      """
    And the integration "Order" has the Transform Result Script:
      """js
      var list = JSON.parse(botContext.getBotVariable("api_Order").jsonData).api_Order;
      botContext.setBotVariable("api_Order", <written>, true, false);
      """
    And the interaction "order_state" has the text "It is {$.api_Order.list[1].name}."
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "It is shade."

    Examples:
      | written                                   |
      | JSON.stringify({list: list})              |
      | JSON.stringify({api_Order: {list: list}}) |

  @twin:API-TRANSFORM-SCRIPT
  Scenario: It is not there for another integration
    Given the integration "Order" has the Transform Result Script:
      """js
      botContext.setBotVariable("transformed", "yes", true, false);
      """
    And GET "https://crm.example/bare" answers 200
    When the consumer says "bare"
    Then the bot says "The call was fine."
    And the bot variable "transformed" is not set

  @twin:API-RAW-RESULT
  Scenario: The raw result is a text below its name, and there is none under the integration's keys or another name
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      {"id": "A1"}
      """
    And the integration "Order" has the Transform Result Script:
      """js
      var raw = botContext.getBotVariable("api_Order");
      var body = JSON.parse(raw.jsonData);
      botContext.sendMessage([
        typeof raw.jsonData,
        Object.keys(body).join(),
        body.id,
        raw.id,
        botContext.getBotVariable("api_order"),
        botContext.getBotVariable("Order")
      ].join(" "));
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "string api_Order    "

  @twin:API-STATUS-VARIABLE
  Scenario: The status is not a text, and there is none before the call
    Given PUT "https://crm.example/orders/A1" answers 201
    And the interaction "get_order" has the Pre-Process Code:
      """js
      botContext.sendMessage("before: " + botContext.getBotVariable("api_OrderStatus"));
      """
    And the interaction "get_order" has the Post-Process Code:
      """js
      var status = botContext.getBotVariable("api_OrderStatus");
      botContext.sendMessage("after: " + (status === "201") + " " + (status === 200) + " " + (status === 201));
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "before: null"
    And the bot says "after: false false true"

  @rule:API-STATUS-VARIABLE
  Scenario: The status is a number
    Given PUT "https://crm.example/orders/A1" answers 201
    And the integration "Order" has the Transform Result Script:
      """js
      var status = botContext.getBotVariable("api_OrderStatus");
      botContext.setBotVariable("created", status === 201 ? "yes" : "no: " + status, true, false);
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot variable "created" is "yes"

  @rule:VAR-API-FIELD @rule:VAR-API-JSONPATH
  Scenario: Fields and paths in a text
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      {"id": "A1", "state": "on its way", "items": [{"name": "lamp"}, {"name": "shade"}]}
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "Order A1: on its way, lamp first."

  @twin:VAR-API-JSONPATH @twin:VAR-API-FIELD
  Scenario Outline: A path that leads nowhere stays as it is typed
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      {"id": "A1", "state": "on its way", "items": [{"name": "lamp"}]}
      """
    And the interaction "order_state" has the text "It is <path>."
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "It is <path>."

    Examples:
      | path                        |
      | {$.api_Order.items[1].name} |
      | {$.api_Order.item[0].name}  |
      | {$.api_Order.id[i]}         |
      | {$.api_Orders.id}           |
      | {Order.place}               |

  @twin:VAR-API-JSONPATH
  Scenario: A list at the top is not repeated for each element
    Given PUT "https://crm.example/orders/A1" answers:
      """json
      [{"name": "lamp"}, {"name": "shade"}]
      """
    And the interaction "order_state" has the text "It is {$.api_Order[i].name}, {$.api_Order[1].name}."
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "It is {$.api_Order[i].name}, shade."

  @rule:VAR-API-FIELD
  Scenario Outline: The name of the integration and of its Response Data Variable will both do (C11)
    Given the interaction "sky" has the text "It is {<name>.sky}."
    And GET "https://weather.example" answers:
      """json
      {"sky": "blue"}
      """
    When the consumer says "weather"
    Then the bot says "It is blue."

    Examples:
      | name           |
      | Weather        |
      | weather_result |

  @rule:API-DELETE-SCOPE
  Scenario: An integration that is gone is missed only where it is called
    Given the bot "careless-content.json"
    When the bot is checked
    Then the finding "API-DELETE-SCOPE" is reported at "Everything › gone"
    And the finding "API-DELETE-SCOPE" says "'Gone', which is not in the export"
