Feature: The messaging window
  What a consumer can tap, and several ways to type.

  Rule: Things to tap

    Background:
      Given the bot "showroom.json"

    Scenario Outline: A quick reply sends its payload
      When the consumer says "hi"
      Then the bot says "What do you like?"
      And the bot offers "Bikes" and "Cars"
      When the consumer taps the quick reply "<title>"
      Then the bot says "<answer>"
      And the bot has received "<payload>" 1 time

      Examples:
        | title | payload | answer             |
        | Bikes | bikes   | Two wheels it is.  |
        | Cars  | cars    | Four wheels it is. |

    Scenario Outline: So does a button
      When the consumer says "contact"
      Then the bot says "How shall we reach you?"
      And the bot offers "Call me", "Write to me"
      When the consumer taps the button "<label>"
      Then the bot says "<answer>"

      Examples:
        | label       | answer                |
        | Call me     | We will call you.     |
        | Write to me | We will write to you. |

    Scenario: And a button on a card
      When the consumer says "offers"
      Then the bot shows the card "City Bike"
      And the card has the subtitle "Red"
      And the card offers "Reserve"
      When the consumer taps the button "Reserve" on the card "City Bike"
      Then the bot says "It is yours until Friday."

    Scenario: Who types instead has to type what the rule expects
      When the consumer says "contact"
      And the consumer says "carrier pigeon"
      Then the bot says:
        | Pardon?                 |
        | How shall we reach you? |
      And the dialog "Contact" is active

  Rule: Ways to type

    Scenario: What follows quickly is one message
      Given the bot "order-desk.json"
      When the consumer says "hi"
      And the consumer quickly says:
        | where is |
        | my order |
      Then the bot says "Which order do you mean?"
      And the bot has received "where is my order" 1 time

    Scenario: What takes longer is two
      Given the bot "order-desk.json"
      When the consumer says "hi"
      And the consumer says, 2 seconds apart:
        | where is |
        | my order |
      Then the bot says:
        | Here we only know about orders. |
        | Here we only know about orders. |

    Scenario: A message of several lines
      Given the bot "getting-started.json"
      When the consumer says:
        """
        hello
        my friend
        """
      Then the bot says a text that matches "^Hi there!.*help you\?$"

    @rule:CON-GREETING-MESSAGE
    Scenario: A window that opens without a word
      Given the bot "order-desk.json"
      When the consumer opens a conversation
      Then the consumer sees nothing
      When 2999 milliseconds pass
      Then the consumer sees nothing
      When 1 millisecond passes
      Then the bot says "This is the order desk."
