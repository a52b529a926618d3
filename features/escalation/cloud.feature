Feature: The cloud's side of a transfer
  Skills, profiles, status and slots decide who is rung; the one who accepts has the conversation.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the skill "Sales" with id 2200000001

  Rule: Skills

    @seed @rule:CLD-SKILL-CREATE @rule:CLD-SKILL-DEFINED-IN-CLOUD
    Scenario: A skill is made in the account, with name and description, and the bot refers to it by its id
      Given the skill "Returns" with id 2200000003 and the description "Parcels that come back"
      And the Agent Transfer "agent_transfer" has the skill id "2200000003"
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Returns"
      And the skill "Returns" has the id 2200000003 and the description "Parcels that come back"

    @seed @twin:CLD-SKILL-DEFINED-IN-CLOUD
    Scenario: The bot's name for a skill makes none in the account
      Given the integration "HumanEscalation" has the skill id "2200000009"
      And the integration "HumanEscalation" has the skill name "Human"
      When the consumer says "operator"
      Then the conversation is not waiting for the skill "Human"
      And the last transfer attempt has failed at once

    @seed @twin:CLD-SKILL-ID-NUMBER
    Scenario: Its name is not its id
      Given the Agent Transfer "agent_transfer" has the skill id "Human"
      When the consumer says "agent"
      Then no transfer request has been sent in this conversation
      And the conversation is not waiting for the skill "Human"

    @seed @rule:CLD-SKILL-ID-NUMBER
    Scenario: The id of a skill is a number, whatever the skill is called
      When the consumer says "agent"
      Then the last transfer request carries the skill id "4129463410"
      And the conversation is waiting for the skill "Human"

  Rule: Who is rung

    @seed @rule:CLD-AGENT-PROFILE-SKILL
    Scenario: An agent with the skill is
      Given the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      Then the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:CLD-AGENT-PROFILE-SKILL @twin:ESC-TARGETS @twin:CLD-AGENT-PROFILE-SKILL
    Scenario: An agent without the skill is not
      Given the agent "Blake" with the skill "Sales" is online
      When the consumer says "agent"
      Then the agent workspace of "Blake" shows 0 ringing conversations
      And the conversation is waiting for the skill "Human"

    @seed @twin:CLD-AGENT-PROFILE-SKILL
    Scenario: A user without the Agent profile is not
      Given the agent "Blake" with the skill "Human" is online
      And the agent "Blake" has the profile "Administrator"
      When the consumer says "agent"
      Then the agent workspace of "Blake" shows 0 ringing conversations
      And the conversation is offered to nobody

    @seed @rule:CLD-AGENT-ONLINE
    Scenario Outline: An agent who is not Online is not rung until Online
      Given the agent "Alex" with the skill "Human" is <state>
      When the consumer says "agent"
      Then the conversation is offered to nobody
      And the conversation is waiting for the skill "Human"
      When the agent "Alex" goes online
      Then the conversation is offered only to the agent "Alex"

      Examples:
        | state     |
        | away      |
        | back soon |
        | offline   |

    @twin:CLD-AGENT-ONLINE
    Scenario Outline: Whoever is Online when the conversation comes is rung, whatever they were before
      Given the agent "Alex" with the skill "Human" is <state>
      When the agent "Alex" goes online
      And the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"
      When the agent "Alex" goes <state>
      Then the conversation is offered to nobody

      Examples:
        | state     |
        | away      |
        | back soon |
        | offline   |

    @rule:CLD-NO-FREE-AGENT
    Scenario: An agent without a free slot is not
      Given the agent "Alex" with the skill "Human" is online
      And the agent "Alex" has no free messaging slot
      When the consumer says "agent"
      Then the conversation is offered to nobody
      And the conversation is waiting for the skill "Human"

    @twin:CLD-NO-FREE-AGENT
    Scenario: With one free slot it is rung once
      Given the agent "Alex" with the skill "Human" is online
      And the agent "Alex" has 1 messaging slot
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"

    Scenario: A slot becomes free when a conversation ends
      Given the agent "Alex" with the skill "Human" is online
      And the agent "Alex" has 1 messaging slot
      When the consumer "Dana" says "agent"
      And the agent "Alex" accepts the conversation
      And the consumer "Kim" says "agent"
      Then the conversation is offered to nobody
      When the consumer "Dana" says "Thank you, that is all"
      And the consumer closes the conversation
      Then the agent workspace of "Alex" shows 1 ringing conversation

    Scenario: Shift status is for bots to ask, routing does not look at it
      Given the agent "Alex" with the skill "Human" is online
      And the skill "Human" is off shift
      When the consumer says "agent"
      Then the agent workspace of "Alex" shows 1 ringing conversation

  Rule: The ring

    Background:
      Given the agent "Alex" with the skill "Human" is online

    @seed @rule:CLD-RING
    Scenario: The badge counts the ringing conversations
      Then the agent workspace of "Alex" shows 0 ringing conversations
      When the consumer "Dana" says "agent"
      Then the agent workspace of "Alex" shows 1 ringing conversation
      When the consumer "Kim" says "agent"
      Then the agent workspace of "Alex" shows 2 ringing conversations
      When the agent "Alex" accepts the conversation
      Then the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:CLD-RING
    Scenario: One agent at a time is rung
      Given the agent "Blake" with the skill "Human" is online
      When the consumer says "agent"
      Then the conversation is offered only to the agent "Alex"
      When the agent "Alex" rejects the conversation
      Then the conversation is offered only to the agent "Blake"

    Scenario: A ring without an answer goes to the next agent
      Given the agent "Blake" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" lets the ring expire
      Then the conversation is offered only to the agent "Blake"

    Scenario: An agent who goes away while it rings loses the ring
      Given the agent "Blake" with the skill "Human" is online
      When the consumer says "agent"
      And the agent "Alex" goes away
      Then the conversation is offered only to the agent "Blake"

    @twin:TF-DELAYED-FAILURE
    Scenario: All agents have refused: the conversation waits, the bot is not notified
      When the consumer says "agent"
      And the agent "Alex" rejects the conversation
      Then the conversation is offered to nobody
      And the conversation is waiting for the skill "Human"
      And no transfer has failed

    @seed @twin:CLD-RING
    Scenario: What no bot has transferred does not ring
      When the consumer says "hi"
      Then the agent workspace of "Alex" shows 0 ringing conversations
      And the conversation is offered to nobody

    @seed @twin:CLD-RING
    Scenario: The consumer gives up
      When the consumer says "agent"
      And the consumer closes the conversation
      Then the conversation is closed
      And the agent workspace of "Alex" shows 0 ringing conversations

  Rule: Accepting

    Background:
      Given the agent "Alex" with the skill "Human" is online

    @seed @rule:CLD-ACCEPT
    Scenario: From then on agent and consumer exchange messages directly
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the conversation is with the agent "Alex"
      When the agent "Alex" says "Good morning."
      Then the consumer sees "Good morning."
      When the consumer says "hello"
      Then the agent "Alex" sees "hello"
      And the bot says nothing

    @seed @twin:CLD-ACCEPT
    Scenario: Before that the conversation is not assigned, and the agent cannot write
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Human"
      And the bot says "One moment, a colleague takes over."
      And the agent "Alex" cannot write in the conversation

    Scenario: The agent sees what was said before
      When the consumer says "hi"
      And the consumer says "agent"
      And the agent "Alex" accepts the conversation
      Then the agent "Alex" sees "hi"
      And the agent "Alex" sees "Hello. What can I do for you?"

    Scenario: The agent transfers to another skill
      Given the agent "Blake" with the skill "Sales" is online
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" transfers the conversation to the skill "Sales"
      Then the conversation is offered only to the agent "Blake"
      When the agent "Blake" accepts the conversation
      Then the conversation is with the agent "Blake"

    Scenario: The agent closes the conversation, the next words start another
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the agent "Alex" closes the conversation
      Then the conversation is closed
      When the consumer says "hi"
      Then the bot says "Hello. What can I do for you?"
      And the conversation is open

    Scenario: Two consumers, two agents
      Given the agent "Blake" with the skill "Human" is online
      When the consumer "Dana" says "agent"
      And the consumer "Kim" says "human"
      And the agent "Alex" accepts the conversation
      And the agent "Blake" accepts the conversation
      And the agent "Alex" says "Hello Dana"
      Then the consumer "Dana" sees "Hello Dana"
      When the consumer "Kim" says "thank you"
      Then the consumer has never seen "Hello Dana"
