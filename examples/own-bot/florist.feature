Feature: Talking to a florist

  Background:
    Given the bot "flower-shop.json"
    And the skill "Florists" with id 2001

  Scenario: A florist takes over
    Given the agent "Flora" with the skill "Florists" is online
    When the consumer says "florist"
    Then the bot says "One moment, I am getting a florist."
    When the agent "Flora" accepts the conversation
    And the agent "Flora" says "Hello, this is Flora."
    Then the consumer sees "Hello, this is Flora."

  Scenario: The transfer fails, and the bot apologises
    Given the transfer API answers 503 to the next request
    When the consumer says "I want a human"
    Then the bot says "All florists are busy. Please try again later."

  Scenario Outline: Numbers of roses
    When the consumer says "order roses"
    Then the bot says "How many roses?"
    When the consumer says "<answer>"
    Then the bot says "<reply>"

    Examples:
      | answer | reply                      |
      | 12     | 12 roses are on their way. |
      | many   | How many roses?            |
