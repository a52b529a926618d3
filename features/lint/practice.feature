Feature: What LivePerson advises, looked after by checking the bot

  @rule:LINT-ESCALATION-PATH @rule:LINT-AGENT-WORDS
  Scenario: No way to an agent, found
    Given the bot "getting-started-step-14.json"
    When the bot is checked
    Then the finding "LINT-ESCALATION-PATH" is reported at "Getting Started Bot"
    And the finding "LINT-AGENT-WORDS" is reported at "Getting Started Bot"
    And the finding "LINT-AGENT-WORDS" says "'agent', 'representative', 'human'"

  @rule:LINT-ESCALATION-PATH @rule:LINT-AGENT-WORDS
  Scenario: The tutorial's next step puts that right
    Given the bot "getting-started.json"
    When the bot is checked
    Then the finding "LINT-ESCALATION-PATH" is not reported
    And the finding "LINT-AGENT-WORDS" is not reported

  @rule:LINT-AGENT-WORDS
  Scenario: A question that takes the wish for an agent for its answer, found
    Given the bot "script-bot.json"
    When the bot is checked
    Then the finding "LINT-AGENT-WORDS" is reported at "Colour › colour"
    And the finding "LINT-AGENT-WORDS" says "takes it for the answer"

  @rule:LINT-AGENT-WORDS
  Scenario: A question whose rules are for its own answers only is well
    Given the bot "script-bot.json"
    When the bot is checked
    Then the finding "LINT-AGENT-WORDS" is not reported at "Size › size"

  @rule:LINT-ESCALATION-PATH
  Scenario: A transfer that no words lead to, found
    Given the bot "getting-started.json"
    And the dialog starter of "Escalation" has the patterns:
      | __agent_escalation_failed__ |
    When the bot is checked
    Then the finding "LINT-ESCALATION-PATH" is reported at "Getting Started Bot"

  @rule:LINT-TRANSFER-TEXT
  Scenario: A hand-over without a word, found
    Given the bot "escalation.json"
    And the Agent Transfer "agent_transfer" has the message "BLANK_MESSAGE"
    When the bot is checked
    Then the finding "LINT-TRANSFER-TEXT" is reported at "Escalation › agent_transfer"

  @rule:LINT-TRANSFER-TEXT
  Scenario: With a transfer message all is well
    Given the bot "escalation.json"
    When the bot is checked
    Then the finding "LINT-TRANSFER-TEXT" is not reported

  @rule:LINT-FIRST-MESSAGE
  Scenario: First words that nothing takes, found
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-FIRST-MESSAGE" is reported at "Slapdash Bot"

  @rule:LINT-FIRST-MESSAGE
  Scenario: With a dialog that takes every message all is well
    Given the bot "slapdash.json"
    And the dialog starter of "Street" has the patterns:
      | * |
    When the bot is checked
    Then the finding "LINT-FIRST-MESSAGE" is not reported

  @rule:LINT-AUTO-ESCALATE
  Scenario: Questions without an Auto Escalation dialog, found
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-AUTO-ESCALATE" is reported at "Slapdash Bot"

  @rule:LINT-AUTO-ESCALATE
  Scenario: A bot that asks nothing needs none
    Given the bot "order-desk.json"
    When the bot is checked
    Then the finding "LINT-AUTO-ESCALATE" is not reported

  @rule:LINT-DISAMBIGUATION
  Scenario: Several intents and no disambiguation dialog, found
    Given the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-DISAMBIGUATION" is reported at "Slapdash Bot"

  @rule:LINT-DISAMBIGUATION
  Scenario: One intent cannot be taken for another
    Given the bot "order-desk.json"
    When the bot is checked
    Then the finding "LINT-DISAMBIGUATION" is not reported

  @rule:LINT-GREETING-UNMATCHED
  Scenario: A greeting that no dialog takes, found
    Given the bot "escalation.json"
    And the agent connector's field "defaultGreetingMessage" is "good day"
    When the bot is checked
    Then the finding "LINT-GREETING-UNMATCHED" is reported at "Escalation Bot"

  @rule:LINT-GREETING-UNMATCHED
  Scenario Outline: A greeting that a dialog takes, or none at all, is well
    Given the bot "escalation.json"
    And the agent connector's field "defaultGreetingMessage" is "<greeting>"
    And the agent connector's field "disableGreetings" is "<disabled>"
    When the bot is checked
    Then the finding "LINT-GREETING-UNMATCHED" is not reported

    Examples:
      | greeting | disabled |
      | hello    | false    |
      | good day | true     |

  @rule:LINT-BLOCK-VARIABLES
  Scenario: Two of the three interruption variables, found
    Given the bot "escalation.json"
    And the environment variable "system_handleIntermediateUserMessage" is "true"
    And the environment variable "system_intermediateBotMessage" is "One moment."
    When the bot is checked
    Then the finding "LINT-BLOCK-VARIABLES" is reported at "Escalation Bot"
    And the finding "LINT-BLOCK-VARIABLES" says "without system_intermediateBotResponseTimeout"
    And the findings "LINT-BLOCK-VARIABLES" are:
      | severity | place          | text                                                                                                                                                                                                                   | path |
      | warning  | Escalation Bot | The environment has system_handleIntermediateUserMessage and system_intermediateBotMessage without system_intermediateBotResponseTimeout: the platform needs all three, or the first one alone to switch blocking off. |      |

  @rule:LINT-BLOCK-VARIABLES
  Scenario: All three are well
    Given the bot "escalation.json"
    And the environment variable "system_handleIntermediateUserMessage" is "true"
    And the environment variable "system_intermediateBotResponseTimeout" is "9000"
    And the environment variable "system_intermediateBotMessage" is "One moment."
    When the bot is checked
    Then the finding "LINT-BLOCK-VARIABLES" is not reported

  @rule:LINT-BLOCK-VARIABLES
  Scenario Outline: The first alone switches blocking off, and does nothing else
    Given the bot "escalation.json"
    And the environment variable "system_handleIntermediateUserMessage" is "<value>"
    When the bot is checked
    Then the finding "LINT-BLOCK-VARIABLES" is <found>

    Examples:
      | value | found                        |
      | false | not reported                 |
      | true  | reported at "Escalation Bot" |

  @rule:LINT-SURVEY-CLOSE
  Scenario: A conversation closed without the survey that waits for it, found
    Given the bot "slapdash.json"
    And the bot "survey.json" serves the skill "Bot"
    And the bot "slapdash.json"
    When the bot is checked
    Then the finding "LINT-SURVEY-CLOSE" is reported at "Closing › close_too_early"
    And the findings "LINT-SURVEY-CLOSE" are:
      | severity | place                     | text                                                                                                                                             | path                    |
      | warning  | Closing › close_too_early | The conversation is closed without a survey here, although a survey bot is set up: use the next action Close Dialog, or the text LP_CLOSEDIALOG. | conversationMessage[42] |

  @rule:LINT-SURVEY-CLOSE
  Scenario Outline: Closed with Close Dialog, or without a survey bot, all is well
    Given the bot "slapdash.json"
    And the bot "<other>" serves the skill "Bot"
    And the bot "slapdash.json"
    And the interaction "close_too_early" has the text "<text>"
    When the bot is checked
    Then the finding "LINT-SURVEY-CLOSE" is not reported

    Examples:
      | other           | text                 |
      | survey.json     | LP_CLOSEDIALOG       |
      | order-desk.json | LP_CLOSECONVERSATION |

  @rule:LINT-STUCK-SKILL
  Scenario: Stuck conversations are to be transferred, and no skill is named: found
    Given the bot "escalation.json"
    And the agent connector's field "escalateOnStuckConversation" is "true"
    When the bot is checked
    Then the finding "LINT-STUCK-SKILL" is reported at "Escalation Bot"
    And the findings "LINT-STUCK-SKILL" are:
      | severity | place          | text                                                                                                                                                         | path |
      | error    | Escalation Bot | escalateOnStuckConversation is true and escalationSkillIdOnStuckConversation is missing: a stuck conversation is not transferred. Enter the id of the skill. |      |

  @rule:LINT-STUCK-SKILL
  Scenario: With the skill all is well
    Given the bot "escalation.json"
    And the agent connector's field "escalateOnStuckConversation" is "true"
    And the agent connector's field "escalationSkillIdOnStuckConversation" is "4129463410"
    When the bot is checked
    Then the finding "LINT-STUCK-SKILL" is not reported

  @rule:LINT-TWO-CONNECTORS
  Scenario: One agent connector, found
    Given the bot "order-desk.json"
    When the bot is checked
    Then the finding "LINT-TWO-CONNECTORS" is reported at "Order Desk"

  @rule:LINT-TWO-CONNECTORS @rule:LINT-CONNECTOR-CONFIG-DIFFERS
  Scenario: Two that are configured alike are well
    Given the bot "order-desk.json"
    When the bot user "Second Desk" is connected to the bot "order-desk.json"
    And the bot is checked
    Then the finding "LINT-TWO-CONNECTORS" is not reported
    And the finding "LINT-CONNECTOR-CONFIG-DIFFERS" is not reported

  @rule:LINT-CONNECTOR-CONFIG-DIFFERS
  Scenario: Two that are configured differently, found
    Given the bot "order-desk.json"
    And the agent connector's field "messageDelay" is "500"
    When the bot user "Second Desk" is connected to the bot "order-desk.json"
    And the bot is checked
    Then the finding "LINT-CONNECTOR-CONFIG-DIFFERS" is reported at "Order Desk"
    And the finding "LINT-CONNECTOR-CONFIG-DIFFERS" says "message_delay_ms"
    And the findings "LINT-CONNECTOR-CONFIG-DIFFERS" are:
      | severity | place      | text                                                                                                                                                                                    | path |
      | warning  | Order Desk | The bot's agent connectors are configured differently (message_delay_ms): the behaviour depends on the one that takes the conversation. Give all of them the same custom configuration. |      |
      | warning  | Order Desk | The bot's agent connectors are configured differently (message_delay_ms): the behaviour depends on the one that takes the conversation. Give all of them the same custom configuration. |      |

  @rule:LINT-ESCALATION-PATH
  Scenario: Dynamic Routing is a way to an agent
    Given the bot "routed.json"
    When the bot is checked
    Then the finding "LINT-ESCALATION-PATH" is not reported

  @rule:TF-LOOP-REASON
  Scenario Outline: A transfer to the bot's own skill leads back to the bot
    Given the skill "Desk" with id 5550001
    And the skill "Human" with id 4129463410
    And the bot "escalation.json" serves the skill "Desk"
    And the Agent Transfer "agent_transfer" has the skill id "<skill id>"
    And the environment variable "DESK" is "5550001"
    When the bot is checked
    Then the finding "TF-LOOP-REASON" is <found>

    Examples:
      | skill id    | found                                     |
      | 5550001     | reported at "Escalation › agent_transfer" |
      | {$env.DESK} | reported at "Escalation › agent_transfer" |
      | 4129463410  | not reported                              |
