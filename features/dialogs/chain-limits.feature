Feature: The limits of a chain of interactions
  Bots that never stop talking are stopped: after ten interactions in a dialog, after five across dialogs.

  Background:
    Given the bot "travel-desk.json"

  @twin:DLG-MAX-CHAIN-10
  Scenario: After nine statements the flow goes on, here to the question that they interrupt
    When the consumer says "book a trip"
    Then the bot says "Where do you want to go?"
    When the consumer says "nine"
    Then the bot says:
      | Nine 1                   |
      | Nine 2                   |
      | Nine 3                   |
      | Nine 4                   |
      | Nine 5                   |
      | Nine 6                   |
      | Nine 7                   |
      | Nine 8                   |
      | Nine 9                   |
      | Where do you want to go? |
    And the bot says nothing else

  @rule:DLG-MAX-CHAIN-10
  Scenario: Ten are said, the flow stops, and the platform logs that the limit is reached
    When the consumer says "book a trip"
    Then the interaction "destination" has been reached 1 time
    When the consumer says "ten"
    Then the interaction "Ten 10" has been reached 1 time
    And the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"
    And the interaction "destination" has been reached 1 time

  @rule:DLG-MAX-CHAIN-10
  Scenario: The eleventh is never reached
    When the consumer says "eleven"
    Then the interaction "Eleven 10" has been reached 1 time
    And the interaction "Eleven 11" has been reached 0 times
    And the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"

  @rule:DLG-LIMIT-PURPOSE @rule:DLG-MAX-CHAIN-10
  Scenario: A loop is stopped
    When the consumer says "loop"
    Then the interaction "round" has been reached 10 times
    And the bot log shows "BREAKING THE INTERACTION FLOW."

  @twin:DLG-LIMIT-PURPOSE @rule:DLG-LIMIT-PURPOSE
  Scenario: A question in between starts the count again
    When the consumer says "nine and nine"
    Then the bot says a text that contains "Before 1"
    When the consumer says "yes"
    Then the bot says:
      | After 1 |
      | After 2 |
      | After 3 |
      | After 4 |
      | After 5 |
      | After 6 |
      | After 7 |
      | After 8 |
      | After 9 |
    And the bot says nothing else

  @twin:DLG-MAX-ITERATION-5
  Scenario: After four interactions over two dialogs the flow goes on
    When the consumer says "book a trip"
    Then the bot says "Where do you want to go?"
    When the consumer says "two and two"
    Then the bot says:
      | Two 1                    |
      | Two 2                    |
      | Two More 1               |
      | Two More 2               |
      | Where do you want to go? |
    And the bot says nothing else

  @rule:DLG-MAX-ITERATION-5
  Scenario: The sixth over two dialogs is never reached
    When the consumer says "three and three"
    Then the bot says:
      | Three 1      |
      | Three 2      |
      | Three 3      |
      | Three More 1 |
      | Three More 2 |
    And the bot says nothing else
    And the interaction "Three More 3" has been reached 0 times
    And the bot log shows "Breaking the interaction flow because iteration count exceeded 5"
    And no dialog is active

  Scenario: A question right after the crossing may still be asked
    When the consumer says "six and ask"
    Then the interaction "Six 6" has been reached 1 time
    And the interaction "may_i" has been reached 1 time
    When the consumer says "yes"
    Then the bot says "Never mind."

  Scenario: A stopped flow leaves the conversation as it is
    When the consumer says "loop"
    And the consumer says "hi"
    Then the bot says "Welcome to the travel desk."
