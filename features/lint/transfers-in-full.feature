Feature: The findings about transfers, in full
  A bot with a mistake in each transfer, in an account whose settings do not fit it.

  Background:
    Given the skill "Human" with id 4129463410
    And the skill "Orders" with id 2200000002
    And the skill "Desk" with id 55
    And the environment variable "DESK" is "55"
    And the environment variable "TEAM" is "Sales"
    And the environment variable "ODD-NAME" is "1"
    And the environment variable "system_intermediateBotMessage" is "Wait."
    And the bot "order-desk.json" serves the skill "Orders"
    And the bot "careless-transfers.json" serves the skill "Desk"
    And the agent connector's field "maxEscalationRetries" is "4"
    And the agent connector's field "messageResendMaxRetries" is "4"
    And the agent connector's field "escalateOnStuckConversation" is "true"
    And the agent connector's field "defaultGreetingMessage" is "good day"
    When the bot is checked

  @rule:ESC-AGENT-ID-FORMAT
  Scenario: ESC-AGENT-ID-FORMAT, two in "careless-transfers.json"
    Then the findings "ESC-AGENT-ID-FORMAT" are:
      | severity | place              | text                                                                                                                                                                         | path                                                                       |
      | warning  | Human › to_itself  | The agent id 'Dana' is not the id of an agent, so no agent is asked for: write <account id>.<agent id>, such as 12345678.3456, or leave it empty for any agent of the skill. | conversationMessage[7].content.results.tile.tileData[0].escalation.agentId |
      | info     | Human › nowhere_to | In Messaging the agent id is written <account id>.501; the bare id is for Chat.                                                                                              | conversationMessage[8].content.results.tile.tileData[0].escalation.agentId |

  @rule:ESC-BLANK-MESSAGE
  Scenario: ESC-BLANK-MESSAGE, one in "careless-transfers.json"
    Then the findings "ESC-BLANK-MESSAGE" are:
      | severity | place                | text                                                                                                                                                                       | path                                                         |
      | warning  | Human › not_a_number | Only BLANK_MESSAGE, in capitals and as the whole message, sends nothing; the consumer will see 'blank_message' unchanged: write BLANK_MESSAGE, or remove it from the text. | conversationMessage[4].content.results.tile.tileData[0].text |

  @rule:ESC-DELAY-LOCATION
  Scenario: ESC-DELAY-LOCATION, one in "careless-transfers.json"
    Then the findings "ESC-DELAY-LOCATION" are:
      | severity | place             | text                                                                                                                                                                            | path                                    |
      | warning  | Human › announced | The Interaction Delay is set on the text 'announcement' (500 ms), where it only delays that text: the transfer waits for the Interaction Delay of the transferring interaction. | conversationMessage[2].interactionDelay |

  @rule:ESC-REQUIRED-FIELDS
  Scenario: ESC-REQUIRED-FIELDS, two in "careless-transfers.json"
    Then the findings "ESC-REQUIRED-FIELDS" are:
      | severity | place | text                                                                                             | path              |
      | error    | test  | The LivePerson Agent Escalation integration lacks required fields: Message to User.              | responder[0]      |
      | warning  | test  | The integration's name 'test' is not descriptive: give it a short name that says what it is for. | responder[0].name |

  @rule:ESC-SKILL-NAME-DISPLAY
  Scenario: ESC-SKILL-NAME-DISPLAY, one in "careless-transfers.json"
    Then the findings "ESC-SKILL-NAME-DISPLAY" are:
      | severity | place            | text                                                                                                                 | path                                                                              |
      | warning  | Human › misnamed | The skill name says 'Desk' (55), but the id 4129463410 is the skill 'Human', and the id counts: correct one of them. | conversationMessage[9].content.results.tile.tileData[0].escalation.agentSkillName |

  @rule:JS-DEPRECATED
  Scenario: JS-DEPRECATED, one in "careless-transfers.json"
    Then the findings "JS-DEPRECATED" are:
      | severity | place                | text                                                                                         | path                                       |
      | info     | In writing › closing | Post-Process Code, line 1, column 1: botContext.getChannel is deprecated: do not rely on it. | conversationMessage[13].postProcessMessage |

  @rule:JS-PREFIX-CASE
  Scenario: JS-PREFIX-CASE, one in "careless-transfers.json"
    Then the findings "JS-PREFIX-CASE" are:
      | severity | place              | text                                                                                                  | path                    |
      | error    | Careless Transfers | Global Functions, line 1, column 1: setbotvariable needs its prefix: write botContext.setBotVariable. | globalFunctions.methods |

  @rule:LINT-AGENT-ID-ON-BOT-TRANSFER
  Scenario: LINT-AGENT-ID-ON-BOT-TRANSFER, two in "careless-transfers.json"
    Then the findings "LINT-AGENT-ID-ON-BOT-TRANSFER" are:
      | severity | place             | text                                                                                                                                                                                             | path                                                                       |
      | warning  | Human › to_a_bot  | An Agent Id is for transfers to humans only, and the skill 2200000002 belongs to a bot: leave the Agent Id empty for a transfer to a bot, or switch Transfer Bot Context off for one to a human. | conversationMessage[6].content.results.tile.tileData[0].escalation.agentId |
      | warning  | Human › to_itself | An Agent Id is for transfers to humans only, and the skill 55 belongs to a bot: leave the Agent Id empty for a transfer to a bot, or switch Transfer Bot Context off for one to a human.         | conversationMessage[7].content.results.tile.tileData[0].escalation.agentId |

  @rule:LINT-BLOCK-VARIABLES
  Scenario: LINT-BLOCK-VARIABLES, one in "careless-transfers.json"
    Then the findings "LINT-BLOCK-VARIABLES" are:
      | severity | place              | text                                                                                                                                                                                                                   | path |
      | warning  | Careless Transfers | The environment has system_intermediateBotMessage without system_handleIntermediateUserMessage and system_intermediateBotResponseTimeout: the platform needs all three, or the first one alone to switch blocking off. |      |

  @rule:LINT-DELAY-BEFORE-TRANSFER
  Scenario: LINT-DELAY-BEFORE-TRANSFER, two in "careless-transfers.json"
    Then the findings "LINT-DELAY-BEFORE-TRANSFER" are:
      | severity | place                       | text                                                                                                                                                                                     | path                                     |
      | warning  | Human › announced           | 1 text can be sent right before this transfer, and its Interaction Delay is 0 ms: they may arrive after it or get lost. Set at least 2000 ms (2000 ms for each text, 10000 ms at most).  | conversationMessage[2].interactionDelay  |
      | warning  | In writing › by_integration | 2 texts can be sent right before this transfer, and its Interaction Delay is 0 ms: they may arrive after it or get lost. Set at least 4000 ms (2000 ms for each text, 10000 ms at most). | conversationMessage[14].interactionDelay |

  @rule:LINT-GREETING-UNMATCHED
  Scenario: LINT-GREETING-UNMATCHED, one in "careless-transfers.json"
    Then the findings "LINT-GREETING-UNMATCHED" are:
      | severity | place              | text                                                                                                                                                                              | path   |
      | warning  | Careless Transfers | A consumer who opens the window makes the agent connector say 'good day', which no dialog starter matches: add it to the patterns of the Welcome dialog, or switch greetings off. | groups |

  @rule:LINT-NO-FAILURE-DIALOG
  Scenario: LINT-NO-FAILURE-DIALOG, one in "careless-transfers.json"
    Then the findings "LINT-NO-FAILURE-DIALOG" are:
      | severity | place              | text                                                                                                                                                                                                          | path   |
      | warning  | Careless Transfers | The bot can escalate, and no dialog starter has the pattern __agent_escalation_failed__: when a transfer fails later, the consumer gets the fallback message. Add a dialog with this pattern that apologises. | groups |

  @rule:LINT-NO-FAILURE-RULE
  Scenario: LINT-NO-FAILURE-RULE, ten in "careless-transfers.json"
    Then the findings "LINT-NO-FAILURE-RULE" are:
      | severity | place                       | text                                                                                                                                                                                             | path                                    |
      | warning  | Human › announced           | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[2].responseMatches  |
      | warning  | Human › unset               | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[3].responseMatches  |
      | warning  | Human › not_a_number        | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[4].responseMatches  |
      | warning  | Human › never_set           | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[5].responseMatches  |
      | warning  | Human › to_a_bot            | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[6].responseMatches  |
      | warning  | Human › to_itself           | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[7].responseMatches  |
      | warning  | Human › nowhere_to          | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[8].responseMatches  |
      | warning  | Human › misnamed            | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[9].responseMatches  |
      | warning  | Human › in_words            | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[10].responseMatches |
      | warning  | In writing › by_integration | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[14].responseMatches |

  @rule:LINT-NO-FALLBACK-SKILL
  Scenario: LINT-NO-FALLBACK-SKILL, one in "careless-transfers.json"
    Then the findings "LINT-NO-FALLBACK-SKILL" are:
      | severity | place              | text                                                                                                                                                                                   | path |
      | warning  | Careless Transfers | The bot escalates and its agent connector has no fallback skill id: when the bot falls silent during an escalation, that escalation fails. Enter a fallback skill id in the connector. |      |

  @rule:LINT-SKILL-ID-LITERAL-NOT-NUMERIC
  Scenario: LINT-SKILL-ID-LITERAL-NOT-NUMERIC, three in "careless-transfers.json"
    Then the findings "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" are:
      | severity | place                | text                                                                                                                                                                                                                                          | path                                                                             |
      | error    | Human › not_a_number | The skill id 'Human' is not a number, so the consumer gets the fallback message and no agent is rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name.                                             | conversationMessage[4].content.results.tile.tileData[0].escalation.agentSkillId  |
      | error    | Human › nowhere_to   | The skill id '{$env.NOPE}' refers to 'NOPE', which the environment does not have, so the consumer gets the fallback message and no agent is rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name. | conversationMessage[8].content.results.tile.tileData[0].escalation.agentSkillId  |
      | error    | Human › in_words     | The skill id '{$env.TEAM}' is 'Sales' in the environment, which is not a number, so the consumer gets the fallback message and no agent is rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name.  | conversationMessage[10].content.results.tile.tileData[0].escalation.agentSkillId |

  @rule:LINT-SKILL-ID-UNSET
  Scenario: LINT-SKILL-ID-UNSET, one in "careless-transfers.json"
    Then the findings "LINT-SKILL-ID-UNSET" are:
      | severity | place         | text                                                                                                                                                                   | path                                                                            |
      | error    | Human › unset | Agent skill id is not set. The transfer cannot take place, and the consumer gets the fallback message instead: enter the id of the skill, or a variable that holds it. | conversationMessage[3].content.results.tile.tileData[0].escalation.agentSkillId |

  @rule:LINT-SKILL-ID-VARIABLE-NEVER-SET
  Scenario: LINT-SKILL-ID-VARIABLE-NEVER-SET, one in "careless-transfers.json"
    Then the findings "LINT-SKILL-ID-VARIABLE-NEVER-SET" are:
      | severity | place             | text                                                                                                                                                                                                                   | path                                                                            |
      | warning  | Human › never_set | The skill id comes from the bot variable 'nowhere', which no rule and no code of this bot sets; unset, it is not a number and the consumer gets the fallback message: set it before the transfer, or correct the name. | conversationMessage[5].content.results.tile.tileData[0].escalation.agentSkillId |

  @rule:LINT-STUCK-SKILL
  Scenario: LINT-STUCK-SKILL, one in "careless-transfers.json"
    Then the findings "LINT-STUCK-SKILL" are:
      | severity | place              | text                                                                                                                                                         | path |
      | error    | Careless Transfers | escalateOnStuckConversation is true and escalationSkillIdOnStuckConversation is missing: a stuck conversation is not transferred. Enter the id of the skill. |      |

  @rule:LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE
  Scenario: LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE, one in "careless-transfers.json"
    Then the findings "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE" are:
      | severity | place             | text                                                                                                                                                                                                                             | path                                                         |
      | warning  | Human › announced | The Text statement 'announcement' announces the handover to the consumer, but may arrive after the transfer or not at all: put the text into the transfer message instead of BLANK_MESSAGE, where it is certain to be seen last. | conversationMessage[2].content.results.tile.tileData[0].text |

  @rule:LINT-TRANSFER-MESSAGE-EMPTY
  Scenario: LINT-TRANSFER-MESSAGE-EMPTY, two in "careless-transfers.json"
    Then the findings "LINT-TRANSFER-MESSAGE-EMPTY" are:
      | severity | place                       | text                                                                                                                                      | path                                                         |
      | error    | Human › unset               | The transfer message is empty, and the transfer API refuses that: write the last text for the consumer, or BLANK_MESSAGE to send nothing. | conversationMessage[3].content.results.tile.tileData[0].text |
      | error    | In writing › by_integration | The transfer message is empty, and the transfer API refuses that: write the last text for the consumer, or BLANK_MESSAGE to send nothing. | responder[0].transferMessage                                 |

  @rule:LINT-WILDCARD-CATCHES-FAILURE
  Scenario: LINT-WILDCARD-CATCHES-FAILURE, one in "careless-transfers.json"
    Then the findings "LINT-WILDCARD-CATCHES-FAILURE" are:
      | severity | place                    | text                                                                                                                                                                                                                          | path                              |
      | warning  | Human › dialog_starter_1 | The pattern '*agent*' also matches __agent_escalation_failed__, and this dialog leads to a transfer: a failed transfer can start itself again. Make the pattern narrower, or exclude the keyword __agent_escalation_failed__. | conversationMessage[0].pattern[2] |

  @rule:PAT-OPERATORS
  Scenario: PAT-OPERATORS, one in "careless-transfers.json"
    Then the findings "PAT-OPERATORS" are:
      | severity | place                    | text                                                                                                                   | path                              |
      | warning  | Human › dialog_starter_1 | The pattern '(a person' has 1 unbalanced parenthesis(es), read as plain characters: add the missing one, or remove it. | conversationMessage[0].pattern[3] |

  @rule:STK-STEP1-LIMITS
  Scenario: STK-STEP1-LIMITS, one in "careless-transfers.json"
    Then the findings "STK-STEP1-LIMITS" are:
      | severity | place              | text                                                                    | path |
      | warning  | Careless Transfers | messageResendMaxRetries is 4: it must not be 0 and should not exceed 3. |      |

  @rule:TF-LOOP-REASON
  Scenario: TF-LOOP-REASON, one in "careless-transfers.json"
    Then the findings "TF-LOOP-REASON" are:
      | severity | place             | text                                                                                                                                                                                                                                | path                                                                            |
      | warning  | Human › to_itself | The transfer goes to the skill 55, the only value of '{$env.DESK}' in this bot, which this bot serves itself: the conversation comes back to it, and the transfer starts again. Enter the skill of human agents, or of another bot. | conversationMessage[7].content.results.tile.tileData[0].escalation.agentSkillId |

  @rule:TF-MAGIC-MESSAGE
  Scenario: TF-MAGIC-MESSAGE, one in "careless-transfers.json"
    Then the findings "TF-MAGIC-MESSAGE" are:
      | severity | place                    | text                                                                                                                                                                                                     | path                              |
      | warning  | Human › dialog_starter_1 | The pattern '__agent-escalation-failed__' is not the failure message, which is __agent_escalation_failed__ with two underscores at each end: as written, a failed transfer ends in the fallback message. | conversationMessage[0].pattern[1] |

  @rule:TF-MAX-ESCALATION-RETRIES
  Scenario: TF-MAX-ESCALATION-RETRIES, one in "careless-transfers.json"
    Then the findings "TF-MAX-ESCALATION-RETRIES" are:
      | severity | place              | text                                                                                                              | path |
      | info     | Careless Transfers | maxEscalationRetries is 4, and the platform stops after 3 failure messages anyway: values above 3 have no effect. |      |

  @rule:VAR-API-JSONPATH
  Scenario: VAR-API-JSONPATH, one in "careless-transfers.json"
    Then the findings "VAR-API-JSONPATH" are:
      | severity | place            | text                                                                                                                 | path                                                          |
      | warning  | In writing › odd | '{$.api_none.x[i}' is never filled, it stays as typed: a bracket of the path is not closed, write {$.api_none.x[i]}. | conversationMessage[12].content.results.tile.tileData[0].text |

  @rule:VAR-ENV
  Scenario: VAR-ENV, one in "careless-transfers.json"
    Then the findings "VAR-ENV" are:
      | severity | place            | text                                                                                                         | path                                                          |
      | warning  | In writing › odd | '{$envVars.TEAM}' is never filled, it stays as typed: the platform has no such reference, write {$env.TEAM}. | conversationMessage[12].content.results.tile.tileData[0].text |

  @rule:VAR-ENV-NAMES
  Scenario: VAR-ENV-NAMES, one in "careless-transfers.json"
    Then the findings "VAR-ENV-NAMES" are:
      | severity | place            | text                                                                               | path                                                          |
      | warning  | In writing › odd | 'ODD-NAME' cannot be the name of an environment variable: letters and digits only. | conversationMessage[12].content.results.tile.tileData[0].text |

  @rule:VAR-NOT-IMPORTED
  Scenario: VAR-NOT-IMPORTED, one in "careless-transfers.json"
    Then the findings "VAR-NOT-IMPORTED" are:
      | severity | place              | text                                                                                                                                                             | path                                                                            |
      | warning  | Human › nowhere_to | The environment has no variable 'NOPE': importing a dialog or a bot does not include environment variables. Add it to the environment that the bot is linked to. | conversationMessage[8].content.results.tile.tileData[0].escalation.agentSkillId |

  @rule:VAR-SYSTEM-LIST
  Scenario: VAR-SYSTEM-LIST, one in "careless-transfers.json"
    Then the findings "VAR-SYSTEM-LIST" are:
      | severity | place            | text                                                                                                           | path                                                          |
      | warning  | In writing › odd | '{$usermessage}' is never filled, it stays as typed: the platform has no such reference, write {$userMessage}. | conversationMessage[12].content.results.tile.tileData[0].text |
