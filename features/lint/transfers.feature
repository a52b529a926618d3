Feature: Mistakes about transfers, found by checking the bot

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Sales" with id 2200000001

  @rule:ESC-SKILL-NAME-DISPLAY
  Scenario Outline: The skill's name and its id are of two skills
    Given the Agent Transfer "agent_transfer" has the skill name "<name>"
    And the Agent Transfer "agent_transfer" has the skill id "4129463410"
    When the bot is checked
    Then the finding "ESC-SKILL-NAME-DISPLAY" is reported at "Escalation › agent_transfer"
    And the finding "ESC-SKILL-NAME-DISPLAY" says "'Sales' (2200000001), but the id 4129463410 is the skill 'Human'"

    Examples:
      | name  |
      | Sales |

  @twin:ESC-SKILL-NAME-DISPLAY
  Scenario Outline: Of the same skill, of an unknown one, or without a name
    Given the Agent Transfer "agent_transfer" has the skill name "<name>"
    And the Agent Transfer "agent_transfer" has the skill id "<id>"
    When the bot is checked
    Then the finding "ESC-SKILL-NAME-DISPLAY" is not reported

    Examples:
      | name   | id         |
      | Human  | 4129463410 |
      | Nobody | 4129463410 |
      |        | 4129463410 |
      | Sales  | 77         |

  @rule:ESC-BLANK-MESSAGE
  Scenario Outline: BLANK_MESSAGE misspelt or with more words
    Given the Agent Transfer "agent_transfer" has the message "<message>"
    When the bot is checked
    Then the finding "ESC-BLANK-MESSAGE" is reported at "Escalation › agent_transfer"
    And the finding "ESC-BLANK-MESSAGE" says "the consumer will see '<message>' unchanged"

    Examples:
      | message               |
      | blank_message         |
      | BLANK_MESSAGE, please |

  @twin:ESC-BLANK-MESSAGE
  Scenario Outline: BLANK_MESSAGE itself, and any other words
    Given the Agent Transfer "agent_transfer" has the message "<message>"
    When the bot is checked
    Then the finding "ESC-BLANK-MESSAGE" is not reported

    Examples:
      | message         |
      | BLANK_MESSAGE   |
      | One blank line. |

  @rule:TF-MAGIC-MESSAGE
  Scenario Outline: A failure message that is written in another way
    Given the dialog starter of "Transfer Failed" has the patterns:
      | <pattern> |
    When the bot is checked
    Then the finding "TF-MAGIC-MESSAGE" is reported at "Transfer Failed › dialog_starter_7"
    And the finding "TF-MAGIC-MESSAGE" says "with two underscores at each end"

    Examples:
      | pattern                     |
      | agent_escalation_failed     |
      | _agent_escalation_failed_   |
      | __agent escalation failed__ |
      | __agent-escalation-failed__ |

  @twin:TF-MAGIC-MESSAGE
  Scenario Outline: The failure message itself, and words of another meaning
    Given the dialog starter of "Transfer Failed" has the patterns:
      | <pattern> |
    When the bot is checked
    Then the finding "TF-MAGIC-MESSAGE" is not reported

    Examples:
      | pattern                     |
      | __agent_escalation_failed__ |
      | __agent_escalation__        |

  @rule:TF-MAX-ESCALATION-RETRIES
  Scenario: More than 3 failure messages are never sent
    Given the agent connector's field "maxEscalationRetries" is "4"
    When the bot is checked
    Then the finding "TF-MAX-ESCALATION-RETRIES" is reported at "Escalation Bot"
    And the finding "TF-MAX-ESCALATION-RETRIES" says "maxEscalationRetries is 4"
    And the findings "TF-MAX-ESCALATION-RETRIES" are:
      | severity | place          | text                                                                                                              | path |
      | info     | Escalation Bot | maxEscalationRetries is 4, and the platform stops after 3 failure messages anyway: values above 3 have no effect. |      |

  @twin:TF-MAX-ESCALATION-RETRIES
  Scenario: Three can be
    Given the agent connector's field "maxEscalationRetries" is "3"
    When the bot is checked
    Then the finding "TF-MAX-ESCALATION-RETRIES" is not reported

  @rule:ESC-DELAY-LOCATION
  Scenario: A delay of the text before the transfer, found at the transfer
    Given the interaction "text_2" has an interaction delay of 500 milliseconds
    When the bot is checked
    Then the finding "ESC-DELAY-LOCATION" is reported at "Escalation After Texts › transfer_after_texts"
    And the finding "ESC-DELAY-LOCATION" says "set on the text 'text_2' (500 ms)"
    And the findings "ESC-DELAY-LOCATION" are:
      | severity | place                                         | text                                                                                                                                                                      | path                                     |
      | warning  | Escalation After Texts › transfer_after_texts | The Interaction Delay is set on the text 'text_2' (500 ms), where it only delays that text: the transfer waits for the Interaction Delay of the transferring interaction. | conversationMessage[11].interactionDelay |

  @twin:ESC-DELAY-LOCATION
  Scenario: A delay of the transfer itself is well, and so are texts without one
    When the bot is checked
    Then the finding "ESC-DELAY-LOCATION" is not reported
    Given the interaction "text_2" has an interaction delay of 500 milliseconds
    And the interaction "transfer_after_texts" has an interaction delay of 6000 milliseconds
    When the bot is checked
    Then the finding "ESC-DELAY-LOCATION" is not reported
