Feature: The order of code, content, delay and next action

  Background:
    Given the bot "showcase.json"

  @rule:INT-ORDER-STATEMENT @rule:INT-CODE-PANELS
  Scenario: Statement: Pre-Process Code, the content is prepared, Post-Process Code, delay, content, next action
    When the consumer says "code"
    Then the bot says:
      | Pre-Process                  |
      | Post-Process                 |
      | Content after pre.           |
      | Pre-Process of the question  |
      | Post-Process of the question |
      | Question after post?         |

  @rule:INT-ORDER-STATEMENT
  Scenario: The delay comes after the code and before the content
    When the consumer says "code"
    Then the bot says "Pre-Process" within 500 milliseconds
    And the bot says "Post-Process" within 500 milliseconds
    And the bot says "Content after pre." after 2 seconds

  @rule:INT-ORDER-QUESTION @rule:INT-PUR-ROLE @rule:INT-CODE-PANELS
  Scenario: Question: the answer, the rule and its variables, Process User Response, the next action
    When the consumer says "code"
    And the consumer says "yes"
    Then the bot says "Heard yes!"

  @rule:INT-ORDER-QUESTION @rule:INT-PUR-ROLE
  Scenario: Process User Response can take the place of the rule's next action
    When the consumer says "code"
    And the consumer says "jump"
    Then the bot says "Landed, heard jump!"
    And the interaction "heard" has been reached 0 times

  @rule:INT-PUR-ROLE
  Scenario: Process User Response alone decides where there is no rule
    Given the interaction "and_you" goes on to "echo"
    And the interaction "and_you" has the Process User Response:
      """js
      botContext.setBotVariable("mood", botContext.getCurrentUserMessage().toUpperCase(), true, false);
      """
    When the consumer says "statements"
    And the consumer says "well"
    Then the bot says "You said WELL."

  @rule:INT-ORDER-INTEGRATION @rule:INT-ORDER-INTEGRATION-SHORT @rule:VAR-API-IN-CODE
  Scenario: Integration: Pre-Process Code, delay, call, Post-Process Code, rules, next action
    Given GET "https://shop.example/stores" answers:
      """json
      {"stores": [{"name": "Old Town", "hours": "9-17"}]}
      """
    And the interaction "find_stores" has an interaction delay of 3 seconds
    And the interaction "find_stores" has the Pre-Process Code:
      """js
      botContext.sendMessage("Before: " + botContext.getBotVariable("Stores.name"));
      """
    And the interaction "find_stores" has the Post-Process Code:
      """js
      botContext.sendMessage("After: " + botContext.getBotVariable("Stores.name"));
      """
    When the consumer says "stores"
    Then the bot says "Before: null" within 500 milliseconds
    And the bot says "After: Old Town" after 3 seconds
    And the bot shows the card "Old Town"

  @rule:INT-DELAY-MAX @rule:LINT-DELAY-MAX
  Scenario: A delay above 10000 milliseconds, found
    Given the bot "careless-content.json"
    When the bot is checked
    Then the finding "LINT-DELAY-MAX" is reported at "Everything › slow"

  @twin:INT-ORDER-INTEGRATION @twin:INT-ORDER-INTEGRATION-SHORT
  Scenario: The switch about statements and questions does not change the order of an integration
    Given the platform switch "post_process" is "after content"
    And GET "https://shop.example/stores" answers:
      """json
      {"stores": [{"name": "Old Town", "hours": "9-17"}]}
      """
    And the interaction "find_stores" has the Pre-Process Code:
      """js
      botContext.sendMessage("Before: " + botContext.getBotVariable("Stores.name"));
      """
    And the interaction "find_stores" has the Post-Process Code:
      """js
      botContext.sendMessage("After: " + botContext.getBotVariable("Stores.name"));
      """
    When the consumer says "stores"
    Then the bot says:
      | Before: null    |
      | After: Old Town |
    And the bot shows the card "Old Town"

  @twin:INT-CODE-PANELS
  Scenario: Process User Response of a statement has no response to process
    Given the interaction "first" has the Process User Response:
      """js
      botContext.sendMessage("Never.");
      """
    When the consumer says "statements"
    And the consumer says "well"
    Then the bot says:
      | You said well. |
    And the consumer has never seen "Never."

  @rule:INT-DELAY-MAX @twin:INT-DELAY-MAX @twin:LINT-DELAY-MAX
  Scenario: A delay of 10000 milliseconds, all is well
    Given the interaction "first" has an interaction delay of 10000 milliseconds
    When the bot is checked
    Then the finding "LINT-DELAY-MAX" is not reported
