Feature: The oldest generation of the series
  One page, one bot that says "Hello World!"

  Background:
    Given the skill "Human" with id 4129463410
    And the bot "hello-world.json"

  @rule:TUT-OLD-BALANCE
  Scenario: A balance
    Given GET "https://balance.example/of?accountNumber=123456&email=fred%40home.com" answers:
      """json
      {"accountBalance": "$25.40"}
      """
    When the consumer says "I want to see my account balance"
    Then the bot says "I can get your latest balance."
    And the bot says "Please enter your 6-digit account number (e.g., 123456)."
    When the consumer says "123456"
    Then the bot says "Please enter your email address (e.g., fred@home.com)."
    And the bot variable "slot.accountNumber" is "123456"
    When the consumer says "fred@home.com"
    Then the bot says "Your current balance is $25.40."
    And the bot variable "slot.accountNumber" is not set
    And no dialog is active

  @twin:TUT-OLD-BALANCE
  Scenario Outline: Neither a number nor an address
    When the consumer says "I want to see my account balance"
    And the consumer says "<number>"
    And the consumer says "<address>"
    Then the bot says "Sorry, I only know ‘hello’ and ‘goodbye’."
    And the dialog "Account Balance" is active

    Examples:
      | number | address |
      | 12345  | twelve  |
      | 123456 | home    |

  @rule:TUT-OLD-HANDOFF
  Scenario: Words that ask for a human, anywhere in a sentence
    Given the agent "Alex" with the skill "Human" is online
    When the consumer says "I want to speak to an agent."
    Then the bot says "Hold on while I transfer you to an agent..."
    And the conversation is waiting for the skill "Human"
    And the agent workspace of "Alex" shows 1 ringing conversation

  @twin:TUT-OLD-HANDOFF
  Scenario: Other words do not
    When the consumer says "I want to speak to somebody."
    Then the bot says "Sorry, I only know ‘hello’ and ‘goodbye’."
    And no transfer request has been sent in this conversation
