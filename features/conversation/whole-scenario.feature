Feature: The whole scenario
  What is said at some point, in any order, or never: before a step, and after it until the scenario ends.

  Rule: The bot alone

    Background:
      Given the bot "showroom.json"

    Scenario: At some point a message of an earlier turn is found, read or not
      When the consumer says "hi"
      Then the bot says "What do you like?"
      When the consumer says "contact"
      And the consumer says "carrier pigeon"
      Then at some point the bot says "What do you like?"
      And at some point the bot says "How shall we reach you?"
      And at some point the bot says a text that contains "don?"

    Scenario: What is found at some point counts as read, and nothing else does
      When the consumer says "contact"
      And the consumer says "carrier pigeon"
      Then at some point the bot says "How shall we reach you?"
      And the bot offers "Call me" and "Write to me"
      And the bot says "Pardon?"
      And the bot says nothing else

    Scenario: In any order
      When the consumer says "contact"
      Then the bot says "How shall we reach you?"
      When the consumer says "carrier pigeon"
      Then the bot says in any order:
        | How shall we reach you? |
        | Pardon?                 |
      And the bot says nothing else

    Scenario: What is never said is said neither before the step nor behind it
      When the consumer says "hi"
      Then the bot never says "Pardon?"
      And the bot never says a text that contains "wheels"
      And the bot never says a text that matches "^It is yours"
      When the consumer says "contact"
      Then the bot says "How shall we reach you?"

    Scenario: What is never offered
      Then the bot never offers "Bikes" and "Cars"
      When the consumer says "contact"
      Then the bot says "How shall we reach you?"
      And the bot offers "Call me" and "Write to me"
      When the consumer says "offers"
      Then the bot shows the card "City Bike"
      And the card offers "Reserve"

  Rule: With an agent

    Scenario: What an agent says is not said by the bot, and what agents alone see is not seen by the consumer
      Given the bot "getting-started.json"
      And the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online
      Then the bot never says "Good morning!"
      And the consumer never sees "a difficult one"
      And the consumer never sees a text that matches "^This is"
      When the consumer says "agent"
      Then the bot says "Transferring to a human agent…"
      When the agent "Alex" accepts the conversation
      And the agent "Alex" writes the private message "This is a difficult one."
      And the agent "Alex" says "Good morning!"
      Then the consumer sees "Good morning!"
