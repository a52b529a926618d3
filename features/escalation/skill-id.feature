Feature: The skill id
  Where an escalation goes is decided by the skill's id, and the id is looked at when the escalation is attempted.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: Literal or variable

    @seed @rule:ESC-SKILL-ID-FORMS @twin:FB-SKILL-NOT-NUMERIC-SEED
    Scenario: A literal number
      Given the Agent Transfer "agent_transfer" has the skill id "4129463410"
      When the consumer says "agent"
      Then the last transfer request carries the skill id "4129463410"
      And the conversation is waiting for the skill "Human"

    @seed @rule:ESC-SKILL-ID-FORMS @rule:VAR-SKILL-ID-SEED
    Scenario: A bot context variable
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is "4129463410"
      When the consumer says "agent"
      Then the last transfer request carries the skill id "4129463410"
      And the conversation is waiting for the skill "Human"

    @seed @rule:ESC-SKILL-ID-FORMS @rule:VAR-SKILL-ID-SEED
    Scenario: A bot context variable in an integration
      Given the integration "HumanEscalation" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is "4129463410"
      When the consumer says "operator"
      Then the last transfer request carries the skill id "4129463410"

    @twin:VAR-SKILL-ID-SEED
    Scenario: An environment variable
      Given the Agent Transfer "agent_transfer" has the skill id "{$env.HUMAN_SKILL}"
      And the environment variable "HUMAN_SKILL" is "4129463410"
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"

    Scenario: A variable that the bot's own code sets just before
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the interaction "agent_transfer" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skillId", "4129463410", true, false);
        """
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"

    Scenario: A function of the bot's own that chooses the skill
      Given the bot has the Global Functions:
        """js
        function skillFor(topic) {
          return topic === "help" ? "4129463410" : "";
        }
        """
      And the interaction "agent_transfer" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skillId", skillFor("help"), true, false);
        """
      And the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"

    @seed @twin:ESC-SKILL-ID-FORMS
    Scenario Outline: What only looks like a reference to a variable
      Given the Agent Transfer "agent_transfer" has the skill id "<skill id>"
      And the bot variable "skillId" is "4129463410"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And no transfer request has been sent in this conversation

      Examples:
        | skill id               |
        | {botContext.skillId}   |
        | $botContext.skillId    |
        | {$botVariable.skillId} |
        | {$botContext.skillid}  |

    @seed @rule:ESC-SKILL-EVALUATED-AT-ATTEMPT
    Scenario: What counts is the value at the attempt
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is "not yet known"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And no transfer request has been sent in this conversation
      Given the bot variable "skillId" is "4129463410"
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And exactly 1 transfer request has been sent in this conversation

    @seed @twin:ESC-SKILL-EVALUATED-AT-ATTEMPT
    Scenario: The value at an earlier attempt does not count
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is "4129463410"
      And the next transfer is accepted by the API and then fails
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      Given the bot variable "skillId" is "no longer known"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And exactly 1 transfer request has been sent in this conversation

  Rule: Numeric or not

    @seed @rule:ESC-SKILL-NOT-NUMERIC @rule:FB-SKILL-NOT-NUMERIC-SEED
    Scenario Outline: An id that is not numeric leads to the fallback message
      Given the Agent Transfer "agent_transfer" has the skill id "<skill id>"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And the bot says nothing else
      And no transfer request has been sent in this conversation
      And no transfer has failed
      And the diagnostic "skill-id-not-numeric" is reported
      And the agent workspace of "Alex" shows 0 ringing conversations

      Examples:
        | skill id | what it is                |
        |          | empty                     |
        | 12a      | digits and a letter       |
        | 1.5      | a fraction                |
        | -3       | negative                  |
        | ٣        | a digit, not an ASCII one |
        | 4 129    | a blank inside            |
        | Human    | the skill's name          |

    @seed @rule:VAR-SKILL-ID-SEED @rule:ESC-SKILL-NOT-NUMERIC @twin:VAR-SKILL-ID-SEED
    Scenario Outline: The same for an id out of a variable
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is "<value>"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And no transfer request has been sent in this conversation

      Examples:
        | value |
        |       |
        | 12a   |
        | 1.5   |
        | -3    |
        | null  |

    @seed @rule:VAR-SKILL-ID-SEED @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: A variable that is not set
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And the diagnostic "unresolved-reference" is reported
      And no transfer request has been sent in this conversation

    @seed @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: The same for an integration
      Given the integration "HumanEscalation" has the skill id "12a"
      When the consumer says "operator"
      Then the bot says "Sorry, I do not understand."
      And the interaction "call_us" has been reached 0 times
      And no transfer request has been sent in this conversation

    @seed @rule:VAR-SKILL-ID-SEED @twin:ESC-SKILL-NOT-NUMERIC @twin:FB-SKILL-NOT-NUMERIC-SEED
    Scenario: Blanks around the digits do not matter
      Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
      And the bot variable "skillId" is " 4129463410 "
      When the consumer says "agent"
      Then the bot says "One moment, a colleague takes over."
      And the last transfer request carries the skill id "4129463410"

    @rule:ESC-WRONG-SKILL-COMMON @twin:ESC-SKILL-NOT-NUMERIC
    Scenario: Forty digits are numeric, but no skill of the account: the call is made and fails
      Given the Agent Transfer "agent_transfer" has the skill id "1234567890123456789012345678901234567890"
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the last transfer attempt has failed at once
      And the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."

    @seed @rule:CLD-SKILL-DEFINED-IN-CLOUD
    Scenario: The account knows its skills, the bot does not
      Given the Agent Transfer "agent_transfer" has the skill id "777"
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the last transfer attempt has failed at once

  Rule: C03, which fallback message

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: Without a Fallback dialog it is the built-in text
      Given the dialog "Fallback" is switched off
      And the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "agent"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: It is not the user-friendly response
      Given the bot setting "Default User-Friendly Response" is "Something is broken."
      And the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And the bot says nothing else

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: A failure rule does not handle it
      Given the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
      And the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And the interaction "nobody_there" has been reached 0 times

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: The switch chooses the built-in text although there is a Fallback dialog
      Given the platform switch "bad_skill_id" is "built-in text"
      And the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "agent"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"

    @rule:ESC-SKILL-NOT-NUMERIC
    Scenario: A wrong id is not a failed transfer, however often it is tried
      Given the Agent Transfer "agent_transfer" has the skill id "12a"
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says "Sorry, I do not understand."
      And the bot has received "__agent_escalation_failed__" 0 times
      And the escalation has not stopped

  Rule: The name is a label

    @seed @rule:ESC-SKILL-NAME-DISPLAY
    Scenario: Name and id disagree: the id decides
      Given the skill "Sales" with id 2200000001
      And the integration "HumanEscalation" has the skill name "Sales"
      When the consumer says "operator"
      Then the conversation is waiting for the skill "Human"
      And the conversation is not waiting for the skill "Sales"

    @seed @twin:ESC-SKILL-NAME-DISPLAY
    Scenario: The name alone leads nowhere
      Given the integration "HumanEscalation" has the skill name "Human"
      And the integration "HumanEscalation" has the skill id ""
      When the consumer says "operator"
      Then the bot says "Sorry, I do not understand."
      And no transfer request has been sent in this conversation
