Feature: What code can ask about the consumer and the world

  Background:
    Given the bot "script-bot.json"

  @rule:JS-GET-ENGAGEMENT-ATTRIBUTE
  Scenario: Engagement attributes, as texts
    Given the skill "Human" with id 4129463410
    And the consumer has the engagement attributes:
      | campaignId     | 77    |
      | sharkVisitorId | V-123 |
    And the interaction "hello" has the Pre-Process Code:
      """js
      var of = botContext.getLPEngagementAttribute;
      botContext.sendMessage([of("campaignId") + 1, of("sharkVisitorId"), of("appId"), of("currentSkillId")].join(" "));
      """
    When the consumer says "hi"
    Then the bot says a text that matches "^771 V-123  \d+$"

  @twin:JS-GET-ENGAGEMENT-ATTRIBUTE
  Scenario Outline: One that the consumer does not have is null
    Given the consumer has the engagement attributes:
      | campaignId | 77 |
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("It is " + botContext.getLPEngagementAttribute("<attribute>"));
      """
    When the consumer says "hi"
    Then the bot says "It is null"

    Examples:
      | attribute    |
      | engagementId |
      | campaignid   |
      | BearerToken  |

  @rule:JS-GET-ENGAGEMENT-ATTRIBUTE
  Scenario: After a transfer the receiver bot knows its skill and the one before
    Given the skill "Front" with id 1100000001
    And the skill "Orders" with id 2200000002
    And the bot "escalation.json" serves the skill "Front"
    And the bot "order-desk.json" serves the skill "Orders"
    And the interaction "which_order" has the Pre-Process Code:
      """js
      var of = botContext.getLPEngagementAttribute;
      botContext.sendMessage(of("previousSkillId") + " → " + of("currentSkillId"));
      """
    When the consumer opens a conversation with the skill "Front"
    And the consumer says "I want to check the status of my order."
    Then the bot "Escalation Bot" says "I am passing you on to our order desk."
    And the bot "Order Desk" says "1100000001 → 2200000002"

  @rule:JS-GET-CUSTOMER-INFO
  Scenario: An authenticated consumer's personal and customer info
    Given the consumer has the personal info:
      | firstname | Dana  |
      | language  | en-US |
    And the consumer has the customer info:
      | customerId | C-42 |
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getLPUserPersonalInfo().firstname);
      botContext.sendMessage(botContext.getLPCustomerInfo().customerId);
      """
    When the consumer says "hi"
    Then the bot says:
      | Dana |
      | C-42 |

  @twin:JS-GET-CUSTOMER-INFO
  Scenario: The data of a consumer without a name, or of one who is not authenticated, are null
    Given the consumer has the personal info:
      | language | en-US |
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getLPUserPersonalInfo() + " " + botContext.getLPCustomerInfo());
      """
    When the consumer says "hi"
    Then the bot says "null null"

  @rule:JS-GET-METADATA
  Scenario: Metadata of the most recent message
    Given the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage("asked: " + botContext.getMetadata("SocialMessagingEventData"));
      """
    And the interaction "opinion" has the Process User Response:
      """js
      var list = botContext.getMetadata("SocialMessagingEventData");
      botContext.sendMessage("answered: " + list.length + " " + list[0].event.source);
      """
    When the consumer says "opinion"
    Then the bot says "asked: null"
    Given the consumer's next message carries the metadata:
      """json
      [{"type": "SocialMessagingEventData", "event": {"source": "reply"}}, {"type": "Other"}]
      """
    When the consumer says "nice"
    Then the bot says "answered: 1 reply"

  @twin:JS-GET-METADATA
  Scenario: Neither of another type nor of an earlier message
    Given the consumer's next message carries the metadata:
      """json
      [{"type": "SocialMessagingEventData", "event": {"source": "reply"}}]
      """
    And the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessage("asked: " + (botContext.getMetadata("SocialMessagingEventData") !== null)
        + " " + botContext.getMetadata("Other"));
      """
    And the interaction "opinion" has the Process User Response:
      """js
      botContext.sendMessage("answered: " + botContext.getMetadata("SocialMessagingEventData"));
      """
    When the consumer says "opinion"
    Then the bot says "asked: true null"
    When the consumer says "nice"
    Then the bot says "answered: null"

  @rule:JS-WEBVIEW-VARIABLES
  Scenario: Variables that a web view has posted
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getWebViewVariable("seat") + " " + botContext.getWebViewVariable("row"));
      botContext.sendMessage("all: " + botContext.getWebViewVariables().join());
      """
    When the consumer says "hi"
    And an external system posts through the Web View API:
      | seat | 12A |
      | meal | no  |
    And the consumer says "again"
    Then the bot says "12A null"
    And the bot says "all: seat,meal"

  @twin:JS-WEBVIEW-VARIABLES
  Scenario: A bot variable is none of them, and other consumers have none
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setBotVariable("seat", "1B", true, false);
      botContext.sendMessage("seat " + botContext.getWebViewVariable("seat"));
      botContext.sendMessage("all: " + botContext.getWebViewVariables().join());
      """
    When the consumer "Dana" says "hi"
    Then the bot says "seat null"
    And the bot says "all: "
    When an external system posts through the Web View API:
      | seat | 12A |
    And the consumer "Eli" says "hi"
    Then the bot says "seat null"
    And the bot says "all: "

  @rule:JS-GET-USER-PLATFORM-ID
  Scenario: The consumer's id is the same in every conversation
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getUserPlatformId());
      """
    When the consumer "Dana" says "hi"
    Then the bot says "consumer-Dana"
    When the consumer closes the conversation
    And the consumer says "hi"
    Then the bot says "consumer-Dana"

  @twin:JS-GET-USER-PLATFORM-ID
  Scenario: Another consumer has another one
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getUserPlatformId());
      """
    When the consumer "Dana" says "hi"
    Then the bot says "consumer-Dana"
    When the consumer "Eli" says "hi"
    Then the bot says "consumer-Eli"

  @rule:JS-GET-USER-CHANNEL
  Scenario Outline: The channel
    Given the consumer uses the channel "<channel>"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getUserChannel());
      """
    When the consumer says "hi"
    Then the bot says "<channel>"

    Examples:
      | channel     |
      | lp_sms      |
      | lp_whatsapp |

  @twin:JS-GET-USER-CHANNEL
  Scenario: A consumer of the messaging window uses the web, whatever another one uses
    Given the consumer uses the channel "lp_sms"
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getUserChannel());
      """
    When the consumer "Eli" says "hi"
    Then the bot says "lp_web"

  Rule: Hours

    Scenario Outline: It is <moment>
      Given it is <moment>
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(new Date().toISOString().slice(0, 16));
        """
      When the consumer says "hi"
      Then the bot says "<utc>"

      Examples:
        | moment                                | utc              |
        | 2026-01-05 10:00                      | 2026-01-05T10:00 |
        | 2025-12-31 23:59                      | 2025-12-31T23:59 |
        | 2026-07-01 9:30 in "Europe/Berlin"    | 2026-07-01T07:30 |
        | 2026-12-25 11:00 in "America/Toronto" | 2026-12-25T16:00 |
        | Monday 10:00                          | 2026-01-05T10:00 |
        | Monday 9:59                           | 2026-01-12T09:59 |
        | sunday 20:00                          | 2026-01-11T20:00 |
        | Sunday 20:00 in "Asia/Tokyo"          | 2026-01-11T11:00 |

    Scenario: In a conversation time passes until then
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(new Date().toISOString().slice(0, 16));
        """
      When the consumer says "hi"
      Then the bot says "2026-01-05T10:00"
      Given it is Monday 10:20
      When the consumer says "hi"
      Then the bot says "2026-01-05T10:20"

    @rule:JS-GET-HOURS-TYPE
    Scenario Outline: The label of the time frame that holds now, in the zone; the later one wins
      Given it is <date>
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getHoursType([
          "[DAY]~8:00~17:59",
          "[NIGHT]~22:00~6:00",
          "[SATURDAY|WEEKEND]~0:00~23:59",
          "[12.25.2026|HOLIDAY]~0:00~23:59"
        ], "America/New_York"));
        """
      When the consumer says "hi"
      Then the bot says "<label>"

      Examples:
        | date             | label   |
        | 2026-01-06 13:00 | DAY     |
        | 2026-01-06 22:59 | DAY     |
        | 2026-01-07 03:00 | NIGHT   |
        | 2026-01-07 11:00 | NIGHT   |
        | 2026-01-10 05:00 | WEEKEND |
        | 2026-01-11 04:59 | WEEKEND |
        | 2026-12-25 15:00 | HOLIDAY |

      @twin:JS-GET-HOURS-TYPE
      Examples: One minute more or less, and another day
        | date             | label |
        | 2026-01-06 12:59 | null  |
        | 2026-01-06 23:00 | null  |
        | 2026-01-07 02:59 | null  |
        | 2026-01-07 11:01 | null  |
        | 2026-01-10 04:59 | NIGHT |
        | 2026-01-11 05:00 | NIGHT |
        | 2026-12-24 15:00 | DAY   |

  Rule: What only the world outside can answer

    @rule:JS-ASK-MAVEN
    Scenario: askMaven returns the Next Actions as a text
      Given the platform function "askMaven" answers:
        """json
        {"rule": {"actions": [{"type": "TRANSFER", "payload": {"skill": "Human"}}]}}
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("before");
        var next = JSON.parse(botContext.askMaven());
        botContext.sendMessage(next.rule.actions[0].payload.skill);
        """
      When the consumer says "hi"
      Then the bot says:
        | before       |
        | Human        |
        | Hello.       |
        | How are you? |

    @twin:JS-ASK-MAVEN
    Scenario: As a text, not as an object
      Given the platform function "askMaven" answers:
        """json
        {"rule": {"actions": []}}
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        var next = botContext.askMaven("conv-1", "consumer-1", "group-1");
        botContext.sendMessage(typeof next + " " + next.rule + " " + JSON.parse(next).rule.actions.length);
        """
      When the consumer says "hi"
      Then the bot says "string undefined 0"

    @rule:JS-GET-SENTIMENT
    Scenario Outline: The sentiment of the latest message
      Given the platform function "getSentiment" answers:
        """json
        "<sentiment>"
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getSentiment());
        """
      When the consumer says "hi"
      Then the bot says "<sentiment>"

      Examples:
        | sentiment |
        | Negative  |
        | Positive  |

    @twin:JS-GET-SENTIMENT @twin:JS-GET-NLP-RESPONSE
    Scenario: Without the legacy engine there is neither sentiment nor analysis
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getSentiment() + " " + botContext.getNlpResponse());
        """
      When the consumer says "hi"
      Then the bot says "null null"

    @rule:JS-GET-NLP-RESPONSE
    Scenario: The linguistic analysis of the latest message
      Given the platform function "getNlpResponse" answers:
        """json
        {"nouns": ["order"], "verbs": ["track"], "phrases": [], "sentences": [], "tokens": []}
        """
      And the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage(botContext.getNlpResponse().nouns.join());
        """
      When the consumer says "hi"
      Then the bot says "order"

  Rule: What code leaves in the log

    @rule:JS-PRINT-DEBUG
    Scenario: A debug message is in the bot log only
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.printDebugMessage("came by");
        """
      When the consumer says "hi"
      Then the bot log shows "came by"
      And the consumer has never seen "came by"

    @twin:JS-PRINT-DEBUG
    Scenario: What is said to the consumer is not in the bot log
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.sendMessage("came by");
        botContext.printDebugMessage("went on");
        """
      When the consumer says "hi"
      Then the bot says:
        | came by      |
        | Hello.       |
        | How are you? |
      And the bot log shows "came by" 0 times
      And the bot log shows "went on" 1 time

    @rule:JS-LOG-CUSTOM-EVENT
    Scenario: A custom event with its detail, which may be left out
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.logCustomEvent(botContext.getCurrentUserMessage(), "Greeted", "on Monday");
        botContext.logCustomEvent("hi", "Plain");
        """
      When the consumer says "hi"
      Then the bot log shows "event Greeted: hi (on Monday)"
      And the bot log shows "event Plain: hi"

    @rule:JS-LOG-CUSTOM-EVENT
    Scenario Outline: A detail of more than 32 KB is reported
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.logCustomEvent("hi", "Long", new Array(<length> + 1).join("<letter>"));
        """
      When the consumer says "hi"
      Then the diagnostic "script" is <told>

      Examples:
        | length | letter | told         |
        | 32768  | x      | not reported |
        | 16384  | é      | not reported |
        | 8192   | 😀     | not reported |

      @twin:JS-LOG-CUSTOM-EVENT
      Examples: One letter more; letters of other languages take several bytes
        | length | letter | told     |
        | 32769  | x      | reported |
        | 16385  | é      | reported |
        | 10923  | €      | reported |
        | 8193   | 😀     | reported |

    @rule:JS-LOG-ESCALATION-EVENT
    Scenario: Escalations are counted
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.logEscalationEvent("agent please", "LivePerson");
        """
      When the consumer says "hi"
      Then the bot log shows "escalation LivePerson: agent please" 1 time
      When the consumer says "again"
      Then the bot log shows "escalation LivePerson: agent please" 2 times

    @twin:JS-LOG-ESCALATION-EVENT
    Scenario: A custom event is not one of them, nor is one of another type
      Given the interaction "hello" has the Pre-Process Code:
        """js
        botContext.logCustomEvent("agent please", "LivePerson");
        botContext.logEscalationEvent("agent please", "Another");
        """
      When the consumer says "hi"
      Then the bot log shows "escalation LivePerson" 0 times
      And the bot log shows "escalation Another: agent please" 1 time
      And the bot log shows "event LivePerson: agent please" 1 time
