Feature: What the Conversational Cloud does with a bot's messages
  System messages, private messages, names, media, and the order in which all this arrives.

  Background:
    Given the bot "service-desk.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: System messages

    @rule:CLD-BLANK-MESSAGE @twin:ESC-PREVIEW-UNSUPPORTED @twin:ESC-BP-SEND-MESSAGE
    Scenario: BLANK_MESSAGE says nothing
      When the consumer says "agent, silently"
      Then the bot says nothing
      And the last transfer request carries the message "BLANK_MESSAGE"
      And the conversation is offered only to the agent "Alex"

    @twin:CLD-BLANK-MESSAGE
    Scenario Outline: With anything around it, or in other letters, it is a text
      Given the Agent Transfer "to_human_silently" has the message "<message>"
      When the consumer says "agent, silently"
      Then the bot says "<message>"

      Examples:
        | message                |
        | blank_message          |
        | BLANK_MESSAGE, please. |

    @twin:CLD-CLOSE-STRINGS
    Scenario Outline: They close nothing in the consumer's words, or in other letters
      Given the interaction "welcome" has the text "<text>"
      When the consumer says "<string>"
      Then the bot says "Pardon?"
      When the consumer says "hi"
      Then the bot says "<text>"
      And the conversation is open

      Examples:
        | string               | text                 |
        | LP_CLOSEDIALOG       | LP_CLOSE_DIALOG      |
        | LP_CLOSECONVERSATION | lp_closeconversation |

    @rule:CLD-CLOSE-STRINGS
    Scenario Outline: The strings that close are not shown
      When the consumer says "<words>"
      Then the conversation is closed
      And the consumer has never seen "LP_CLOSE"

      Examples:
        | words                |
        | end the dialog       |
        | end the conversation |

    @rule:CLD-SYSTEM-PATTERN-RECEIVED
    Scenario: What a bot receives is the failure of a transfer
      Given the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 1 time
      And the consumer has never seen "__agent_escalation_failed__"

    @twin:CLD-SYSTEM-PATTERN-RECEIVED
    Scenario: When it succeeds the bot receives nothing
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the bot has received "__agent_escalation_failed__" 0 times
      And the conversation is with the agent "Alex"

    @rule:CLD-SET-USER-PROFILE
    Scenario: A bot gives the agents the consumer's name
      When the consumer says "i am dana berg"
      Then the bot says nothing
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees the consumer as "Dana Berg"

    @twin:CLD-SET-USER-PROFILE
    Scenario: Not of consumers who have signed in
      When the consumer says "hi"
      And the consumer signs in
      And the consumer says "i am dana berg"
      And the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees the consumer as "Consumer"
      And the diagnostic "profile-not-set" is reported

  Rule: Private messages

    @rule:CLD-PRIVATE-MESSAGE-VISIBILITY
    Scenario: All participants but the consumer see them
      When the consumer says "vip"
      And the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "The consumer is a VIP."
      And the consumer has never seen "VIP"

    @twin:CLD-PRIVATE-MESSAGE-VISIBILITY
    Scenario: The message beside it is for all
      When the consumer says "vip"
      Then the bot says "I will tell them."
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "I will tell them."

  Rule: Media

    Background:
      Given GET "https://shop.example/items" answers:
        """
        {"items": [{"name": "Lamp"}]}
        """

    @rule:CLD-RICH-MEDIA-WHITELIST
    Scenario: A picture from elsewhere is not shown
      Given only media from "assets.example" is whitelisted
      When the consumer says "item"
      Then the bot shows the card "Lamp"
      And the card has the image ""
      And the diagnostic "media-not-whitelisted" is reported

    @twin:CLD-RICH-MEDIA-WHITELIST
    Scenario: A whitelisted one is
      Given only media from "assets.example" and "pictures.example" are whitelisted
      When the consumer says "picture"
      Then the bot says "https://pictures.example/desk.png"
      When the consumer says "item"
      Then the bot shows the card "Lamp"
      And the card has the image "https://pictures.example/one.png"
      And the diagnostic "media-not-whitelisted" is not reported

    @rule:CLD-RICH-MEDIA-WHITELIST
    Scenario: The Preview shows it in any case
      Given only media from "assets.example" is whitelisted
      And the bot "last-resort.json" is previewed
      And the interaction "welcome" has the text "https://pictures.example/desk.png"
      When the consumer opens a conversation with the skill "Last Resort Bot"
      And the consumer says "hi"
      Then the bot says "https://pictures.example/desk.png"

  Rule: Order

    @rule:CLD-MESSAGE-ORDER
    Scenario: Two messages within two seconds: their order is not guaranteed
      When the consumer says "twice"
      Then the bot says:
        | One. |
        | Two. |
      And the diagnostic "message-order" is reported

    Scenario Outline: Two seconds are enough
      Given the interaction "two" has an interaction delay of <delay> milliseconds
      When the consumer says "twice"
      Then the diagnostic "message-order" <whether> reported

      Examples:
        | delay | whether |
        | 1999  | is      |

      @twin:CLD-MESSAGE-ORDER
      Examples: One millisecond more
        | delay | whether |
        | 2000  | is not  |

    @rule:CLD-MESSAGE-ORDER
    Scenario: C48, by switch they come in any order, after at most two seconds
      Given the platform switch "shuffle_messages" is "true"
      When the consumer says "twice"
      Then the bot says a text that matches "^(One|Two)\.$"
      And the bot says a text that matches "^(One|Two)\.$"
      And the bot says nothing else
