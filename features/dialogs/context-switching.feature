Feature: Context switching
  A dialog may interrupt another; when it is complete, the other goes on where it was left.

  Background:
    Given the bot "travel-desk.json"

  Rule: Interrupting and returning

    @rule:CTX-SWITCH-PUSH @rule:CTX-SWITCH-POP @rule:CTX-SWITCH-REPEAT @twin:CTX-SWITCH-QUESTION @twin:CTX-NO-MATCH-PREVENTS @twin:CTX-OPEN-QUESTION-NO-RULES
    Scenario: A question is left for another dialog, and asked again after it
      When the consumer says "book a trip"
      Then the bot says "Where do you want to go?"
      When the consumer says "opening hours"
      Then the bot says:
        | We are open from nine to five. |
        | Where do you want to go?       |
      And the bot sends 2 messages
      And the bot says nothing else
      And the dialog "Hours" has started
      And the dialog "Hours" is not active
      And the dialog "Booking" is active
      When the consumer says "Rome"
      Then the bot says "How many of you will travel?"

    @twin:CTX-SWITCH-REPEAT
    Scenario: The last interaction is repeated, not the first
      When the consumer says "book a trip"
      And the consumer says "Rome"
      And the consumer says "opening hours"
      Then the bot says:
        | We are open from nine to five. |
        | How many of you will travel?   |
      And the bot variable "destination" is "Rome"

    @rule:CTX-STACK-DEPTH @rule:CTX-SWITCH-PUSH
    Scenario: Interruptions nest
      When the consumer says "book a trip"
      And the consumer says "luggage"
      Then the bot says "Cabin or hold?"
      When the consumer says "opening hours"
      Then the bot says:
        | We are open from nine to five. |
        | Cabin or hold?                 |
      And the bot says nothing else
      When the consumer says "hold"
      Then the bot says:
        | Twenty kilos are free.   |
        | More is ten a kilo.      |
        | Where do you want to go? |
      And the dialog "Booking" is active

    @rule:CTX-STACK-DEPTH
    Scenario: C33f, by switch: a dialog that leads into another ends together with it
      Given the platform switch "jump_leaves_return_point" is "true"
      When the consumer says "book a trip"
      And the consumer says "luggage"
      And the consumer says "cabin"
      Then the bot says:
        | Twenty kilos are free.   |
        | More is ten a kilo.      |
        | Where do you want to go? |
      And the bot says nothing else

    @twin:CTX-SWITCH-PUSH
    Scenario: C33e, a dialog that is matched again while it waits starts again and is not nested
      When the consumer says "book a trip"
      And the consumer says "luggage"
      And the consumer says "book a trip"
      Then the bot says "Where do you want to go?"
      When the consumer says "Rome"
      And the consumer says "2"
      Then the bot says:
        | Booked: 2 to Rome. |
        | Cabin or hold?     |
      When the consumer says "hold"
      Then the bot says:
        | Twenty kilos are free. |
        | More is ten a kilo.    |
      And the bot says nothing else
      And the dialog "Luggage" has ended

    @twin:CTX-SWITCH-POP
    Scenario: Nothing is returned to before the other dialog has ended
      When the consumer says "book a trip"
      And the consumer says "luggage"
      Then the bot says "Cabin or hold?"
      And the bot says nothing else
      And the dialog "Luggage" is active
      And the dialog "Hours" has not started

    @twin:CTX-STACK-DEPTH
    Scenario: With nothing beneath it, a dialog that leads into another is not returned to
      When the consumer says "luggage"
      And the consumer says "hold"
      Then the bot says:
        | Twenty kilos are free. |
        | More is ten a kilo.    |
      And the bot says nothing else
      And no dialog is active

    @rule:CTX-SWITCH-OPEN-STATEMENT
    Scenario: After a statement any utterance goes straight to the dialog starters
      When the consumer says "hi"
      Then the bot says "Welcome to the travel desk."
      And no dialog is active
      When the consumer says "opening hours"
      Then the bot says "We are open from nine to five."
      And the bot says nothing else

    @rule:CTX-CLOSE-CLEARS
    Scenario: Closing in the top dialog leaves nothing to return to
      When the consumer says "book a trip"
      And the consumer says "bye"
      Then the bot says "You said bye."
      And the bot says nothing else
      And the conversation is closed
      And no dialog is active

    @twin:CTX-CLOSE-CLEARS @twin:RULE-END-INTERACTION
    Scenario: End Interaction in the top dialog ends that dialog only
      When the consumer says "book a trip"
      And the consumer says "stop"
      Then the bot says:
        | You said stop.           |
        | Where do you want to go? |
      And the conversation is open
      And the dialog "Booking" is active

  Rule: What prevents it

    @rule:CTX-SWITCH-QUESTION @twin:CTX-SWITCH-OPEN-STATEMENT
    Scenario: A question's rules come first
      When the consumer says "golden beach"
      Then the bot says "There is a brochure on beaches."
      When the consumer says "book a trip"
      And the consumer says "golden beach"
      Then the bot says "How many of you will travel?"
      And the bot variable "destination" is "the sea"

    @rule:CTX-NO-MATCH-PREVENTS @rule:CTX-KEEP-IN-DIALOG
    Scenario: A No Match rule keeps the consumer at the question
      When the consumer says "rate you"
      And the consumer says "opening hours"
      Then the bot says:
        | Please give one to five stars. |
        | How many stars, one to five?   |
      And the bot says nothing else

    @rule:CTX-OPEN-QUESTION-NO-RULES
    Scenario: A question without rules takes any answer
      When the consumer says "leave a note"
      And the consumer says "opening hours"
      Then the bot says "Noted: opening hours"
      And the bot says nothing else

    @rule:CTX-SKIP-PREVIOUS-DIALOG
    Scenario: skipPreviousDialog: the other dialog starts, and nothing is returned to
      Given the bot variable "skipPreviousDialog" is "true"
      When the consumer says "book a trip"
      And the consumer says "opening hours"
      Then the bot says "We are open from nine to five."
      And the bot says nothing else
      And no dialog is active

    @rule:CTX-SKIP-PREVIOUS-DIALOG
    Scenario: Code sets skipPreviousDialog and takes it back
      Given the interaction "luggage_kind" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skipPreviousDialog", "true", true, false);
        """
      And the interaction "welcome" has the Pre-Process Code:
        """js
        botContext.setBotVariable("skipPreviousDialog", "false", true, false);
        """
      When the consumer says "luggage"
      And the consumer says "opening hours"
      Then the bot says "We are open from nine to five."
      And the bot says nothing else
      When the consumer says "hi"
      And the consumer says "book a trip"
      And the consumer says "opening hours"
      Then the bot says:
        | We are open from nine to five. |
        | Where do you want to go?       |

    @twin:CTX-SKIP-PREVIOUS-DIALOG
    Scenario Outline: skipPreviousDialog with any other value changes nothing
      Given the bot variable "skipPreviousDialog" is "<value>"
      When the consumer says "book a trip"
      And the consumer says "opening hours"
      Then the bot says:
        | We are open from nine to five. |
        | Where do you want to go?       |

      Examples:
        | value |
        | false |
        | yes   |

  Rule: Fallback dialogs

    @rule:CTX-FALLBACK-NOT-RETURNED
    Scenario: A dialog that interrupts the Fallback dialog's question does not return to it, but to what it stood on
      Given the bot "curious.json" serves the skill "Curious"
      When the consumer opens a conversation with the skill "Curious"
      And the consumer says "order"
      And the consumer says "bread"
      Then the bot says:
        | I am puzzled.                |
        | Do you want to see the menu? |
      When the consumer says "hi"
      Then the bot says:
        | Hello.             |
        | What do you order? |
      And the bot says nothing else

    @rule:CTX-FALLBACK-NOT-RETURNED
    Scenario: Nor does one that the Fallback dialog leads into
      Given the bot "curious.json" serves the skill "Curious"
      When the consumer opens a conversation with the skill "Curious"
      And the consumer says "order"
      And the consumer says "bread"
      And the consumer says "yes"
      Then the bot says:
        | Tea is all there is. |
        | What do you order?   |
      And the bot says nothing else
      And the dialog "Order" is active

    @twin:CTX-FALLBACK-NOT-RETURNED
    Scenario: Any other dialog that is interrupted is returned to
      Given the bot "curious.json" serves the skill "Curious"
      When the consumer opens a conversation with the skill "Curious"
      And the consumer says "order"
      And the consumer says "hi"
      Then the bot says:
        | Hello.             |
        | What do you order? |
      And the bot says nothing else
