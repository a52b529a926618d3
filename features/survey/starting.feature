Feature: When a post-conversation survey starts
  A survey bot belongs to a skill. When a conversation ends, its last skill decides whether that bot asks something.

  Background:
    Given the bot "returns.json"
    And the skill "Human" with id 4129463410

  Rule: The skill of the conversation that ends

    @smoke @rule:SUR-TRIGGER-SKILL @rule:SUR-AUTO-DEPLOYED
    Scenario: The survey bot is there as soon as it has a skill, and nothing is transferred
      Given the bot "survey.json" serves the skill "Bot"
      When the consumer says "that is all"
      Then the bot "Returns Bot" says "Glad to help."
      And the bot "Survey Bot" says "May we ask you something?"
      And the bot "Survey Bot" says "Was your question answered?"
      And the survey is "running"
      And the conversation is closed
      And the conversation is with the bot "Survey Bot"
      And no transfer request has been sent in this conversation

    @rule:SUR-TRIGGER-SKILL
    Scenario: The agent's skill was the last one
      Given the bot "survey.json" serves the skill "Human"
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" closes the conversation
      Then the bot "Survey Bot" says "May we ask you something?"

    @twin:SUR-AGENT-READONLY
    Scenario: Before the survey the agent can
      Given the bot "survey.json" serves the skill "Human"
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" says "It is on its way back."
      Then the consumer sees "It is on its way back."
      And the survey is "not started"

    @rule:SUR-AGENT-READONLY
    Scenario: The agent reads along and cannot write
      Given the bot "survey.json" serves the skill "Human"
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" closes the conversation
      Then the survey is "running"
      And the agent "Alex" cannot write in the conversation

    @twin:SUR-TRIGGER-SKILL
    Scenario: The last skill has no survey bot, though an earlier one has
      Given the bot "survey.json" serves the skill "Bot"
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" closes the conversation
      Then the survey is "not started"

    @rule:SUR-TRIGGER-SKILL @twin:SUR-NO-SKILL @twin:SUR-IDLE-CLOSE
    Scenario: The consumer ends the conversation
      Given the bot "survey.json" serves the skill "Bot"
      When the consumer says "stop it"
      And the consumer closes the conversation
      Then the bot "Survey Bot" says "May we ask you something?"

    @rule:SUR-NO-SKILL
    Scenario: A conversation without a skill
      Given the bot "survey.json" serves the skill "Bot"
      When the consumer opens a conversation with the skill ""
      And the consumer closes the conversation
      Then the survey is "not started"

    @rule:SUR-IDLE-CLOSE
    Scenario: A conversation that is closed because nothing happens in it
      Given the bot "survey.json" serves the skill "Bot"
      When the consumer says "hello"
      And the idle conversation is closed automatically
      Then the survey is "not started"

    @rule:SUR-SKILL-ONE-BOT @twin:SUR-AUTO-DEPLOYED
    Scenario: Without a skill the survey is disabled
      Given the bot "survey.json"
      When the consumer says "that is all"
      Then the bot says "Glad to help."
      And the survey is "not started"

    @rule:SUR-SKILL-ONE-BOT
    Scenario: One survey bot for each skill
      Given the bot "survey.json" serves the skill "Human"
      When the consumer says "that is all"
      Then the survey is "not started"

    @twin:SUR-SKILL-ONE-BOT
    Scenario: Two survey bots have two skills
      Given the bot "survey.json" serves the skill "Human"
      And the bot "careless-survey.json" serves the skill "Bot"
      And the agent "Alex" with the skill "Human" is online
      When the consumer "Dana" says "that is all"
      Then the bot "Returns Bot" says "Glad to help."
      And the bot "Careless Survey Bot" says "How content are you?"
      When the consumer "Eli" says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" closes the conversation
      Then the bot "Survey Bot" says "May we ask you something?"

    @rule:SUR-MESSAGING-ONLY
    Scenario: A survey bot of Live Chat never starts
      Given the bot "survey.json" serves the skill "Bot"
      And the bot setting "Channel" is "CHAT"
      When the consumer says "that is all"
      Then the survey is "not started"

    @rule:SUR-MESSAGING-ONLY
    Scenario: Nor does a survey follow what a bot of Live Chat closes
      Given the bot setting "Channel" is "CHAT"
      And the bot "survey.json" serves the skill "Bot"
      When the consumer says "that is all"
      Then the survey is "not started"

  Rule: How a bot closes

    Background:
      Given the bot "survey.json" serves the skill "Bot"

    @rule:SUR-CLOSE-DIALOG-TRIGGERS @twin:SUR-CLOSE-CONVERSATION-NO-TRIGGER
    Scenario Outline: Close Dialog, as a next action and as a text
      When the consumer says "<words>"
      Then the conversation is closed
      And the survey is "running"

      Examples:
        | words            |
        | that is all      |
        | close the dialog |

    @rule:SUR-CLOSE-CONVERSATION-NO-TRIGGER @twin:SUR-CLOSE-DIALOG-TRIGGERS
    Scenario Outline: Close Conversation, as a next action and as a text
      When the consumer says "<words>"
      Then the conversation is closed
      And the survey is "not started"

      Examples:
        | words        |
        | stop         |
        | close it all |

  Rule: How often consumers are asked

    Background:
      Given the bot "survey.json" serves the skill "Bot"

    @rule:SUR-FREQUENCY
    Scenario Outline: The request interval is seven days
      Given the survey setting "request interval" is "on"
      When the consumer says "that is all"
      Then the survey is "running"
      When 2 days pass
      And <wait> milliseconds pass
      And the consumer says "that is all"
      Then the survey is "<state>"

      Examples:
        | wait      | state       |
        | 431999599 | not started |

      @twin:SUR-FREQUENCY
      Examples: One millisecond more
        | wait      | state   |
        | 431999600 | running |

    @twin:SUR-FREQUENCY
    Scenario: It is the consumer's own
      Given the survey setting "request interval" is "on"
      When the consumer "Dana" says "that is all"
      Then the survey is "running"
      When the consumer "Eli" says "that is all"
      Then the survey is "running"

    @rule:SUR-FREQUENCY
    Scenario: Half of the conversations are sampled
      Given the survey setting "sampling" is "on"
      When the consumer says "that is all"
      Then the survey is "not started"
      When the consumer says "that is all"
      Then the survey is "running"

    @twin:SUR-FREQUENCY
    Scenario: Unless switched on, neither setting holds a survey back
      When the consumer says "that is all"
      Then the survey is "running"
      When 2 days pass
      And the consumer says "that is all"
      Then the survey is "running"
