Feature: Getting Started, part 2: intents
  Steps 5 to 7: a dialog that starts when the natural language understanding is sure enough of what the consumer means.

  Background:
    Given the bot "getting-started.json"

  @rule:TUT-S5-MAKE-PAYMENT-INTENT
  Scenario Outline: Step 5: many ways to say that one wants to pay
    When the consumer says "<utterance>"
    Then the bot says "Sure, I can help with that."
    And the dialog "Make Payment" is active

    Examples:
      | utterance                           |
      | I want to make a payment.           |
      | How can I make a payment?           |
      | I need to pay my bill               |
      | Can I pay off my statement balance? |

  @twin:TUT-S5-MAKE-PAYMENT-INTENT @twin:TUT-S7-MAKE-PAYMENT-FLOW
  Scenario: Step 5: a poor score is not enough
    When the consumer says "I have a question about money"
    Then the bot says "Sorry, I am not able to understand. Please try again."
    And the bot says nothing else
    And the interaction "Payment Method" has been reached 0 times

  Scenario: Step 5: an utterance taught by a step of the feature
    Given the utterance "here is my money" means the intent "make payment"
    When the consumer says "Here is my money"
    Then the bot says "Sure, I can help with that."

  @rule:TUT-S7-MAKE-PAYMENT-FLOW
  Scenario: Step 6: the dialog Make Payment asks a multiple-choice question
    When the consumer says "Can you help me to make a payment?"
    Then the bot says:
      | Sure, I can help with that.                          |
      | Are you prepared with your preferred payment method? |
    And the bot offers "Yes" and "No"

  @rule:TUT-S7-YES @twin:TUT-S7-NO
  Scenario: Step 7: the consumer is ready to pay
    When the consumer says "Can you help me to make a payment?"
    And the consumer selects the choice "Yes"
    Then the bot says "Great! To pay your bill, please go to our billing portal at example.com."
    And the bot says nothing else
    And no dialog is active

  @rule:TUT-S7-NO @twin:TUT-S7-YES
  Scenario: Step 7: the consumer is not ready to pay
    When the consumer says "Can you help me to make a payment?"
    And the consumer selects the choice "No"
    Then the bot says "Ok, we’ll be here to help when you are ready."
    And the bot says nothing else
    And no dialog is active

  Scenario Outline: Step 7: typing does as well as tapping
    When the consumer says "Can you help me to make a payment?"
    And the consumer says "<answer>"
    Then the bot says a text that contains "<response>"

    Examples:
      | answer | response           |
      | yes    | our billing portal |
      | Y      | our billing portal |
      | n      | when you are ready |
      | NO     | when you are ready |

  @twin:TUT-S7-YES @twin:TUT-S7-NO
  Scenario: Step 7: an answer that is neither is not understood, and the question is asked again
    When the consumer says "Can you help me to make a payment?"
    And the consumer says "perhaps"
    Then the bot says:
      | Sorry, I am not able to understand. Please try again. |
      | Are you prepared with your preferred payment method?  |
