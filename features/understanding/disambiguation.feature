Feature: Asking which intent is meant
  When an utterance may mean several intents and none is certain, the disambiguation dialog offers them.

  Background:
    Given the bot "bank-desk.json"

  Rule: When it asks

    @rule:DIS-TRIGGER @rule:DIS-OPTIONS @rule:DLG-TYPES @twin:DIS-LP-ENGINE-ONLY @twin:DIS-WITHOUT-DIALOG
    Scenario: Several intents that are FAIR PLUS
      When the consumer says "I want to know about my bill and recent order"
      Then the bot says "Which can I assist you with?"
      And the bot offers "billing question", "order status" and "None of the above"
      And the bot says nothing else
      And the dialog "Disambiguation" is active

    @rule:DIS-OPTIONS @twin:DIS-OPTIONS
    Scenario: By their display names, the best three at most
      When the consumer says "my card, my bill, my order, my stock"
      Then the bot says "Which can I assist you with?"
      And the bot offers "billing question", "order status", "a lost card" and "None of the above"

    @rule:DIS-HIGH-SCORE-DIRECT @twin:DIS-TRIGGER @twin:DIS-NO-CONTEXT-SWITCH
    Scenario: A good score needs no asking, and the highest wins
      When the consumer says "my card, or my order"
      Then the bot says "About your card."
      And the bot says nothing else

    @rule:DIS-PATTERN-WINS
    Scenario: A pattern needs no asking
      When the consumer says "my bill exactly"
      Then the bot says "A pattern took it."
      And the bot says nothing else

    @twin:DIS-PATTERN-WINS
    Scenario: A comma more, and the pattern does not match
      When the consumer says "my bill, exactly"
      Then the bot says "Which can I assist you with?"

    @rule:DIS-NOTHING-ABOVE-THRESHOLD @twin:DIS-TRIGGER @rule:FB-WHEN
    Scenario Outline: One doubtful intent is not enough
      When the consumer says "<utterance>"
      Then the bot says "That is beyond me."
      And the bot says nothing else

      Examples:
        | utterance   |
        | one doubt   |
        | below doubt |
        | gibberish   |

    @rule:DIS-WITHOUT-DIALOG
    Scenario: Without a disambiguation dialog doubt ends in the fallback
      Given the dialog "Disambiguation" is switched off
      When the consumer says "I want to know about my bill and recent order"
      Then the bot says "That is beyond me."
      When the consumer says "my card, or my order"
      Then the bot says "About your card."

  Rule: What the answer does

    @rule:DIS-CHOICE-STARTS-DIALOG
    Scenario: The chosen intent's dialog starts
      When the consumer says "I want to know about my bill and recent order"
      And the consumer selects the choice "order status"
      Then the bot says "About your order."
      And the bot says nothing else
      And no dialog is active

    @rule:DIS-CHOICE-STARTS-DIALOG
    Scenario: Typing the display name does as well
      When the consumer says "I want to know about my bill and recent order"
      And the consumer says "Billing question"
      Then the bot says "About your bill."

    @rule:DIS-CHOICE-STARTS-DIALOG @rule:DIS-NO-CONTEXT-SWITCH
    Scenario: An intent that no dialog starts with ends in the fallback, and the question is asked again
      When the consumer says "open or close an account"
      And the consumer selects the choice "open account"
      Then the bot says:
        | That is beyond me.           |
        | Which can I assist you with? |
      And the bot offers "open account", "close account" and "None of the above"

    @rule:DIS-CHOICE-STARTS-DIALOG
    Scenario: A rule of the disambiguation dialog handles such an intent
      When the consumer says "open or close an account"
      And the consumer selects the choice "close account"
      Then the bot says "We are sorry to see you go."
      And the bot says nothing else
      And no dialog is active

    @rule:DIS-NO-CONTEXT-SWITCH @twin:DIS-CHOICE-STARTS-DIALOG
    Scenario: Nothing else can interrupt the asking
      When the consumer says "I want to know about my bill and recent order"
      And the consumer says "my card, or my order"
      Then the bot says:
        | That is beyond me.           |
        | Which can I assist you with? |

    @rule:DIS-NONE-REPLY
    Scenario: None of the above
      When the consumer says "I want to know about my bill and recent order"
      And the consumer selects the choice "None of the above"
      Then the bot says "That's not what I was expecting, Please select from one of these options."
      And the bot says nothing else
      When the consumer says "order status"
      Then the bot says "About your order."

    @twin:DIS-NONE-REPLY
    Scenario: A rule handles the extra choice
      Given the bot variable "patient" is "true"
      When the consumer says "I want to know about my bill and recent order"
      And the consumer selects the choice "None of the above"
      Then the bot says "Somebody will call you."
      And the bot says nothing else

  Rule: Who takes part

    @rule:DIS-STARTERS-ONLY
    Scenario: Intents that no dialog starts with take part by default
      When the consumer says "an account or my order"
      Then the bot says "Which can I assist you with?"
      And the bot offers "open account", "order status" and "None of the above"

    @rule:DIS-STARTERS-ONLY @twin:DIS-STARTERS-ONLY
    Scenario: They may be left out, and a single one that remains starts its dialog at once
      Given the environment variable "system_useIntentsOnlyWithDialogStartersInDisambiguation" is "true"
      When the consumer says "an account or my order"
      Then the bot says "About your order."
      And the bot says nothing else
      When the consumer says "I want to know about my bill and recent order"
      Then the bot says "Which can I assist you with?"

    @twin:DIS-STARTERS-ONLY
    Scenario: The variable may say what is the default
      Given the environment variable "system_useIntentsOnlyWithDialogStartersInDisambiguation" is "false"
      When the consumer says "an account or my order"
      Then the bot says "Which can I assist you with?"
      And the bot offers "open account", "order status" and "None of the above"

    Scenario: A withdrawn variable is reported and has no effect
      Given the environment variable "system_groupConsecutiveIntentRanksInDisambiguation" is "true"
      When the consumer says "I want to know about my bill and recent order"
      Then the bot says "Which can I assist you with?"
      And the diagnostic "ignored-variable" is reported

    @rule:DIS-SELECTED-DOMAINS
    Scenario: Only selected domains
      Given the bot "choosy-bank-desk.json" serves the skill "Choosy"
      When the consumer opens a conversation with the skill "Choosy"
      And the consumer says "my bill, my order, my stock"
      Then the bot says "Which can I assist you with?"
      And the bot offers "billing question" and "order status"
      When the consumer says "order status"
      And the consumer says "my bill and my stock"
      Then the bot says "That is beyond me."

    @twin:DIS-SELECTED-DOMAINS
    Scenario: All domains where none is selected
      When the consumer says "my bill and my stock"
      Then the bot says "Which can I assist you with?"
      And the bot offers "billing question", "buy stock" and "None of the above"

    @rule:DIS-LP-ENGINE-ONLY
    Scenario Outline: A legacy engine names one intent only, so there is nothing to ask
      Given the bot "old-bank-desk.json" serves the skill "Old"
      When the consumer opens a conversation with the skill "Old"
      And the consumer says "<utterance>"
      Then the bot says "That is beyond me."

      Examples:
        | utterance            | what it may mean                          |
        | my bill and my order | two intents of the legacy engine's domain |
        | my bill and my stock | one of them, and one of LivePerson's      |

    @twin:DIS-LP-ENGINE-ONLY
    Scenario: Not the second best either, though it would start a dialog
      Given the bot "old-bank-desk.json" serves the skill "Old"
      When the consumer opens a conversation with the skill "Old"
      And the consumer says "an account, or my order"
      Then the bot says "That is beyond me."
