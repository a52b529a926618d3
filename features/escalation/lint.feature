Feature: Mistakes that the builder's screen would show
  The documented mistakes around escalation, found by checking the bot; each with a bot that makes it and one that does not.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410

  @seed @rule:LINT-SKILL-ID-UNSET @rule:INT-TRANSFER-ERROR-SEED
  Scenario: No skill id, found
    Given the Agent Transfer "agent_transfer" has no skill id
    When the bot is checked
    Then the finding "LINT-SKILL-ID-UNSET" is reported at "Escalation › agent_transfer"
    And the finding "LINT-SKILL-ID-UNSET" says "Agent skill id is not set."

  @seed @rule:LINT-SKILL-ID-UNSET @rule:INT-TRANSFER-ERROR-SEED
  Scenario: No skill id, all is well
    When the bot is checked
    Then the finding "LINT-SKILL-ID-UNSET" is not reported

  @seed @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario Outline: A literal skill id that is not numeric, found
    Given the Agent Transfer "agent_transfer" has the skill id "<skill id>"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" is reported at "Escalation › agent_transfer"

    Examples:
      | skill id |
      | 12a      |
      | 1.5      |
      | -3       |
      | ٣        |
      | Human    |

  @seed @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario: A literal skill id that is not numeric, in an integration
    Given the integration "HumanEscalation" has the skill id "Human"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" is reported at "Escalation By Integration › integration_transfer"
    And the findings "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" are:
      | severity | place                                            | text                                                                                                                                                                                              | path                      |
      | error    | Escalation By Integration › integration_transfer | The skill id 'Human' is not a number, so the consumer gets the fallback message and no agent is rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name. | responder[0].agentSkillId |

  @seed @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario Outline: A literal skill id that is not numeric, all is well
    Given the Agent Transfer "agent_transfer" has the skill id "<skill id>"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" is not reported

    Examples:
      | skill id              |
      | 4129463410            |
      | {$botContext.skillId} |

  @seed @rule:LINT-SKILL-ID-VARIABLE-NEVER-SET
  Scenario: A skill id variable that nothing in the bot sets, found
    Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-VARIABLE-NEVER-SET" is reported at "Escalation › agent_transfer"

  @seed @rule:LINT-SKILL-ID-VARIABLE-NEVER-SET
  Scenario: A skill id variable that nothing in the bot sets, all is well
    Given the Agent Transfer "agent_transfer" has the skill id "{$botContext.skillId}"
    And the interaction "welcome" has the Pre-Process Code:
      """js
      botContext.setBotVariable("skillId", "4129463410", true, false);
      """
    When the bot is checked
    Then the finding "LINT-SKILL-ID-VARIABLE-NEVER-SET" is not reported

  @seed @rule:LINT-TRANSFER-MESSAGE-EMPTY @rule:ESC-MESSAGE-REQUIRED
  Scenario: An empty transfer message, found
    Given the Agent Transfer "agent_transfer" has the message ""
    And the integration "HumanEscalation" has the message ""
    When the bot is checked
    Then the finding "LINT-TRANSFER-MESSAGE-EMPTY" is reported at "Escalation › agent_transfer"
    And the finding "LINT-TRANSFER-MESSAGE-EMPTY" is reported at "Escalation By Integration › integration_transfer"

  @seed @rule:LINT-TRANSFER-MESSAGE-EMPTY
  Scenario: An empty transfer message, all is well
    Given the Agent Transfer "agent_transfer" has the message "BLANK_MESSAGE"
    When the bot is checked
    Then the finding "LINT-TRANSFER-MESSAGE-EMPTY" is not reported

  @seed @rule:LINT-NO-FAILURE-DIALOG
  Scenario: No dialog catches the failure message, found
    Given the dialog "Transfer Failed" is switched off
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-DIALOG" is reported at "Escalation Bot"

  @seed @rule:LINT-NO-FAILURE-DIALOG
  Scenario: No dialog catches the failure message, for it is misspelt
    Given the dialog starter of "Transfer Failed" has the patterns:
      | _agent_escalation_failed_ |
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-DIALOG" is reported at "Escalation Bot"

  @seed @rule:LINT-NO-FAILURE-DIALOG
  Scenario: No dialog catches the failure message, all is well
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-DIALOG" is not reported

  @seed @rule:LINT-NO-FAILURE-RULE
  Scenario: No rule for the failure result, found at one transfer and not at the other
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-RULE" is reported at "Escalation › agent_transfer"
    And the finding "LINT-NO-FAILURE-RULE" is not reported at "Escalation By Integration › integration_transfer"

  @seed @rule:LINT-NO-FAILURE-RULE @rule:TF-FAILURE-RULE
  Scenario: Only a rule for the success, found
    Given the interaction "agent_transfer" goes on to "welcome" when its result is success
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-RULE" is reported at "Escalation › agent_transfer"

  @seed @rule:LINT-NO-FAILURE-RULE @twin:TF-FAILURE-RULE
  Scenario: No rule for the failure result, all is well
    Given the interaction "agent_transfer" goes on to "nobody_there" when its result is failure
    When the bot is checked
    Then the finding "LINT-NO-FAILURE-RULE" is not reported at "Escalation › agent_transfer"

  @seed @rule:LINT-DELAY-BEFORE-TRANSFER
  Scenario Outline: Texts before a transfer with too short a delay, found
    Given the interaction "transfer_after_texts" has an interaction delay of <delay> milliseconds
    When the bot is checked
    Then the finding "LINT-DELAY-BEFORE-TRANSFER" is reported at "Escalation After Texts › transfer_after_texts"

    Examples:
      | delay |
      | 0     |
      | 5999  |

  @seed @rule:LINT-DELAY-BEFORE-TRANSFER
  Scenario: Texts before a transfer with too short a delay, all is well
    Given the interaction "transfer_after_texts" has an interaction delay of 6000 milliseconds
    When the bot is checked
    Then the finding "LINT-DELAY-BEFORE-TRANSFER" is not reported

  @seed @rule:LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE
  Scenario: A text does the transfer message's work, found
    Given the Agent Transfer "transfer_after_texts" has the message "BLANK_MESSAGE"
    When the bot is checked
    Then the finding "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE" is reported at "Escalation After Texts › transfer_after_texts"
    And the findings "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE" are:
      | severity | place                                         | text                                                                                                                                                                                                                       | path                                                          |
      | warning  | Escalation After Texts › transfer_after_texts | The Text statement 'text_3' announces the handover to the consumer, but may arrive after the transfer or not at all: put the text into the transfer message instead of BLANK_MESSAGE, where it is certain to be seen last. | conversationMessage[11].content.results.tile.tileData[0].text |

  @seed @rule:LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE
  Scenario: A text does the transfer message's work, all is well
    When the bot is checked
    Then the finding "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE" is not reported

  @seed @rule:LINT-AGENT-ID-ON-BOT-TRANSFER
  Scenario: An agent id beside Transfer Bot Context, found
    Given the Agent Transfer "transfer_to_orders" has the agent id "12345678.501"
    When the bot is checked
    Then the finding "LINT-AGENT-ID-ON-BOT-TRANSFER" is reported at "Orders › transfer_to_orders"
    And the findings "LINT-AGENT-ID-ON-BOT-TRANSFER" are:
      | severity | place                       | text                                                                                                                                                                                  | path                                                                        |
      | warning  | Orders › transfer_to_orders | An Agent Id is for transfers to humans only, and Transfer Bot Context is on: leave the Agent Id empty for a transfer to a bot, or switch Transfer Bot Context off for one to a human. | conversationMessage[17].content.results.tile.tileData[0].escalation.agentId |

  @seed @rule:LINT-AGENT-ID-ON-BOT-TRANSFER
  Scenario: An agent id on a transfer to a bot's skill, found
    Given the skill "Orders" with id 2200000002
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "escalation.json"
    And the Agent Transfer "transfer_to_orders" does not transfer the bot context
    And the Agent Transfer "transfer_to_orders" has the agent id "12345678.501"
    When the bot is checked
    Then the finding "LINT-AGENT-ID-ON-BOT-TRANSFER" is reported at "Orders › transfer_to_orders"
    And the findings "LINT-AGENT-ID-ON-BOT-TRANSFER" are:
      | severity | place                       | text                                                                                                                                                                                             | path                                                                        |
      | warning  | Orders › transfer_to_orders | An Agent Id is for transfers to humans only, and the skill 2200000002 belongs to a bot: leave the Agent Id empty for a transfer to a bot, or switch Transfer Bot Context off for one to a human. | conversationMessage[17].content.results.tile.tileData[0].escalation.agentId |

  @seed @rule:LINT-AGENT-ID-ON-BOT-TRANSFER
  Scenario: An agent id on a transfer to humans, all is well
    Given the Agent Transfer "agent_transfer" has the agent id "12345678.501"
    When the bot is checked
    Then the finding "LINT-AGENT-ID-ON-BOT-TRANSFER" is not reported

  @seed @rule:LINT-NO-FALLBACK-SKILL
  Scenario: No fallback skill, found
    When the bot is checked
    Then the finding "LINT-NO-FALLBACK-SKILL" is reported at "Escalation Bot"

  @seed @rule:LINT-NO-FALLBACK-SKILL
  Scenario: No fallback skill, all is well
    Given the agent connector has the fallback skill "Human"
    When the bot is checked
    Then the finding "LINT-NO-FALLBACK-SKILL" is not reported

  @seed @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario Outline: A skill id with a reference that is never filled, found
    Given the Agent Transfer "agent_transfer" has the skill id "<skill id>"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" is reported at "Escalation › agent_transfer"

    Examples:
      | skill id               |
      | 12{a                   |
      | {botContext.skillId}   |
      | {$botContext.skillId   |
      | {$botVariable.skillId} |
      | {$env.NOPE}            |
      | {$envVars.SKILL}       |

  @seed @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario: A skill id from the environment is well
    Given the environment variable "SKILL" is "4129463410"
    And the Agent Transfer "agent_transfer" has the skill id "{$env.SKILL}"
    When the bot is checked
    Then the finding "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" is not reported
