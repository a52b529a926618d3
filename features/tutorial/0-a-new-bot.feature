Feature: Getting Started, step 1: a new bot
  A feature of its own, since the bot is the one that the platform makes: its author has changed nothing yet.

  Background:
    Given the bot "new-bot.json"

  @rule:TUT-S1-DEFAULT-DIALOGS
  Scenario: It has a dialog for greetings and one for everything else
    When the consumer says "hello"
    Then the bot says "Hi there! Thanks for coming!"
    And the interaction "fallback_starter" has been reached 0 times
    When the consumer says "What is this?"
    Then the interaction "fallback_starter" has been reached 1 time

  @twin:TUT-S1-DEFAULT-DIALOGS
  Scenario: And no other
    When the consumer says "goodbye"
    Then the bot says "Sorry, I am not able to understand."
    And the bot says nothing else
    When the consumer says "agent"
    Then the interaction "fallback_starter" has been reached 2 times
    And no transfer request has been sent in this conversation

  @rule:TUT-S2-WELCOME-DEFAULT
  Scenario Outline: It returns a greeting
    When the consumer says "<greeting>"
    Then the bot says "Hi there! Thanks for coming!"
    And no dialog is active

    Examples:
      | greeting    |
      | hello       |
      | hello there |
      | hi          |
      | howdy       |

  @twin:TUT-S2-WELCOME-DEFAULT @twin:TUT-S2-WELCOME-CHANGED
  Scenario Outline: Greetings that step 2 adds are not known yet
    When the consumer says "<greeting>"
    Then the bot says "Sorry, I am not able to understand."

    Examples:
      | greeting |
      | ciao     |
      | hola     |
      | oh hello |
