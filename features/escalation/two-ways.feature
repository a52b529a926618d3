Feature: Two ways to escalate
  An Agent Transfer interaction carries everything itself; an Integration interaction invokes a LivePerson Agent
  Escalation integration. Both lead to the same transfer.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  @seed @smoke @rule:ESC-TWO-WAYS
  Scenario Outline: Both ways end at the same agent
    When the consumer says "<utterance>"
    Then the bot says "<message>"
    And the agent workspace of "Alex" shows 1 ringing conversation
    And the last transfer request carries the skill id "4129463410"

    Examples:
      | way         | utterance | message                                    |
      | interaction | agent     | One moment, a colleague takes over.        |
      | integration | operator  | Hold on while I connect you with an agent. |

  @seed @twin:ESC-TWO-WAYS
  Scenario: An integration of another type escalates nothing
    Given the bot "service-desk.json" serves the skill "Desk"
    And GET "https://shop.example/items" answers:
      """json
      {"items": [{"name": "Lamp"}]}
      """
    When the consumer opens a conversation with the skill "Desk"
    And the consumer says "items"
    Then the bot shows the card "Lamp"
    And the conversation is with the bot "Service Desk"
    And no transfer request has been sent in this conversation

  @seed @rule:ESC-INTERACTION-NO-INTEGRATION
  Scenario: The Agent Transfer interaction needs no integration
    Given the bot "getting-started.json"
    When the consumer opens a conversation with the skill "Getting Started Bot"
    And the consumer says "agent"
    Then the bot says "Transferring to a human agent…"
    And the agent workspace of "Alex" shows 1 ringing conversation

  @seed @twin:ESC-INTERACTION-NO-INTEGRATION
  Scenario: What the integration says is for the Integration interaction only
    Given the skill "Sales" with id 2200000001
    And the integration "HumanEscalation" has the skill id "2200000001"
    And the integration "HumanEscalation" has the message "Here comes Sales."
    When the consumer "Dana" says "agent"
    Then the last transfer request carries the skill id "4129463410"
    And the last transfer request carries the message "One moment, a colleague takes over."
    When the consumer "Kim" says "operator"
    Then the last transfer request carries the skill id "2200000001"
    And the last transfer request carries the message "Here comes Sales."

  @seed @rule:ESC-INTEGRATION-TYPE
  Scenario: Every field of the integration reaches the transfer
    Given the agent "Blake" with the skill "Human" and the agent id 501 is online
    And the integration "HumanEscalation" has the skill name "Human"
    And the integration "HumanEscalation" has the skill id "4129463410"
    And the integration "HumanEscalation" has the agent id "12345678.501"
    And the integration "HumanEscalation" has the message "Here comes Blake."
    And the integration "HumanEscalation" has the Transform Result Script:
      """js
      botContext.setBotVariable("transformed", "yes", true, false);
      """
    When the consumer says "operator"
    Then the bot says "Here comes Blake."
    And the last transfer request carries the skill name "Human"
    And the last transfer request carries the skill id "4129463410"
    And the last transfer request carries the agent id "12345678.501"
    And the last transfer request carries the message "Here comes Blake."
    And the bot variable "transformed" is "yes"
    And the conversation is offered only to the agent "Blake"

  @seed @rule:ESC-REQUIRED-FIELDS @rule:LINT-SKILL-ID-UNSET @rule:LINT-TRANSFER-MESSAGE-EMPTY
  Scenario: The integration's required fields are missed when they are empty
    Given the integration "HumanEscalation" has the skill id ""
    And the integration "HumanEscalation" has the message ""
    When the bot is checked
    Then the finding "LINT-SKILL-ID-UNSET" is reported at "Escalation By Integration › integration_transfer"
    And the finding "LINT-TRANSFER-MESSAGE-EMPTY" is reported at "Escalation By Integration › integration_transfer"
    And the finding "ESC-REQUIRED-FIELDS" is reported at "HumanEscalation"
    And the findings "ESC-REQUIRED-FIELDS" are:
      | severity | place           | text                                                                                                | path         |
      | error    | HumanEscalation | The LivePerson Agent Escalation integration lacks required fields: Agent Skill Id, Message to User. | responder[0] |
    And the findings "LINT-SKILL-ID-UNSET" are:
      | severity | place                                            | text                                                                                                                                                                   | path                      |
      | error    | Escalation By Integration › integration_transfer | Agent skill id is not set. The transfer cannot take place, and the consumer gets the fallback message instead: enter the id of the skill, or a variable that holds it. | responder[0].agentSkillId |
    And the findings "LINT-TRANSFER-MESSAGE-EMPTY" are:
      | severity | place                                            | text                                                                                                                                      | path                         |
      | error    | Escalation By Integration › integration_transfer | The transfer message is empty, and the transfer API refuses that: write the last text for the consumer, or BLANK_MESSAGE to send nothing. | responder[0].transferMessage |

  @seed @rule:ESC-REQUIRED-FIELDS @twin:LINT-SKILL-ID-UNSET @twin:LINT-TRANSFER-MESSAGE-EMPTY
  Scenario: The integration's required fields, all filled in
    When the bot is checked
    Then the finding "ESC-REQUIRED-FIELDS" is not reported
    And the finding "LINT-SKILL-ID-UNSET" is not reported
    And the finding "LINT-TRANSFER-MESSAGE-EMPTY" is not reported

  @seed @rule:ESC-NO-PERFORMANCE-DIFFERENCE
  Scenario Outline: Neither way is faster
    When the consumer says "<utterance>"
    Then the bot says "<message>" within 1 second
    And the last transfer request was made 0 milliseconds after the consumer's words

    Examples:
      | way         | utterance | message                                    |
      | interaction | agent     | One moment, a colleague takes over.        |
      | integration | operator  | Hold on while I connect you with an agent. |

  @seed @twin:ESC-NO-PERFORMANCE-DIFFERENCE
  Scenario Outline: A slow answer holds both up alike
    Given the transfer API answers the next request after 8 seconds
    When the consumer says "<utterance>"
    Then the bot says "<message>" <when> 8400 milliseconds

    Examples:
      | way         | utterance | message                                    | when   |
      | interaction | agent     | One moment, a colleague takes over.        | within |
      | interaction | agent     | One moment, a colleague takes over.        | after  |
      | integration | operator  | Hold on while I connect you with an agent. | within |
      | integration | operator  | Hold on while I connect you with an agent. | after  |

  @seed @rule:ESC-TARGETS
  Scenario: A human who serves the skill takes the conversation
    When the consumer says "agent"
    And the agent "Alex" accepts the conversation
    Then the conversation is with the agent "Alex"

  @seed @rule:ESC-TARGETS
  Scenario: A bot that serves the skill takes the conversation
    Given the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    When the consumer says "I want to check the status of my order."
    Then the conversation is with the bot "Order Desk"
