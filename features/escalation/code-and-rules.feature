Feature: The code and the rules of an escalation
  As in any integration: the call, then the Transform Result Script and the Post-Process Code, then the rules.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: A failure that no rule is for

    @rule:INT-ORDER-INTEGRATION @rule:TF-IMMEDIATE-FAILURE-RESULT @rule:JS-SET-TRIGGER-NEXT-MESSAGE
    Scenario Outline: Code that reads the failure and jumps has handled it
      Given the interaction "<interaction>" has the Post-Process Code:
        """js
        if (botContext.getApiStatusCode() !== "200") { botContext.setTriggerNextMessage("nobody_there"); }
        """
      And the transfer API answers 503 to the next request
      When the consumer says "<words>"
      Then the bot says "Nobody can take over right now."
      And the bot says nothing else
      And the bot has received "__agent_escalation_failed__" 0 times
      And 0 consecutive transfer failures are counted
      And the conversation is with the bot "Escalation Bot"

      Examples:
        | interaction          | words    |
        | integration_transfer | operator |
        | agent_transfer       | agent    |

    Scenario Outline: After a success the same code does not jump
      Given the interaction "<interaction>" has the Post-Process Code:
        """js
        if (botContext.getApiStatusCode() !== "200") { botContext.setTriggerNextMessage("nobody_there"); }
        """
      When the consumer says "<words>"
      Then the conversation is waiting for the skill "Human"
      And the interaction "nobody_there" has been reached 0 times

      Examples:
        | interaction          | words    |
        | integration_transfer | operator |
        | agent_transfer       | agent    |

    Scenario: By the Transform Result Script, too
      Given the integration "HumanEscalation" has the Transform Result Script:
        """js
        if (botContext.getBotVariable("api_HumanEscalationStatus") === 503) { botContext.setTriggerNextMessage("nobody_there"); }
        """
      And the transfer API answers 503 to the next request
      When the consumer says "operator"
      Then the bot says "Nobody can take over right now."
      And 0 consecutive transfer failures are counted

    Scenario: Code that only looks has not handled it
      Given the interaction "agent_transfer" has the Post-Process Code:
        """js
        botContext.sendMessage("That did not work.");
        botContext.setBotVariable("seen", "yes", true, false);
        """
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says:
        | That did not work.                                                                |
        | Sorry, we're unable to perform the transfer at this time. Please try again later. |
      And the bot variable "seen" is "yes"
      And the bot has received "__agent_escalation_failed__" 1 time
      And 1 consecutive transfer failure is counted

    Scenario: Nor has a jump to an interaction that is not there
      Given the interaction "agent_transfer" has the Post-Process Code:
        """js
        botContext.setTriggerNextMessage("nobody_their");
        """
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      And the diagnostic "jump-to-nowhere" is reported
      And 1 consecutive transfer failure is counted

    Scenario: Nor code that ends in an error
      Given the interaction "agent_transfer" has the Post-Process Code:
        """js
        nobody.knows();
        """
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says "Sorry, we're unable to perform the transfer at this time. Please try again later."
      And 1 consecutive transfer failure is counted

    Scenario: By switch the error in the code is what the consumer hears of
      Given the platform switch "script_errors" is "stop"
      And the interaction "agent_transfer" has the Post-Process Code:
        """js
        botContext.sendMessage("That did not work.");
        nobody.knows();
        """
      And the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the bot says:
        | That did not work.                                                 |
        | Not able to understand your question. Can you please re-phrase it? |
      And 0 consecutive transfer failures are counted

  Rule: A connection that drops

    @twin:ESC-TRANSFORM-AND-FIELDS
    Scenario: There is nothing to transform, and the Post-Process Code runs
      Given the integration "HumanEscalation" has the Transform Result Script:
        """js
        botContext.setBotVariable("transformed", "yes", true, false);
        """
      And the interaction "integration_transfer" has the Post-Process Code:
        """js
        botContext.setBotVariable("executed", botContext.isApiExecutionSuccessful(), true, false);
        """
      And the transfer API drops the connection at the next request
      When the consumer says "operator"
      Then the bot says "That did not work. Please call us."
      And the bot variable "executed" is "false"
      And the bot variable "transformed" is not set
