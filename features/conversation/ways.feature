Feature: Ways through a bot
  A scenario about the end of a dialog need not repeat the way to it: the way is found in the bot, by trying what a
  consumer can say and tap there, and gone. The report shows it.

  Background:
    Given the skill "Human" with id 4129463410

  Rule: To a question, a dialog, an interaction, a skill

    Scenario: To a question by its text
      Given the bot "hello-world.json"
      When the consumer gets to the question "Please enter your email address (e.g., fred@home.com)."
      Then the dialog "Account Balance" is active
      And the bot has received "123456" 1 time

    Scenario: To a question by the name of its interaction
      Given the bot "hello-world.json"
      When the consumer gets to the question "account_number"
      Then the dialog "Account Balance" is active
      And the bot has received "balance" 1 time

    Scenario: To a dialog that waits for nothing
      Given the bot "hello-world.json"
      When the consumer gets to the dialog "Goodbye"
      Then no dialog is active
      And the bot has received "goodbye" 1 time

    Scenario: To an interaction
      Given the bot "hello-world.json"
      When the consumer gets to the interaction "handoff"
      Then the conversation is waiting for the skill "Human"

    Scenario: To a skill
      Given the bot "hello-world.json"
      When the consumer gets to the skill "Human"
      Then the conversation is waiting for the skill "Human"

    Scenario: From one place to the next
      Given the bot "hello-world.json"
      When the consumer gets to the question "account_number"
      And the consumer gets to the question "email"
      And the consumer gets to the skill "Human"
      Then the conversation is waiting for the skill "Human"

    Scenario: Where the consumer is already, nothing is said
      Given the bot "hello-world.json"
      When the consumer gets to the question "account_number"
      And the consumer gets to the question "account_number"
      Then the interaction "account_number" has been reached 1 time

  Rule: The messages on the way count as read

    Scenario: The next message is the one after the way
      Given the bot "hello-world.json"
      When the consumer gets to the question "account_number"
      Then the bot says nothing else
      When the consumer says "654321"
      Then the bot says "Please enter your email address (e.g., fred@home.com)."

    Scenario: The last message on the way is the one read last
      Given the bot "help-line.json"
      When the consumer gets to the dialog "Auto Escalate"
      Then the bot offers "Yes" and "No"

  Rule: The way is found in what the scenario has arranged

    Scenario: What is on the screen is tapped
      Given the bot "help-line.json"
      When the consumer gets to the dialog "Auto Escalate"
      And the consumer gets to the skill "Human"
      Then the bot has received "Yes" 1 time

    Scenario: A dialog that is switched off is no way
      Given the bot "hello-world.json"
      And the dialog "Goodbye" is switched off
      Then from every dialog the consumer gets to the skill "Human" within 1 turn

    Scenario: A transfer that fails leads to nobody, and the next one does
      Given the bot "hello-world.json"
      And the transfer API answers 503 to the next request
      When the consumer gets to the skill "Human"
      Then exactly 2 transfer requests have been sent in this conversation

  Rule: From every dialog

    Scenario: One turn is enough to get to the skill
      Given the bot "hello-world.json"
      Then from every dialog the consumer gets to the skill "Human" within 1 turn

    Scenario: From a question that takes the words for its answer it takes one turn more
      Given the bot "showcase.json"
      Then from every dialog the consumer gets to a person within 2 turns

    Scenario: The conversation stays where it is
      Given the bot "hello-world.json"
      When the consumer gets to the question "account_number"
      Then from every dialog the consumer gets to the skill "Human" within 1 turn
      And the dialog "Account Balance" is active
