Feature: Next actions
  What follows an interaction: its next action, or the next step of the rule that holds.

  Background:
    Given the bot "travel-desk.json"

  @rule:RULE-NEXT-ACTIONS @rule:RULE-DEFAULT-NEXT
  Scenario: Next Interaction
    When the consumer says "leave a note"
    And the consumer says "vegetarian"
    Then the bot says "Noted: vegetarian"

  @rule:RULE-NEXT-ACTIONS @rule:RULE-END-INTERACTION
  Scenario: End Interaction ends the dialog
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "2"
    Then the bot says "Booked: 2 to Rome."
    And the bot says nothing else
    And no dialog is active
    And the conversation is open

  @rule:RULE-NEXT-ACTIONS @rule:RULE-CURRENT-INTERACTION @rule:RULE-NO-MATCH-REPEAT
  Scenario: Current Interaction sends the question again and waits
    When the consumer says "rate you"
    And the consumer says "six"
    Then the bot says:
      | Please give one to five stars. |
      | How many stars, one to five?   |
    And the dialog "Rating" is active
    When the consumer says "5"
    Then the bot says "Thank you for the stars."

  @twin:RULE-CURRENT-INTERACTION @twin:RULE-NO-MATCH @twin:RULE-NO-MATCH-REPEAT
  Scenario: A rule that holds comes before it, and the flow goes on
    When the consumer says "rate you"
    And the consumer says "5"
    Then the bot says "Thank you for the stars."
    And the bot says nothing else

  @rule:RULE-NEXT-ACTIONS @twin:RULE-DEFAULT-NEXT
  Scenario: A named interaction in the same dialog
    When the consumer says "book a trip"
    And the consumer says "Rome"
    And the consumer says "nobody"
    Then the bot says "Then there is nothing to book."
    And the interaction "booked" has been reached 0 times

  @rule:RULE-NEXT-ACTIONS @rule:DLG-STANDARD-TRIGGERS @twin:DLG-DISABLED
  Scenario: A named interaction in another dialog
    When the consumer says "shortcut"
    Then the bot says:
      | This way.           |
      | More is ten a kilo. |
    And the bot says nothing else
    And the interaction "detour" has been reached 0 times

  Scenario: By name, in a script
    When the consumer says "script"
    Then the bot says:
      | The script decides.            |
      | We are open from nine to five. |
    And the bot says nothing else

  Scenario: After a name that no interaction has the flow goes on without the jump
    Given the interaction "script_decides" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("hourz");
      """
    When the consumer says "script"
    Then the bot says "The script decides."
    And the bot says nothing else
    And the diagnostic "jump-to-nowhere" is reported
    And the bot log shows "did you mean 'hours'?"

  Scenario: By switch a name that no interaction has ends in the error text
    Given the platform switch "script_errors" is "stop"
    And the interaction "script_decides" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("hourz");
      """
    When the consumer says "script"
    Then the bot says:
      | The script decides.                                                |
      | Not able to understand your question. Can you please re-phrase it? |
    And the bot log shows "did you mean 'hours'?"

  @rule:RULE-NEXT-ACTIONS @rule:DLG-CLOSE-CONVERSATION @twin:DLG-CLOSE-DIALOG
  Scenario: Close Conversation closes without a survey
    Given the bot "survey.json" serves the skill "Bot"
    When the consumer says "bye"
    Then the bot says "You said bye."
    And the conversation is closed
    And the survey is "not started"

  @rule:RULE-NEXT-ACTIONS @rule:DLG-CLOSE-DIALOG @twin:DLG-CLOSE-CONVERSATION
  Scenario: Close Dialog closes, and a survey follows
    Given the bot "survey.json" serves the skill "Bot"
    When the consumer says "done"
    Then the bot says "You said done."
    And the conversation is closed
    And the survey is "running"

  @rule:DLG-CLOSE-CONVERSATION
  Scenario Outline: The text LP_CLOSECONVERSATION closes too, and is not shown
    Given the interaction "silent_goodbye" has the text "<text>"
    When the consumer says "ciao"
    Then the conversation is closed
    And the bot says nothing
    And the consumer has never seen "LP_CLOSECONVERSATION"

    Examples:
      | text                                  |
      | LP_CLOSECONVERSATION                  |
      | Goodbye for now. LP_CLOSECONVERSATION |

  @twin:DLG-CLOSE-CONVERSATION @twin:DLG-CLOSE-DIALOG
  Scenario Outline: Any other text is said, and the conversation stays open
    Given the interaction "silent_goodbye" has the text "<text>"
    When the consumer says "ciao"
    Then the bot says "<text>"
    And the conversation is open

    Examples:
      | text            |
      | LP_CLOSE        |
      | LP_CLOSE_DIALOG |

  @twin:DLG-CLOSE-CONVERSATION @twin:DLG-CLOSE-DIALOG
  Scenario Outline: In a question the text closes nothing
    Given the interaction "note" has the text "<text>?"
    When the consumer says "leave a note"
    Then the bot says "<text>?"
    And the conversation is open

    Examples:
      | text                 |
      | LP_CLOSECONVERSATION |
      | LP_CLOSEDIALOG       |

  @rule:DLG-CLOSE-DIALOG
  Scenario: The text LP_CLOSEDIALOG closes too, with a survey, and is not shown
    Given the bot "survey.json" serves the skill "Bot"
    When the consumer says "ready"
    Then the conversation is closed
    And the consumer has never seen "LP_CLOSEDIALOG"
    And the survey is "running"

  @rule:DLG-DISABLED
  Scenario: A dialog that is switched off cannot be led into
    Given the dialog "Extras" is switched off
    When the consumer says "shortcut"
    Then the bot says:
      | This way.                                                          |
      | Not able to understand your question. Can you please re-phrase it? |
    And the bot says nothing else
    And the diagnostic "dialog-disabled" is reported

  @rule:RULE-WHERE
  Scenario: Rules on a statement have no effect, and checking the bot reports it
    Given the bot "careless-dialogs.json" serves the skill "Careless"
    When the consumer opens a conversation with the skill "Careless"
    And the consumer says "statement with a rule"
    Then the bot says:
      | A statement.          |
      | What stands after it. |
    And the bot says nothing else
    When the bot is checked
    Then the finding "RULE-WHERE" is reported at "Statement › statement"
