Feature: What the bot says when it does not understand
  The Fallback dialog, else a built-in text; and where the conversation goes on afterwards.

  Background:
    Given the bot "travel-desk.json"

  @rule:FB-WHEN @rule:FB-DIALOG-OVERRIDES @rule:FB-DIALOG-USERMESSAGE @twin:FB-DEFAULT-TEXT
  Scenario: The Fallback dialog plays back what it did not understand
    When the consumer says "Do you rent cars?"
    Then the bot says "I did not get Do you rent cars?."
    And the bot says nothing else

  @rule:FB-DEFAULT-TEXT
  Scenario: A bot that has no Fallback dialog gives a built-in text
    Given the bot "service-bot.json" serves the skill "Service"
    When the consumer opens a conversation with the skill "Service"
    And the consumer says "Do you rent cars?"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"
    And the bot says nothing else

  @twin:FB-DIALOG-OVERRIDES @twin:FB-RETURN-TO-PLACE
  Scenario: So does one whose Fallback dialog is switched off; where nothing is pending, nothing follows
    Given the dialog "Fallback" is switched off
    When the consumer says "hi"
    Then the bot says "Welcome to the travel desk."
    When the consumer says "Do you rent cars?"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"
    And the bot says nothing else

  @rule:FB-RETURN-TO-PLACE @rule:FB-RETURN-REPROMPT @rule:FB-REPEATS
  Scenario: After the built-in text the pending question is asked again, as often as need be
    Given the dialog "Fallback" is switched off
    When the consumer says "book a trip"
    And the consumer says "somewhere nice"
    Then the bot says:
      | Not able to understand your question. Can you please re-phrase it? |
      | Where do you want to go?                                           |
    When the consumer says "no idea"
    And the consumer says "really"
    And the consumer says "you choose"
    Then the bot says:
      | Not able to understand your question. Can you please re-phrase it? |
      | Where do you want to go?                                           |
    When the consumer says "Rome"
    Then the bot says "How many of you will travel?"

  @rule:FB-DIALOG-OVERRIDES @rule:FB-RETURN-REPROMPT @twin:FB-QUESTION-FALLBACK-RESPONSE
  Scenario: After the Fallback dialog the consumer is back at the question
    When the consumer says "book a trip"
    And the consumer says "somewhere nice"
    Then the bot says:
      | I did not get somewhere nice. |
      | Where do you want to go?      |
    And the dialog "Booking" is active

  @twin:FB-RETURN-REPROMPT
  Scenario: C17, by switch: the question stays pending and is not asked again
    Given the platform switch "reprompt_after_fallback" is "false"
    When the consumer says "book a trip"
    And the consumer says "somewhere nice"
    Then the bot says "I did not get somewhere nice."
    And the bot says nothing else
    When the consumer says "Rome"
    Then the bot says "How many of you will travel?"

  Scenario: The switch does not touch the return from an interruption
    Given the platform switch "reprompt_after_fallback" is "false"
    When the consumer says "book a trip"
    And the consumer says "opening hours"
    Then the bot says:
      | We are open from nine to five. |
      | Where do you want to go?       |

  @rule:FB-QUESTION-FALLBACK-RESPONSE @rule:FB-REPEATS @twin:FB-RETURN-REPROMPT
  Scenario: A question's own Fallback Response comes instead, and the question stays
    When the consumer says "voucher"
    And the consumer says "123"
    Then the bot says "A code has six digits."
    And the bot says nothing else
    When the consumer says "1234"
    Then the bot says "A code has six digits."
    When the consumer says "123456"
    Then the bot says "The voucher is valid."

  @rule:FB-ERROR-SAME-TEXT
  Scenario: An error reads like a fallback; the log distinguishes them
    Given the platform switch "script_errors" is "stop"
    And the interaction "hours" has the Pre-Process Code:
      """js
      nobody.knows();
      """
    When the consumer says "opening hours"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"
    And the bot log shows "nobody"

  @twin:FB-ERROR-SAME-TEXT
  Scenario: With a user-friendly response the two texts differ
    Given the platform switch "script_errors" is "stop"
    And the dialog "Fallback" is switched off
    And the bot setting "Default User-Friendly Response" is "Something is broken."
    And the interaction "hours" has the Pre-Process Code:
      """js
      nobody.knows();
      """
    When the consumer says "opening hours"
    Then the bot says "Something is broken."
    When the consumer says "Do you rent cars?"
    Then the bot says "Not able to understand your question. Can you please re-phrase it?"

  Scenario: By default the flow goes on after an error, which only the log tells
    Given the interaction "hours" has the Pre-Process Code:
      """js
      nobody.knows();
      """
    When the consumer says "opening hours"
    Then the bot says "We are open from nine to five."
    And the bot says nothing else
    And the bot log shows "nobody"

  @twin:FB-DIALOG-USERMESSAGE
  Scenario: The Fallback dialog's question takes its own answer (C38), which is the latest input from then on
    Given the bot "curious.json" serves the skill "Curious"
    And the interaction "menu" has the text "{$userMessage}: tea is all there is."
    When the consumer opens a conversation with the skill "Curious"
    And the consumer says "what?"
    Then the bot says:
      | I am puzzled.                |
      | Do you want to see the menu? |
    When the consumer says "yes"
    Then the bot says "yes: tea is all there is."

  @rule:FB-DIALOG-DEFAULT-CREATED
  Scenario: A bot made from the Custom Bot template has a Fallback dialog
    When the bot is checked
    Then the finding "FB-DIALOG-DEFAULT-CREATED" is not reported

  @rule:FB-DIALOG-DEFAULT-CREATED
  Scenario: A bot without one is reported
    Given the bot "careless-dialogs.json"
    When the bot is checked
    Then the finding "FB-DIALOG-DEFAULT-CREATED" is reported at "Careless Dialogs"
