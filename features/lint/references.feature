Feature: References that are never filled, found by checking the bot
  The finding says what the platform would fill, so that the author can write it.

  Background:
    Given the bot "lookup.json"

  Scenario Outline: What the platform does not fill is found
    Given the interaction "order_state" has the text "<text>"
    When the bot is checked
    Then the finding "<rule>" is reported at "Order › order_state"
    And the finding "<rule>" says "<advice>"

    @rule:VAR-BOT
    Examples: Bot variables
      | text                     | rule    | advice                                                            |
      | Hi {$botContext.hits     | VAR-BOT | the reference is not closed, write {$botContext.hits}             |
      | Hi { $botContext.hits}   | VAR-BOT | has a blank after its brace, write {$botContext.hits}             |
      | Hi {$botContext. hits}   | VAR-BOT | the name begins with a blank, write {$botContext.hits}            |
      | Hi {$botContext.hits: x} | VAR-BOT | the name holds ':': close the reference, write {$botContext.hits} |
      | Hi $botContext.hits!     | VAR-BOT | a reference stands in braces, write {$botContext.hits}            |
      | Hi {botContext.hits}     | VAR-BOT | it needs a dollar sign, write {$botContext.hits}                  |
      | Hi {hits}                | VAR-BOT | a bot variable is written {$botContext.hits}                      |
      | Hi {{$botContext.hits}}  | VAR-BOT | one pair of braces is enough, write {$botContext.hits}            |
      | Hi {$botContext}         | VAR-BOT | the name is missing, write {$botContext.name}                     |

    @rule:VAR-API-FIELD
    Examples: Custom data fields
      | text                  | rule          | advice                                                                               |
      | It is {Order.stat}    | VAR-API-FIELD | the integration 'Order' has no custom data field 'stat', write {Order.state}         |
      | It is {Order.zzzzz}   | VAR-API-FIELD | 'zzzzz': add the field, or correct the name                                          |
      | It is {Ordr.state}    | VAR-API-FIELD | no integration has the name 'Ordr', write {Order.state}                              |
      | It is {$Order.id}     | VAR-API-FIELD | a custom data field has no dollar sign, write {Order.id}                             |
      | It is {$Weather.zz}   | VAR-API-FIELD | a custom data field has no dollar sign, write {Weather.sky}                          |
      | It is {{Order.id}}    | VAR-API-FIELD | one pair of braces is enough, write {Order.id}                                       |
      | It is {Order.id.      | VAR-API-FIELD | the reference is not closed, write {Order.id}                                        |
      | It is {Order.id[1]}   | VAR-API-FIELD | a custom data field takes no index, write {Order.id} or the path {$.api_Order.id[1]} |
      | It is {Order.item[1]} | VAR-API-FIELD | write {Order.item} or the path {$.api_Order.items[1].name}                           |
      | It is {Order.none[1]} | VAR-API-FIELD | write the path to the value, such as {$.api_Order.none[1]}                           |

    @rule:VAR-API-JSONPATH
    Examples: Paths
      | text                             | rule             | advice                                                                              |
      | It is {api_Order.id}             | VAR-API-JSONPATH | a path begins with a dollar sign and a dot, write {$.api_Order.id}                  |
      | It is {api_Order.items[0]}       | VAR-API-JSONPATH | a path begins with a dollar sign and a dot, write {$.api_Order.items[0]}            |
      | It is {.api_Order.id}            | VAR-API-JSONPATH | a path begins with a dollar sign, write {$.api_Order.id}                            |
      | It is {$api_Order.id}            | VAR-API-JSONPATH | a path has a dot after the dollar sign, write {$.api_Order.id}                      |
      | It is {$botContext.api_Order.id} | VAR-API-JSONPATH | a bot variable has no parts, write the path {$.api_Order.id}                        |
      | It is {$.api_Ordr.id}            | VAR-API-JSONPATH | no integration has the Response Data Variable of 'api_Ordr', write {$.api_Order.id} |
      | It is {$.api_Order..id}          | VAR-API-JSONPATH | one dot stands between two keys of a path, write {$.api_Order.id}                   |
      | It is {$.api_Order.items[0}      | VAR-API-JSONPATH | a bracket of the path is not closed, write {$.api_Order.items[0]}                   |
      | It is {$.api_Order[i].id}        | VAR-API-JSONPATH | this one is the whole answer, write {$.api_Order[0].id}                             |
      | It is {$.api_Order.items[*]}     | VAR-API-JSONPATH | [i] for every entry, write {$.api_Order.items[i]}                                   |
      | It is {$.api_Order['id']}        | VAR-API-JSONPATH | write {$.api_Order.id}                                                              |
      | It is {$.api_Order.id            | VAR-API-JSONPATH | the reference is not closed, write {$.api_Order.id}                                 |

    @rule:VAR-ENV
    Examples: The environment
      | text                 | rule    | advice                                      |
      | In {env.region}      | VAR-ENV | it needs a dollar sign, write {$env.region} |
      | In {$env}            | VAR-ENV | the name is missing, write {$env.name}      |
      | In {$envVars.region} | VAR-ENV | no such reference, write {$env.region}      |

    @rule:VAR-SYSTEM-LIST
    Examples: System variables
      | text              | rule            | advice                                                           |
      | Hi {$usermessage} | VAR-SYSTEM-LIST | the platform has no such reference, write {$userMessage}         |
      | Hi {$firstnam}    | VAR-SYSTEM-LIST | the nearest is {$firstname}                                      |
      | Hi {$zzzzz}       | VAR-SYSTEM-LIST | no such reference, a bot variable is written {$botContext.zzzzz} |

    @rule:JS-OLD-REMOVED
    Examples: What the oldest page has
      | text                | rule           | advice                                       |
      | In {$location.city} | JS-OLD-REMOVED | only the oldest page documents {$location.…} |

  Scenario Outline: What it fills, and prose in braces, is well
    Given the interaction "order_state" has the text "<text>"
    When the bot is checked
    Then the finding "<rule>" is not reported

    @twin:VAR-BOT
    Examples: Bot variables
      | text                                          | rule    |
      | {$botContext.hits} {$botContext.slot.x}       | VAR-BOT |
      | Five dollars are $5, {see the list}, {hit}.   | VAR-BOT |
      | {\"who\": {\"name\": \"{$botContext.hits}\"}} | VAR-BOT |

    @twin:VAR-API-JSONPATH
    Examples: Paths
      | text                                                | rule             |
      | {$.api_Order.id} {$.api_Order.items[i].name}        | VAR-API-JSONPATH |
      | {$.api_kb_search.results[0].title} {$.api_topics.x} | VAR-API-JSONPATH |

    @twin:VAR-ENV
    Examples: The environment
      | text          | rule    |
      | {$env.region} | VAR-ENV |

    @twin:VAR-SYSTEM-LIST @twin:JS-OLD-REMOVED
    Examples: System variables
      | text                                     | rule            |
      | {$userMessage} {$firstname} {$chatBotId} | VAR-SYSTEM-LIST |
      | {$userMessage} {$firstname} {$chatBotId} | JS-OLD-REMOVED  |

  @twin:VAR-API-FIELD
  Scenario: A field of an integration is well
    Given the integration "Weather" has the custom data field "sky" with the path "{$.api_weather_result.sky}"
    And the interaction "order_state" has the text "{Order.id}, {Order.state}, {Order.item}"
    When the bot is checked
    Then the finding "VAR-API-FIELD" is reported at "Weather"

  @rule:VAR-UNSET-NULL
  Scenario Outline: A variable that nothing sets is found once, with who reads it
    Given the interaction "order_state" has the text "<text>"
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is reported at "Order › order_state"
    And the finding "VAR-UNSET-NULL" says "<says>"

    Examples:
      | text                       | says                                                     |
      | Hi {$botContext.nobody}    | the consumer will see                                    |
      | Hi {$botContext.slot.none} | slot.none                                                |
      | Hi {$botContext.hits.x}    | A variable has no parts: 'hits' is set, 'hits.x' is not. |

  @twin:VAR-UNSET-NULL
  Scenario: One that code sets, and one that is a path, are well
    Given the interaction "order_state" has the text "{$botContext.hits} {$botContext.api_Order.id}"
    When the bot is checked
    Then the finding "VAR-UNSET-NULL" is not reported at "Order › order_state"
