Feature: What code can ask about the consumer's words

  Background:
    Given the bot "script-bot.json"

  @rule:JS-GET-DIALOG-STARTER-INTENT
  Scenario: The intent that started the dialog
    Given the interaction "pizza" has the Pre-Process Code:
      """js
      botContext.sendMessage("by " + botContext.getDialogStarterIntent());
      """
    When the consumer says "I want pizza"
    Then the bot says "by order pizza"

  @twin:JS-GET-DIALOG-STARTER-INTENT
  Scenario: It is null where a pattern did
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("by " + botContext.getDialogStarterIntent());
      """
    When the consumer says "I want pizza"
    Then the bot says "A pizza it is."
    When the consumer says "hi"
    Then the bot says "by null"

  @rule:JS-GET-DIALOG-STARTER-INTENT
  Scenario: Of a meta intent it is the child
    Given the interaction "food" has the Pre-Process Code:
      """js
      botContext.sendMessage("by " + botContext.getDialogStarterIntent());
      """
    When the consumer says "a green salad"
    Then the bot says "by order salad"
    And the bot says "Food it is."

  @rule:JS-GET-NAMED-ENTITIES @rule:JS-ENTITY-DATA-VALUE
  Scenario Outline: Entities with the words used and their data values; several phrases may share one
    Given the interaction "opinion" has the Process User Response:
      """js
      var found = botContext.getNamedEntities("size");
      var shown = [];
      for (var i = 0; found && i < found.length; i++) shown.push(found[i].getPhrase() + "=" + found[i].getDataValue());
      botContext.sendMessage("sizes: " + shown.join());
      """
    When the consumer says "opinion"
    And the consumer says "<answer>"
    Then the bot says "sizes: <sizes>"

    Examples:
      | answer                   | sizes              |
      | a small one, a large one | small=10,large=20  |
      | a little one             | little=10          |
      | a SMALL one, Little      | SMALL=10,Little=10 |

    @twin:JS-GET-NAMED-ENTITIES
    Examples: Other words
      | answer       | sizes |
      | none of them |       |
      | smaller      |       |

  @rule:JS-GET-DISAMBIGUATED
  Scenario: The intent chosen in the disambiguation interaction
    Given the interaction "pasta" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getDisambiguatedIntentName());
      botContext.sendMessage(botContext.getDisambiguatedIntentId());
      """
    When the consumer says "pizza or pasta"
    Then the bot says "What shall it be?"
    When the consumer selects the choice "order pasta"
    Then the bot says:
      | order pasta                          |
      | ecbd9855-7f59-5422-8a28-11879f025d98 |
      | Pasta it is.                         |

  @twin:JS-GET-DISAMBIGUATED
  Scenario: There is none where nothing was chosen
    Given the interaction "pizza" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getDisambiguatedIntentName() + " " + botContext.getDisambiguatedIntentId());
      """
    When the consumer says "I want pizza"
    Then the bot says "null null"

  @rule:JS-GET-NAMED-ENTITIES
  Scenario Outline: People, organisations and places are those that the test names
    Given the phrase "Dana" is the entity "PERSON"
    And the phrase "the town hall~T1" is the entity "LOCATION"
    And the interaction "opinion" has the Process User Response:
      """js
      var found = (botContext.getNamedEntities("PERSON") || []).concat(botContext.getNamedEntities("LOCATION") || []);
      var shown = [];
      for (var i = 0; i < found.length; i++) shown.push(found[i].getPhrase() + "=" + found[i].getDataValue());
      botContext.sendMessage("found: " + shown.join());
      """
    When the consumer says "opinion"
    And the consumer says "<answer>"
    Then the bot says "found: <found>"

    Examples:
      | answer                | found                      |
      | Dana at the town hall | Dana=Dana,the town hall=T1 |
      | DANA at the Town Hall | DANA=Dana,the Town Hall=T1 |

    @twin:JS-ENTITY-DATA-VALUE
    Examples: A phrase without a data value is its own
      | answer   | found     |
      | ask Dana | Dana=Dana |

    @twin:JS-GET-NAMED-ENTITIES
    Examples: Other words
      | answer       | found |
      | ask somebody |       |
