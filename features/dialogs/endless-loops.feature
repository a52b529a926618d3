Feature: Loops without a statement
  Dialog starters, disabled interactions and questions that are skipped do not count as a chain. A flow that goes round
  among them would have no end, so it is stopped too: an interaction is entered at most ten times in a turn, at most
  five times once the flow has left its first dialog.

  Background:
    Given the bot "roundabout.json"

  @rule:DLG-MAX-ITERATION-5 @rule:DLG-LIMIT-PURPOSE
  Scenario: Two dialog starters that lead to each other
    When the consumer says "there and back"
    Then the bot log shows "Breaking the interaction flow because iteration count exceeded 5"
    And the interaction "dialog_starter_2" has been reached 5 times
    And the bot says nothing
    And no dialog is active

  @rule:DLG-MAX-CHAIN-10 @rule:DLG-LIMIT-PURPOSE
  Scenario: A dialog starter that leads to itself
    When the consumer says "round"
    Then the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"
    And the interaction "dialog_starter_4" has been reached 10 times
    And no dialog is active

  @rule:DLG-MAX-CHAIN-10 @rule:INT-ENABLED
  Scenario: A disabled interaction in a circle
    When the consumer says "switched off"
    Then the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"
    And the interaction "late_starter" has been reached 10 times
    And the bot says nothing

  @rule:DLG-MAX-CHAIN-10 @rule:SLOT-SKIP-QUESTION
  Scenario: Questions that are skipped, because what they ask is known, and lead to each other
    When the consumer says "visit tomorrow"
    Then the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"
    And the interaction "first_day" has been reached 10 times
    And the bot says nothing

  Scenario: The same questions are asked when nothing is known
    When the consumer says "visit you"
    Then the bot says "On which day?"
    When the consumer says "tomorrow"
    Then the bot says "From which day?"

  @rule:DLG-MAX-ITERATION-5 @rule:ESC-SKILL-NOT-NUMERIC
  Scenario: A Fallback dialog that leads to the transfer it stands in for
    When the consumer says "book"
    And the consumer says "gibberish"
    Then the bot log shows "Breaking the interaction flow because iteration count exceeded 5"
    And the interaction "desk_transfer" has been reached 5 times
    And no transfer request has been sent in this conversation

  @rule:ESC-SKILL-ID-FORMS
  Scenario: The same Fallback dialog, with a skill id that is a number
    Given the skill "Desk" with id 4129463410
    And the bot variable "deskSkill" is "4129463410"
    When the consumer says "book"
    And the consumer says "gibberish"
    Then the interaction "desk_transfer" has been reached 1 time

  Scenario: A stopped loop leaves the conversation as it is
    When the consumer says "there and back"
    And the consumer says "hi"
    Then the bot says "Hello."

  @rule:INT-ENABLED
  Scenario: Thirty disabled interactions in a row are not a loop
    When the consumer says "quiet"
    Then the bot says "Still here."

  @rule:SLOT-SKIP-QUESTION
  Scenario: Fifteen questions that are skipped are not a loop
    When the consumer says "all of it tomorrow"
    Then the bot says "That was all."

  @rule:LINT-CHAIN-LIMIT
  Scenario: Checking the bot names each loop
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is reported at "There › dialog_starter_2"
    And the finding "LINT-CHAIN-LIMIT" says "There › dialog_starter_2 → Back › dialog_starter_3 → There › dialog_starter_2"
    And the finding "LINT-CHAIN-LIMIT" is reported at "Itself › dialog_starter_4"
    And the finding "LINT-CHAIN-LIMIT" is reported at "Switched Off › off"

  @rule:LINT-CHAIN-LIMIT
  Scenario: A loop that a question interrupts, and a long way without a turn, are well
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is not reported at "Visit › day"
    And the finding "LINT-CHAIN-LIMIT" is not reported at "Quiet › dialog_starter_9"
    And the finding "LINT-CHAIN-LIMIT" is not reported at "Form › dialog_starter_10"
