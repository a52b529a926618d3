Feature: After a successful transfer call
  C49: the flow goes on. The bot is removed half a second later; what it says until then is shown, the rest is dropped.

  Background:
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: The transferring dialog has more to say

    Background:
      Given the bot "escalation.json"

    Scenario: What leaves before the bot is gone is shown
      When the consumer says "stay with me"
      Then the bot says:
        | I am looking for somebody. |
        | How was your day so far?   |
      And the agent workspace of "Alex" shows 1 ringing conversation

    @twin:ESC-MESSAGE-LAST-SEEN
    Scenario Outline: The bot has half a second
      Given the interaction "small_talk" has an interaction delay of <delay> milliseconds
      When the consumer says "stay with me"
      Then the bot says "I am looking for somebody."
      And the bot <says>
      And the interaction "small_talk" has been reached 1 time

      Examples:
        | delay | says                            |
        | 499   | says "How was your day so far?" |
        | 501   | says nothing else               |
        | 5000  | says nothing else               |

  Rule: The escalation has interrupted another dialog

    Background:
      Given the bot "getting-started.json"

    @rule:ESC-CONTEXT-SWITCH-AFTER-TRANSFER
    Scenario: Its question is repeated
      When the consumer says "I need to pay my bill"
      And the consumer says "agent"
      Then the bot says:
        | Transferring to a human agent…                       |
        | Are you prepared with your preferred payment method? |
      And the agent workspace of "Alex" shows 1 ringing conversation

    @rule:ESC-BP-SKIP-PREVIOUS @twin:ESC-CONTEXT-SWITCH-AFTER-TRANSFER
    Scenario: With skipPreviousDialog it is not
      Given the interaction "escalation_1" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skipPreviousDialog", "true", true, false);
        """
      When the consumer says "I need to pay my bill"
      And the consumer says "agent"
      Then the bot says "Transferring to a human agent…"
      And the bot says nothing else

  Rule: An agent accepts

    Background:
      Given the bot "escalation.json"

    @seed @rule:CLD-ACCEPT
    Scenario: Consumer messages no longer reach the bot
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the consumer says "hi"
      Then the bot has received "hi" 0 times
      And the bot says nothing
