Feature: The time of a message
  Time is virtual. A message is in time at the very moment, and a millisecond further it is not.

  Scenario Outline: A message with a delay of two seconds comes <when>
    Given the bot "showroom.json"
    And the interaction "channel" has an interaction delay of 2 seconds
    When the consumer says "contact"
    Then the bot says "How shall we reach you?" <when>

    Examples: the 400 milliseconds before are those of a first message: the bot joins, and its connector waits
      | when                     |
      | within 2400 milliseconds |
      | after 2400 milliseconds  |
      | not before 2 seconds     |
      | within 3 seconds         |
      | delayed by 2 seconds     |
      | with a delay of 2000 ms  |

  Scenario: A part of a message, in time
    Given the bot "showroom.json"
    And the interaction "channel" has an interaction delay of 2 seconds
    When the consumer says "contact"
    Then the bot says a text that contains "reach you" within 2400 milliseconds

  Scenario: A message that has no delay
    Given the bot "showroom.json"
    When the consumer says "contact"
    Then the bot says "How shall we reach you?" delayed by 0 seconds

  Scenario: Each part of a text has its own delay
    Given the bot "showcase.json"
    When the consumer says "a joke"
    Then the bot says "Knock, knock." delayed by 0 seconds
    And the bot says "Who is there?" delayed by 1500 milliseconds

  Scenario: The delay of a message is not that of the next one
    Given the bot "showcase.json"
    When the consumer says "code"
    Then the bot says "Pre-Process" delayed by 0 seconds
    And the bot says "Post-Process" delayed by 0 seconds
    And the bot says "Content after pre." delayed by 2 seconds
    And the bot says "Pre-Process of the question" delayed by 0 seconds
    And the bot says "Post-Process of the question" delayed by 0 seconds
    And the bot says "Question after post?" delayed by 1 second
