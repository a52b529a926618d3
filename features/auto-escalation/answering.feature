Feature: What becomes of an automatic escalation
  The dialog asks whether to speak to a live agent. Its skill id is a field like that of any transfer.

  Background:
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    And the bot "order-bot.json"
    And the Auto Escalation dialog has the threshold 1

  @smoke @rule:AESC-YES @twin:AESC-NO
  Scenario: Yes transfers
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer selects the choice "Yes"
    Then the bot says "Transferring to an agent..."
    And the conversation is waiting for the skill "Human"
    And the agent workspace of "Alex" shows 1 ringing conversation

  @rule:AESC-NO @twin:AESC-YES
  Scenario: No ends the interaction, and the question that failed is asked again
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer selects the choice "No"
    Then the bot says "What is your order number?"
    And the dialog "Order Status" is active
    And no transfer request has been sent in this conversation

  @rule:AESC-NO
  Scenario: No ends the interaction, and without context switching nothing follows
    Given the bot variable "skipPreviousDialog" is "true"
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer selects the choice "No"
    Then the bot says nothing
    And no dialog is active

  @rule:AESC-SKILL-FORMS
  Scenario Outline: The skill may be a number, a bot variable or an environment variable
    Given the Agent Transfer "auto_escalation_transfer" has the skill id "<skill id>"
    And the bot variable "skillId" is "4129463410"
    And the environment variable "humanSkill" is "4129463410"
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer says "yes"
    Then the conversation is waiting for the skill "Human"

    Examples:
      | skill id              |
      | 4129463410            |
      | {$botContext.skillId} |
      | {$env.humanSkill}     |

  @twin:AESC-SKILL-FORMS
  Scenario Outline: Anything else leads to the fallback
    Given the Agent Transfer "auto_escalation_transfer" has the skill id "<skill id>"
    And the bot variable "skillId" is "4129463410"
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer says "yes"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"
    And no transfer request has been sent in this conversation

    Examples:
      | skill id             |
      | Human                |
      | {botContext.skillId} |
      | {$env.noSuchSkill}   |

  Scenario: The dialog does not escalate its own question
    When the consumer says "I want to know my order status"
    And the consumer says "one"
    And the consumer says "two"
    And the consumer says "three"
    And the consumer says "four"
    Then the bot says:
      | Not able to understand your question. Can you please re-phrase it? |
      | Would you like to speak to a live agent?                           |
    And the dialog "Auto Escalate" is active
