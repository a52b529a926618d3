Feature: Results and custom data fields of an escalation
  An escalation integration has a response data variable like any integration; a Transform Result Script and custom data
  fields work on its result.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  @seed @rule:API-ESCALATION-RESULT-SEED
  Scenario: A transfer that is accepted
    When the consumer says "operator"
    Then the integration "HumanEscalation" has the result success
    And the result of the integration "HumanEscalation" holds "status" as "ok"

  @seed @rule:API-ESCALATION-RESULT-SEED @twin:API-ESCALATION-RESULT-SEED
  Scenario: A transfer that is refused has a result without values
    Given the transfer API answers 500 to the next request
    And the interaction "call_us" has the text "The transfer says {HumanEscalation.state}."
    When the consumer says "operator"
    Then the integration "HumanEscalation" has the result failure
    And the bot says "The transfer says {HumanEscalation.state}."

  @seed @rule:ESC-TRANSFORM-AND-FIELDS
  Scenario: The script sees the raw result
    Given the integration "HumanEscalation" has the Transform Result Script:
      """js
      var answer = botContext.getBotVariable("api_HumanEscalation");
      botContext.setBotVariable("seenByScript", answer === null ? "nothing" : "an answer", true, false);
      """
    When the consumer says "operator"
    Then the bot variable "seenByScript" is "an answer"

  @seed @rule:ESC-TRANSFORM-AND-FIELDS @rule:API-ESCALATION-RESULT-SEED
  Scenario: A custom data field in a text
    Given the integration "HumanEscalation" has the custom data field "state" with the path "{$.api_HumanEscalation.status}"
    And the interaction "call_us" has the text "The transfer says {HumanEscalation.state}."
    And the interaction "integration_transfer" goes on to "call_us" when its result is success
    When the consumer says "operator"
    Then the bot says:
      | Hold on while I connect you with an agent. |
      | The transfer says ok.                      |
