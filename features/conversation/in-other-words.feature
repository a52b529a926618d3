Feature: In other words
  Bot authors call people and things by the words of their own team. These scenarios say what others say in the
  sentences of the library.

  Background:
    Given a chatbot "getting-started.json" is deployed
    And the skill "Human" has the id 4129463410

  Scenario: A customer asks for a human
    Given the agent "Alex" has the skill "Human"
    When the customer starts a chat
    And the customer types "hi"
    Then the bot should reply with "Hi there! How can I help you?"
    When the visitor sends the message "agent"
    Then the bot responds: "Transferring to a human agent…"
    And the chat is waiting for the skill "Human"
    When agent "Alex" picks up
    And agent "Alex" replies "Hello, how can I help?"
    Then the customer receives "Hello, how can I help?"
    When the user ends the chat
    Then the chat is over

  Scenario: Nobody is there
    Given nobody is online
    And all transfers fail
    When the shopper asks "agent"
    Then the transfer is attempted 1 time

  Scenario: I am the customer as long as no other person takes part
    When I say "hi"
    Then I should see "Hi there! How can I help you?"
    When I wait for 30 seconds
    Then the bot doesn't say anything
