Feature: Custom configuration fields of an agent connector
  They are optional, have documented defaults, and change what happens around a bot, not the bot.

  Background:
    Given the bot "service-desk.json"

  Rule: Deploying

    @twin:CLD-CONNECTOR-ONLINE-REQUIRED
    Scenario: While it runs the bot answers
      When the consumer says "hi"
      Then the bot says "This is the service desk."
      And the conversation is with the bot "Service Desk"

    @rule:CON-TWO-STEPS @rule:CLD-CONNECTOR-ONLINE-REQUIRED
    Scenario: The bot takes conversations only while its connector runs
      When the agent connector of the bot "Service Desk" is stopped
      And the consumer says "hi"
      Then the bot says nothing
      And the conversation is waiting for the skill "Bot"
      When the agent connector of the bot "Service Desk" is started
      Then the bot says "This is the service desk."
      And the conversation is with the bot "Service Desk"

    @twin:CON-TWO-STEPS
    Scenario: Stopped in the middle, it answers no more until it runs again
      When the consumer says "hi"
      And the agent connector of the bot "Service Desk" is stopped
      And the consumer says "order"
      Then the bot has received "order" 0 times
      And the diagnostic "connector-stopped" is reported
      When the agent connector of the bot "Service Desk" is started
      And the consumer says "order"
      Then the bot says "What is your order number?"

    @rule:CLD-ROUTING-BY-SKILL @twin:CON-PREREQS @twin:CLD-ROUTING-BY-SKILL
    Scenario: The bot user needs the skill that conversations are routed to
      Given the skill "Sales"
      When the consumer opens a conversation with the skill "Sales"
      And the consumer says "hi"
      Then the bot says nothing
      And the conversation is waiting for the skill "Sales"

    @rule:CON-PREREQS @rule:CLD-ROUTING-BY-SKILL
    Scenario: With the skill it takes them
      Given the bot "order-desk.json" serves the skill "Sales"
      When the consumer opens a conversation with the skill "Sales"
      And the consumer says "hi"
      Then the bot "Order Desk" says "This is the order desk."

    @rule:CON-AGENT-ONE-BOT
    Scenario: A bot user serves one bot only
      When the bot user "Service Desk" is connected to the bot "order-desk.json"
      Then the diagnostic "bot-user-taken" is reported
      When the consumer says "hi"
      Then the bot "Service Desk" says "This is the service desk."

    @twin:CON-AGENT-ONE-BOT
    Scenario: A bot may have several connectors
      When the bot user "Second Desk" is connected to the bot "service-desk.json"
      And the agent connector of the bot "Service Desk" is stopped
      And the consumer says "hi"
      Then the bot "Second Desk" says "This is the service desk."
      And the diagnostic "bot-user-taken" is not reported

    @rule:CLD-MULTI-BOT-SKILL
    Scenario: Of several bots with one skill the first one found answers
      Given the bot "order-desk.json" serves the skill "Bot"
      When the consumer "Ann" says "hi"
      Then the bot "Service Desk" says "This is the service desk."
      When the consumer "Ben" says "hi"
      Then the bot "Service Desk" says "This is the service desk."

    @twin:CLD-MULTI-BOT-SKILL
    Scenario: The next one does when the first is not there
      Given the bot "order-desk.json" serves the skill "Bot"
      When the agent connector of the bot "Service Desk" is stopped
      And the consumer says "hi"
      Then the bot "Order Desk" says "This is the order desk."

  Rule: Editing

    @rule:CON-EDIT-STOPPED
    Scenario: A running connector is not edited
      When the agent connector's field "defaultGreetingMessage" is changed to "order"
      Then the diagnostic "connector-running" is reported
      When the consumer opens a conversation
      And 3 seconds pass
      Then the bot says "This is the service desk."

    @rule:CON-CUSTOM-CONFIG @twin:CON-EDIT-STOPPED
    Scenario: A stopped one is
      When the agent connector of the bot "Service Desk" is stopped
      And the agent connector's field "defaultGreetingMessage" is changed to "order"
      And the agent connector of the bot "Service Desk" is started
      And the consumer opens a conversation
      And 3 seconds pass
      Then the bot says "What is your order number?"
      And the diagnostic "connector-running" is not reported

    @twin:CON-CUSTOM-CONFIG
    Scenario: The fields belong to one connector, not to the bot
      When the bot user "Second Desk" is connected to the bot "service-desk.json"
      And the agent connector of the bot "Service Desk" is stopped
      And the agent connector's field "defaultGreetingMessage" is changed to "order"
      And the consumer opens a conversation
      And 3 seconds pass
      Then the bot "Second Desk" says "This is the service desk."

    Scenario Outline: They apply to Messaging and not to Chat
      Given the bot setting "Channel" is "<channel>"
      And the agent connector's field "defaultGreetingMessage" is "order"
      When the consumer opens a conversation
      And 3 seconds pass
      Then the bot says "<answer>"

      @rule:CON-FIELDS-MESSAGING-ONLY
      Examples:
        | channel   | answer                     |
        | MESSAGING | What is your order number? |

      @twin:CON-FIELDS-MESSAGING-ONLY
      Examples:
        | channel | answer                    |
        | CHAT    | This is the service desk. |

  Rule: Accepting

    @rule:CON-RING-ACCEPT
    Scenario Outline: By default the bot waits 100 milliseconds before it accepts the ring
      Given the agent connector's field "messageDelay" is "0"
      When the consumer says "hi"
      Then the bot says "This is the service desk." <when> 100 milliseconds

      Examples:
        | when   |
        | within |
        | after  |

    @twin:CON-RING-ACCEPT
    Scenario Outline: The wait is a field
      Given the agent connector's field "ringAcceptWait" is "<wait>"
      And the agent connector's field "messageDelay" is "0"
      When the consumer says "hi"
      Then the bot says "This is the service desk." <when> <limit> milliseconds

      Examples:
        | wait | when   | limit |
        | 0    | within | 0     |
        | 2500 | within | 2500  |
        | 2500 | after  | 2500  |

    @rule:CON-ACCEPT-STATUS
    Scenario: By default the consumer's messages are shown as read
      When the consumer says "hi"
      Then the consumer's messages are shown as "Read"

    @twin:CON-ACCEPT-STATUS
    Scenario: They may be shown as sent until an agent views them
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online
      And the agent connector's field "acceptStatusEventValue" is "SENT"
      When the consumer says "agent"
      Then the consumer's messages are shown as "Sent"
      When the agent "Alex" accepts the conversation
      Then the consumer's messages are shown as "Read"

  Rule: Showing

    Background:
      Given GET "https://shop.example/items" answers:
        """
        {"items": [{"name": "Lamp"}, {"name": "Chair"}]}
        """

    @twin:CON-TILE-DISPLAY
    Scenario Outline: Several cards lie below each other, or side by side
      Given the agent connector's field "tileDisplay" is "<field>"
      When the consumer says "items"
      Then the bot shows the cards "Lamp" and "Chair"
      And the card has the layout "<field>"

      Examples:
        | field      |
        | vertical   |
        | horizontal |

    Scenario: Their number alone can be expected
      When the consumer says "items"
      Then the bot shows 2 cards

    @rule:CON-TILE-DISPLAY
    Scenario: By default below each other
      When the consumer says "items"
      Then the bot shows the cards "Lamp" and "Chair"
      And the card has the layout "vertical"

    @rule:CON-BUTTON-TEXT-ON-POSTBACK
    Scenario: The callback of a button is the text that the bot receives and the window shows
      When the consumer says "reports"
      And the consumer taps the button "Monthly"
      Then the bot says "You want report_m."

    @rule:CON-BUTTON-TEXT-ON-POSTBACK
    Scenario: With the field it is the label, and scripts read the callback
      Given the agent connector's field "enableButtonTextOnPostback" is "true"
      When the consumer says "reports"
      And the consumer taps the button "Monthly"
      Then the bot says "You tapped Monthly, which carries report_m."

    @twin:CON-BUTTON-TEXT-ON-POSTBACK
    Scenario: Quick replies are not affected
      Given the agent connector's field "enableButtonTextOnPostback" is "true"
      When the consumer says "colour"
      And the consumer taps the quick reply "Red"
      Then the bot says "The bot has heard colour_red."
