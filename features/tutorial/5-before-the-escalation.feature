Feature: Getting Started, between part 4 and part 5: the bot has no dialog Escalation yet
  A feature of its own, since the deployed bot is the one of step 14.

  Background:
    Given the bot "getting-started-step-14.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  @seed @twin:TUT-S16-LIVE @twin:TUT-CUMULATIVE
  Scenario: A human cannot be asked for
    When the consumer says "agent"
    Then the bot says "Sorry, I am not able to understand. Please try again."
    And no transfer request has been sent in this conversation
    And the agent workspace of "Alex" shows 0 ringing conversations

  @seed @rule:TUT-S16-LIVE
  Scenario: Saving the bot with the dialog is enough, nothing is deployed again
    When the consumer says "agent"
    Then the bot says "Sorry, I am not able to understand. Please try again."
    When the bot author saves the bot "getting-started.json"
    And the consumer "Dana" says "agent"
    Then the bot says "Transferring to a human agent…"
    And the agent workspace of "Alex" shows 1 ringing conversation
