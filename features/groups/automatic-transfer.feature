Feature: Automatic transfers within a bot group
  Bots of a group that collaborates pass on what they cannot answer themselves. It needs no configured transfer.

  Background:
    Given the bot "greeter.json" serves the skill "Greeter"
    And the bot "order-bot.json" serves the skill "Orders"
    And the bot "returns.json" serves the skill "Returns"
    And the bot group "Many bots" with the bots "Greeter Bot", "Order Bot" and "Returns Bot"

  Rule: What the current bot cannot answer

    Background:
      Given the bot group "Many bots" collaborates with the transfer message "Let me get somebody who knows."

    @smoke @rule:B2B-SEND-ONE-GROUP-EXAMPLE @rule:B2B-AUTO-TRIGGER @rule:B2B-AUTO-CONTEXT-PASSED
    Scenario: A routing bot, an order-status bot and a returns bot
      When the consumer says "I need to check the status of my order."
      Then the bot "Greeter Bot" says "Let me get somebody who knows."
      And the bot "Order Bot" says "Let’s find your order."
      And the bot "Order Bot" says "What is your order number?"
      And the bot says nothing else
      And the conversation is with the bot "Order Bot"
      And exactly 1 transfer request has been sent in this conversation

    @rule:B2B-AUTO-CONTEXT-PASSED @twin:B2B-AUTO-NONE-FALLBACK
    Scenario: A pattern of the other bot: its dialog gets the consumer's words
      When the consumer says "return my shoes"
      Then the bot context passed on has the intent "" and the message "return my shoes"
      And the bot "Greeter Bot" says "Let me get somebody who knows."
      And the bot "Returns Bot" says "Which item do you want to send back?"

    @twin:B2B-AUTO-TRIGGER @twin:B2B-SEND-ONE-GROUP-EXAMPLE
    Scenario: What the current bot can answer stays with it
      When the consumer says "hello"
      Then the bot "Greeter Bot" says "Hi there! How can I help you?"
      And no transfer request has been sent in this conversation

    @rule:B2B-AUTO-TRIGGER
    Scenario: From the other bot it goes on in the same way
      When the consumer says "I need to check the status of my order."
      And the consumer says "return my shoes"
      Then the bot "Order Bot" says "Let me get somebody who knows."
      And the bot "Returns Bot" says "Which item do you want to send back?"

    @rule:B2B-AUTO-TRIGGER
    Scenario: A pending question does not hold it back
      When the consumer says "how do I look"
      And the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Let me get somebody who knows."
      And the bot "Returns Bot" says "Which item do you want to send back?"

    @rule:B2B-TWO-KINDS
    Scenario: The other kind of transfer is manual
      Given the skill "Order Desk" with id 2200000002
      And the bot "order-desk.json" serves the skill "Order Desk"
      When the consumer says "order desk"
      Then the bot "Greeter Bot" says "To the order desk."
      And the conversation is with the bot "Order Desk"

    @rule:B2B-TWO-KINDS @twin:B2B-CROSS-GROUP-MANUAL @twin:B2B-GROUP-COLLABORATION-DEFAULT
    Scenario: One kind of transfer is automatic
      When the consumer says "return my shoes"
      Then the conversation is with the bot "Returns Bot"

    @rule:B2B-VARIABLES-NOT-SHARED
    Scenario: The sender's bot variables stay with the sender
      Given the bot "returns.json"
      And the interaction "which_item" has the text "Which item, {$botContext.nickname}?"
      And the bot "greeter.json"
      And the interaction "welcome" has the Pre-Process Code:
        """js
        botContext.setBotVariable("nickname", "Captain", true, false);
        """
      When the consumer says "hi"
      And the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Let me get somebody who knows."
      And the bot "Returns Bot" says "Which item, {$botContext.nickname}?"

    @rule:B2B-AUTO-NOT-CONFIGURABLE
    Scenario: What scripts say about a transfer is not for this one
      Given the bot "greeter.json"
      And the interaction "welcome" has the Pre-Process Code:
        """js
        botContext.setBotTransferUserMessage("that is all");
        """
      When the consumer says "hi"
      And the consumer says "return my shoes"
      Then the bot context passed on has the intent "" and the message "return my shoes"
      And the bot "Greeter Bot" says "Let me get somebody who knows."
      And the bot "Returns Bot" says "Which item do you want to send back?"

  Rule: Which bot is chosen

    Background:
      Given the bot group "Many bots" collaborates with the transfer message ""

    @rule:B2B-AUTO-SELECTION-PATTERN-FIRST
    Scenario: A pattern of any bot comes before an intent of any bot
      Given the bot "order-bot.json"
      And the utterance "return to my order" means the intent "Order Status"
      When the consumer says "return to my order"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

    @twin:B2B-AUTO-SELECTION-PATTERN-FIRST
    Scenario: The current bot's own intent comes before other bots' patterns
      Given the bot "order-bot.json"
      And the utterance "return to my order" means the intent "Order Status"
      When the consumer opens a conversation with the skill "Orders"
      And the consumer says "return to my order"
      Then the bot "Order Bot" says "Let’s find your order."
      And no transfer request has been sent in this conversation

    @rule:B2B-AUTO-SELECTION-SCORE
    Scenario: Among intents the highest score wins
      When the consumer says "where are the shoes I sent back"
      Then the bot "Returns Bot" says "Which item do you want to send back?"
      And the bot context passed on has the intent "return an item" and the message "where are the shoes I sent back"

    @rule:B2B-AUTO-NONE-FALLBACK @rule:B2B-AUTO-FALLBACK-CURRENT-BOT
    Scenario: No bot of the group can answer: the current one gives its fallback
      When the consumer says "how is the weather"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

    @twin:B2B-AUTO-FALLBACK-CURRENT-BOT
    Scenario: The current bot is the one the consumer has come to meanwhile
      When the consumer says "return my shoes"
      And the consumer says "how is the weather"
      Then the bot "Returns Bot" says "Here we only know about returns."

    @rule:B2B-AUTO-CONNECTION
    Scenario: A bot whose agent connector is stopped is passed over
      When the agent connector of the bot "Returns Bot" is stopped
      And the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

    @rule:B2B-AUTO-CONNECTION @twin:B2B-AUTO-SELECTION-SCORE
    Scenario: With a lower score, but connected
      When the agent connector of the bot "Returns Bot" is stopped
      And the consumer says "where are the shoes I sent back"
      Then the bot "Order Bot" says "Let’s find your order."

    @twin:B2B-AUTO-CONNECTION
    Scenario: Once its agent connector runs again, it is chosen
      When the agent connector of the bot "Returns Bot" is stopped
      And the agent connector of the bot "Returns Bot" is started
      And the consumer says "where are the shoes I sent back"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

    @rule:B2B-GROUP-SURVEY-EXCLUDED
    Scenario: A survey bot in the group takes nothing
      Given the bot "survey.json" serves the skill "Returns"
      And the bot group "Many bots" with the bots "Greeter Bot" and "Survey Bot"
      When the consumer says "survey please"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

    @twin:B2B-GROUP-SURVEY-EXCLUDED
    Scenario: Beside a survey bot the others take what is theirs
      Given the bot "returns.json"
      And the dialog starter of "Return an Item" has the patterns:
        | survey please |
      And the bot "survey.json" serves the skill "Orders"
      And the bot group "Many bots" with the bots "Greeter Bot", "Survey Bot" and "Returns Bot"
      When the consumer says "survey please"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

  Rule: The transfer message

    @rule:B2B-GROUP-TRANSFER-MESSAGE @twin:B2B-AUTO-NOT-CONFIGURABLE
    Scenario: It may hold bot variables and line breaks
      Given the bot variable "desk" is "the returns desk"
      And the bot group "Many bots" collaborates with the transfer message "One moment,\\nhere comes {$botContext.desk}."
      When the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "One moment,\nhere comes the returns desk."
      And the bot "Returns Bot" says "Which item do you want to send back?"

    @twin:B2B-GROUP-TRANSFER-MESSAGE
    Scenario Outline: Nothing is shown for a blank one
      Given the bot group "Many bots" collaborates with the transfer message "<message>"
      When the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"
      And the last transfer request carries the message "BLANK_MESSAGE"

      Examples:
        | message       |
        |               |
        | BLANK_MESSAGE |

  Rule: Groups

    @rule:B2B-GROUP-COLLABORATION-DEFAULT @twin:B2B-TWO-KINDS
    Scenario: A group does not collaborate unless it is switched on
      When the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

    @rule:B2B-GROUP-MEMBERSHIP
    Scenario: A bot that joins another group leaves the one it was in
      Given the bot group "Many bots" collaborates with the transfer message ""
      And the bot group "After sales" with the bots "Returns Bot"
      And the bot group "After sales" collaborates with the transfer message ""
      When the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."

    @twin:B2B-GROUP-MEMBERSHIP
    Scenario: In the group that it has joined it takes part
      Given the bot group "After sales" with the bots "Returns Bot" and "Order Bot"
      And the bot group "After sales" collaborates with the transfer message ""
      When the consumer opens a conversation with the skill "Orders"
      And the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

    @rule:B2B-CROSS-GROUP-MANUAL @twin:ESC-INTERACTION-SCOPE
    Scenario: Nothing goes to another group by itself
      Given the bot group "Many bots" collaborates with the transfer message ""
      And the bot group "After sales" with the bots "Returns Bot"
      And the bot group "After sales" collaborates with the transfer message ""
      When the consumer says "I want to send something back"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

    @rule:B2B-CROSS-GROUP-MANUAL
    Scenario: A manual transfer leads to another group
      Given the skill "Order Desk" with id 2200000002
      And the bot "order-desk.json" serves the skill "Order Desk"
      And the bot group "Many bots" collaborates with the transfer message ""
      And the bot group "Desks" with the bots "Order Desk"
      When the consumer says "order desk"
      Then the bot "Greeter Bot" says "To the order desk."
      And the conversation is with the bot "Order Desk"

    @rule:B2B-GROUP-NO-PREVIEW
    Scenario: A preview shows no automatic transfer
      Given the bot "showroom.json" is previewed
      And the bot group "Many bots" with the bots "Showroom Bot" and "Returns Bot"
      And the bot group "Many bots" collaborates with the transfer message ""
      When the consumer opens a conversation with the skill "Showroom Bot"
      And the consumer says "return my shoes"
      Then the bot "Showroom Bot" says "Pardon?"
      And no transfer request has been sent in this conversation

    @twin:B2B-GROUP-NO-PREVIEW
    Scenario: Deployed, the same bot shows it
      Given the bot "showroom.json" serves the skill "Showroom"
      And the bot group "Many bots" with the bots "Showroom Bot" and "Returns Bot"
      And the bot group "Many bots" collaborates with the transfer message ""
      When the consumer opens a conversation with the skill "Showroom"
      And the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

    @rule:B2B-GROUP-DELETE
    Scenario: Without their group the bots go on, each for itself
      Given the bot group "Many bots" collaborates with the transfer message ""
      And the bot group "Many bots" is deleted
      When the consumer says "return my shoes"
      Then the bot "Greeter Bot" says "Sorry, I am not able to understand. Please try again."
      When the consumer closes the conversation
      And the consumer opens a conversation with the skill "Returns"
      And the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"

    @twin:B2B-GROUP-DELETE
    Scenario: The end of another group changes nothing
      Given the bot "order-desk.json" serves the skill "Order Desk"
      And the bot group "Many bots" collaborates with the transfer message ""
      And the bot group "Desks" with the bots "Order Desk"
      And the bot group "Desks" is deleted
      When the consumer says "return my shoes"
      Then the bot "Returns Bot" says "Which item do you want to send back?"
