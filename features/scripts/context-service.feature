Feature: The Conversation Context Service
  Properties in namespaces: for all conversations of the bot, for those of one consumer, or for one conversation.

  Background:
    Given the bot "script-bot.json"

  @rule:JS-CCS-SET @rule:JS-CCS-GET @rule:JS-CCS-SCOPES
  Scenario: A property is seen as far as its scope goes
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setGlobalContextData("shop", "offer", "bikes");
      botContext.setContextDataForUser("shop", "size", {inch: 28});
      botContext.setContextDataForConversation("shop", "topic", "wheels");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      var size = botContext.getContextDataForUser("shop", "size");
      botContext.sendMessage([
        botContext.getGlobalContextData("shop", "offer"),
        size && size.inch,
        botContext.getContextDataForConversation("shop", "topic")
      ].join());
      """
    When the consumer "Dana" says "hi"
    And the consumer "Dana" says "opinion"
    Then the bot says "bikes,28,wheels"

  @twin:JS-CCS-SCOPES
  Scenario: And no further: not in the next conversation, not by another consumer
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setGlobalContextData("shop", "offer", "bikes");
      botContext.setContextDataForUser("shop", "size", 28);
      botContext.setContextDataForConversation("shop", "topic", "wheels");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage([
        botContext.getGlobalContextData("shop", "offer"),
        botContext.getContextDataForUser("shop", "size"),
        botContext.getContextDataForConversation("shop", "topic")
      ].join());
      """
    When the consumer "Dana" says "hi"
    And the consumer closes the conversation
    And the consumer says "opinion"
    Then the bot says "bikes,28,"
    When the consumer "Eli" says "opinion"
    Then the bot says "bikes,,"

  @rule:JS-CCS-SCOPES
  Scenario: What another system has left there is found, and what the bot leaves can be looked at
    Given the user context data "tier" of the namespace "crm" is "gold"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getContextDataForUser("crm", "tier"));
      botContext.setContextDataForUser("crm", "visits", 3);
      """
    When the consumer says "hi"
    Then the bot says "gold"
    And the bot log shows "user context data crm.visits = 3"
    And the bot log does not show "crm.visits = 4"
    And the user context data "visits" of the namespace "crm" is "3"
    And the user context data "tier" of the namespace "crm" is "gold"

  @rule:JS-CCS-NAMESPACE
  Scenario Outline: A property lives as long as its namespace says
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop", 60);
      botContext.setContextDataForUser("shop", "size", "small");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage("size " + botContext.getContextDataForUser("shop", "size"));
      """
    When the consumer says "hi"
    And <time> milliseconds pass
    And the consumer says "opinion"
    Then the bot says "size <value>"

    Examples:
      | time  | value |
      | 59699 | small |

    @twin:JS-CCS-NAMESPACE
    Examples: One millisecond more
      | time  | value |
      | 59700 | null  |

  @rule:JS-CCS-NAMESPACE
  Scenario: The time to live is for properties set later; a namespace of the same name is used again
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setContextDataForUser("shop", "size", "small");
      botContext.registerContextNamespace("shop", 60);
      botContext.setContextDataForUser("shop", "colour", "red");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      var size = botContext.getContextDataForUser("shop", "size");
      botContext.sendMessage(size + " " + botContext.getContextDataForUser("shop", "colour"));
      """
    When the consumer says "hi"
    And 2 minutes pass
    And the consumer says "opinion"
    Then the bot says "small null"

  @rule:JS-CCS-NAMESPACE @rule:JS-CCS-SYNC-BOOLEAN @twin:JS-CCS-SET
  Scenario: Without its namespace a property can be neither written nor read; writes say so and do not throw
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var before = botContext.setContextDataForUser("shop", "size", "small");
      botContext.registerContextNamespace("shop");
      var during = botContext.setContextDataForUser("shop", "size", "small");
      botContext.deleteContextNamespace("shop");
      var after = botContext.getContextDataForUser("shop", "size");
      botContext.sendMessage([before, during, after === null].join());
      """
    When the consumer says "hi"
    Then the bot says "false,true,true"

  @rule:JS-CCS-GET
  Scenario: All properties at once come as a Java map
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setContextDataForConversation("shop", "size", "small");
      botContext.setContextDataForConversation("shop", "colour", "red");
      var map = botContext.getContextDataForConversation("shop");
      var names = [];
      for each (var name in map.keySet()) names.push(name + "=" + map[name]);
      botContext.sendMessage(names.join() + " " + map.toString());
      """
    When the consumer says "hi"
    Then the bot says "size=small,colour=red {size=small, colour=red}"

  @twin:JS-CCS-GET
  Scenario: What is not there is null, and global properties do not come all at once
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setGlobalContextData("shop", "offer", "bikes");
      botContext.sendMessage([
        botContext.getGlobalContextData("shop") === null,
        botContext.getGlobalContextData("shop", "Offer") === null,
        botContext.getContextDataForUser("shop", "offer") === null,
        botContext.getContextDataForUser("shops") === null,
        botContext.getContextDataForConversation("shop").isEmpty()
      ].join());
      """
    When the consumer says "hi"
    Then the bot says "true,true,true,true,true"

  @rule:JS-CCS-DELETE
  Scenario: Properties are deleted one by one or all together, each in its scope
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setGlobalContextData("shop", "a", "1");
      botContext.setContextDataForUser("shop", "a", "2");
      botContext.setContextDataForConversation("shop", "a", "3");
      botContext.setContextDataForConversation("shop", "b", "4");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage([
        botContext.deleteGlobalContextData("shop", "a"),
        botContext.deleteContextDataForUser("shop", "a"),
        botContext.deleteAllContextDataForConversation("shop")
      ].join());
      botContext.sendMessage([
        botContext.getGlobalContextData("shop", "a"),
        botContext.getContextDataForUser("shop", "a"),
        botContext.getContextDataForConversation("shop").size()
      ].join());
      """
    When the consumer says "hi"
    And the consumer says "opinion"
    Then the bot says:
      | true,true,true |
      | ,,0            |

  @twin:JS-CCS-DELETE
  Scenario: Nothing else is deleted, and nothing twice
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      botContext.setGlobalContextData("shop", "a", "1");
      botContext.setContextDataForUser("shop", "a", "2");
      botContext.setContextDataForUser("shop", "b", "3");
      botContext.setContextDataForConversation("shop", "a", "4");
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage([
        botContext.deleteContextDataForUser("shop", "a"),
        botContext.deleteContextDataForUser("shop", "a"),
        botContext.deleteAllContextDataForUser("shops"),
        botContext.deleteAllContextDataForConversation("shop")
      ].join());
      botContext.sendMessage([
        botContext.getGlobalContextData("shop", "a"),
        botContext.getContextDataForUser("shop", "b")
      ].join());
      """
    When the consumer says "hi"
    And the consumer says "opinion"
    Then the bot says:
      | true,false,false,true |
      | 1,3                   |

  @rule:JS-CCS-ENABLED @rule:JS-CCS-SYNC-BOOLEAN
  Scenario Outline: An account may not have the service
    Given the platform function "isContextApiEnabled" answers:
      """json
      <enabled>
      """
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.registerContextNamespace("shop");
      var written = botContext.setContextDataForUser("shop", "size", "small");
      botContext.sendMessage(botContext.isContextApiEnabled() + " " + written);
      """
    When the consumer says "hi"
    Then the bot says "<answer>"

    Examples:
      | enabled | answer    |
      | true    | true true |

    @twin:JS-CCS-ENABLED @twin:JS-CCS-SYNC-BOOLEAN
    Examples: This one does not
      | enabled | answer      |
      | false   | false false |
