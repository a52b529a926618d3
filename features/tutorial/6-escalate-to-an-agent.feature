Feature: Getting Started, part 5: escalate to an agent
  Steps 15 to 17: a skill for humans, a dialog that transfers to it, and the test that the builder's own Preview cannot do.

  Background:
    Given the bot "getting-started.json"

  Rule: Step 15, the skill Human

    @seed @rule:TUT-S15-HUMAN-SKILL @rule:CLD-SKILL-CREATE @rule:CLD-SKILL-ID-NUMBER
    Scenario: The skill has a name, a description and a number
      Given the skill "Human" with id 4129463410 and the description "Transfer to a human agent"
      And the agent "Alex" with the skill "Human" is online
      When the consumer says "agent"
      Then the skill "Human" has the id 4129463410 and the description "Transfer to a human agent"
      And the last transfer request carries the skill id "4129463410"
      And the agent workspace of "Alex" shows 1 ringing conversation

    @seed @twin:TUT-S15-HUMAN-SKILL
    Scenario Outline: An agent without it, or who is not Online, is not rung
      Given the skill "Human" with id 4129463410
      And the skill "Sales" with id 2200000001
      And the agent "Alex" with the skill "<skill>" is <state>
      When the consumer says "agent"
      Then the agent workspace of "Alex" shows 0 ringing conversations
      And the conversation is waiting for the skill "Human"

      Examples:
        | skill | state  |
        | Sales | online |
        | Human | away   |

  Rule: Step 16, the dialog Escalation

    @seed @rule:TUT-S16-DIALOG @rule:DLG-STARTER-PATTERN-SEED @twin:TUT-S17-EXACT
    Scenario Outline: Any of the starter's patterns starts the dialog
      Given the skill "Human" with id 4129463410
      When the consumer says "<pattern>"
      Then the bot says "Transferring to a human agent…"
      And the conversation is waiting for the skill "Human"

      Examples:
        | pattern        |
        | agent          |
        | human          |
        | representative |

    @rule:TUT-S17-EXACT @twin:TUT-S16-DIALOG
    Scenario Outline: Nothing but the very words starts it
      Given the skill "Human" with id 4129463410
      When the consumer says "<utterance>"
      Then the bot says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

      Examples:
        | utterance                   |
        | I want to speak to an agent |
        | agents                      |
        | a human                     |

    @seed @rule:TUT-S16-ERROR @rule:INT-TRANSFER-ERROR-SEED @rule:LINT-SKILL-ID-UNSET
    Scenario: A fresh Agent Transfer lacks its skill id
      Given the Agent Transfer "escalation_1" has no skill id
      When the bot is checked
      Then the finding "LINT-SKILL-ID-UNSET" is reported at "Escalation › escalation_1"
      And the finding "LINT-SKILL-ID-UNSET" says "Agent skill id is not set."

    @twin:LINT-SKILL-ID-UNSET @twin:TUT-S16-ERROR
    Scenario: With the skill id there is nothing left to complain about
      When the bot is checked
      Then the finding "LINT-SKILL-ID-UNSET" is not reported

    @seed @rule:TUT-S16-MESSAGE @rule:INT-TRANSFER-MESSAGE-ON-TILE-SEED
    Scenario Outline: The transfer message is what the author types on the tile
      Given the skill "Human" with id 4129463410
      And the Agent Transfer "escalation_1" has the message "<message>"
      When the consumer says "agent"
      Then the bot says "<message>"
      And the last transfer request carries the message "<message>"

      Examples:
        | message                        |
        | Transferring to a human agent… |

      @twin:TUT-S16-MESSAGE
      Examples: Before the change
        | message                     |
        | Transferring to an agent... |

    @seed @rule:TUT-S16-SKILL-ID
    Scenario: The conversation goes to the skill whose id is on the Advanced tab
      Given the skill "Human" with id 4129463410
      And the skill "Sales" with id 2200000001
      And the Agent Transfer "escalation_1" has the skill id "2200000001"
      When the consumer says "agent"
      Then the conversation is waiting for the skill "Sales"
      And the conversation is not waiting for the skill "Human"

    @seed @twin:TUT-S16-SKILL-ID
    Scenario: Without an id it goes nowhere
      Given the skill "Human" with id 4129463410
      And the Agent Transfer "escalation_1" has no skill id
      When the consumer says "agent"
      Then the bot says "Sorry, I am not able to understand. Please try again."
      And no transfer request has been sent in this conversation

  Rule: Step 17, the test

    Background:
      Given the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online

    @seed @smoke @severity:critical @rule:TUT-S17-GREET @rule:TUT-S17-TRANSFER @rule:TUT-S17-TWO-WAY
    Scenario: The consumer asks for a human
      When the consumer says "hi"
      Then the bot says "Hi there! How can I help you?"
      When the consumer says "agent"
      Then the bot says "Transferring to a human agent…"
      And the conversation is waiting for the skill "Human"
      And the agent workspace of "Alex" shows 1 ringing conversation
      When the agent "Alex" accepts the conversation
      And the agent "Alex" says "Hello, how can I help?"
      Then the consumer sees "Hello, how can I help?"
      When the consumer says "My parcel is late."
      Then the agent "Alex" sees "My parcel is late."
      And the bot says nothing

    @seed @rule:TUT-S17-GREET
    Scenario Outline: A greeting wakes the bot
      When the consumer says "<greeting>"
      Then the bot says "Hi there! How can I help you?"
      And the conversation is with the bot "Getting Started Bot"

      Examples:
        | greeting |
        | hi       |
        | hello    |

    @seed @twin:TUT-S17-GREET @twin:TUT-S17-TRANSFER
    Scenario Outline: Other words neither wake it nor ring
      When the consumer says "<words>"
      Then the bot says "Sorry, I am not able to understand. Please try again."
      And the bot says nothing else
      And the agent workspace of "Alex" shows 0 ringing conversations

      Examples:
        | words                       |
        | oh hi                       |
        | bonjour                     |
        | I want to speak to an agent |

    @seed @rule:TUT-S17-TRANSFER
    Scenario Outline: Each of the three words rings the agent
      When the consumer says "<word>"
      Then the bot says "Transferring to a human agent…"
      And the bot says nothing else
      And the agent workspace of "Alex" shows 1 ringing conversation
      When the agent "Alex" accepts the conversation
      Then the conversation is with the agent "Alex"
      And the agent workspace of "Alex" shows 0 ringing conversations

      Examples:
        | word           |
        | agent          |
        | human          |
        | representative |

    @seed @rule:TUT-S17-TWO-WAY
    Scenario: Messages go both ways and the bot keeps out of it
      When the consumer says "agent"
      And the agent "Alex" accepts the conversation
      And the consumer says "hi"
      Then the agent "Alex" sees "hi"
      And the bot says nothing
      When the agent "Alex" says "Good morning!"
      Then the consumer sees "Good morning!"

    @seed @twin:TUT-S17-TWO-WAY
    Scenario: Before that they go neither way
      When the consumer says "agent"
      Then the bot says "Transferring to a human agent…"
      And the agent "Alex" cannot write in the conversation
      When the consumer says "hi"
      Then the conversation is waiting for the skill "Human"
      And the bot says nothing

    @seed @rule:TUT-CUMULATIVE
    Scenario: The whole series in one conversation
      The tile of part 3 is a question without rules: whatever comes next answers it.

      Given GET "https://orders.example/order-status/A001001" answers:
        """json
        {"id": "A001001", "name": "Running shoes", "orderStatus": "Shipped", "image": "https://orders.example/shoes.png"}
        """
      When the consumer says "hello"
      Then the bot says "Hi there! How can I help you?"
      When the consumer says "I want to make a payment."
      And the consumer selects the choice "No"
      Then the bot says "Ok, we’ll be here to help when you are ready."
      When the consumer says "What is my order status"
      And the consumer says "A001001"
      Then the bot shows the card "Running shoes"
      When the consumer says "Thanks"
      And the consumer says "human"
      Then the bot says "Transferring to a human agent…"
      And the agent workspace of "Alex" shows 1 ringing conversation
