Feature: Dynamic Routing
  A bot may ask Conversation Orchestrator where a conversation belongs.

  Background:
    Given the skill "Human" with id 4129463410
    And the skill "Experts" with id 2200000007

  Rule: What Conversation Orchestrator answers

    Background:
      Given the bot "routed.json"

    @twin:ESC-DYNROUTE-FALLBACK-SKILL
    Scenario: It names a skill
      Given the platform function "askMaven" answers:
        """json
        {"rule": {"actions": [{"type": "TRANSFER_TO_SKILL", "payload": {"skillId": "2200000007"}}]}}
        """
      When the consumer says "route me"
      Then the conversation is waiting for the skill "Experts"
      And the bot says nothing

    @rule:ESC-DYNROUTE-FALLBACK-SKILL
    Scenario: It only wants a message to be sent: the Fallback skill
      Given the platform function "askMaven" answers:
        """json
        {"rule": {"actions": [{"type": "SEND_MESSAGE", "payload": {"text": "Hello"}}]}}
        """
      When the consumer says "route me"
      Then the conversation is waiting for the skill "Human"

    @rule:ESC-DYNROUTE-FALLBACK-SKILL
    Scenario: It fails: the Fallback skill
      Given the platform function "askMaven" answers:
        """json
        "Internal Server Error"
        """
      When the consumer says "route me"
      Then the conversation is waiting for the skill "Human"

    @rule:ESC-DYNROUTE-FALLBACK-SKILL
    Scenario: It answers nothing: the Fallback skill
      When the consumer says "route me"
      Then the conversation is waiting for the skill "Human"

  Rule: Without a Fallback skill

    @rule:ESC-DYNROUTE-FALLBACK-SKILL
    Scenario: The flow goes on
      Given the bot "unrouted.json"
      When the consumer says "route me"
      Then the bot says "Nobody knows where you belong."
      And no transfer request has been sent in this conversation

  Rule: The check of the bot

    @rule:ESC-DYNROUTE-LIMITS
    Scenario: One is enough
      Given the bot "routed.json"
      When the bot is checked
      Then the finding "ESC-DYNROUTE-LIMITS" is not reported

    @rule:ESC-DYNROUTE-LIMITS
    Scenario: Two are not, nor are custom rules
      Given the bot "misrouted.json"
      When the bot is checked
      Then the finding "ESC-DYNROUTE-LIMITS" is reported at "Routing › first"
      And the finding "ESC-DYNROUTE-LIMITS" is reported at "Routing › second"
