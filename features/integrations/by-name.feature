Feature: Answers of an integration by its name
  An answer may be given for an integration, whatever address it calls: it has variables in it, or is not known to the author.

  Background:
    Given the bot "lookup.json"
    And the environment variable "region" is "north"
    And the integration "Order" answers:
      """json
      {"id": "A1", "state": "packed", "items": [{"name": "lamp"}]}
      """

  @rule:API-VARIABLES-IN-REQUEST
  Scenario: It answers whatever is in its address
    When the consumer says "order"
    Then the integration "Order" has not been called
    When the consumer says "A1"
    Then the bot says "Order A1: packed, lamp first."
    And the integration "Order" has been called 1 time
    When the consumer says "order"
    And the consumer says "B7"
    Then the integration "Order" has been called 2 times
    And PUT "https://crm.example/orders/B7?full=true&by=conv-1" has been requested 1 time

  Scenario Outline: It <fails>
    Given the integration "Order" <fails>
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."
    And the integration "Order" has the result failure

    Examples:
      | fails          |
      | fails          |
      | times out      |
      | is unreachable |
      | answers 404    |

  Scenario: An answer for the address that comes later counts
    Given PUT "https://crm.example/orders/A1?full=true&by=conv-1" answers 500
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."

  Scenario: Until the integration gets another one
    Given PUT "https://crm.example/orders/A1?full=true&by=conv-1" answers 500
    And the integration "Order" answers:
      """json
      {"id": "A1", "state": "lost", "items": [{"name": "lamp"}]}
      """
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "Order A1: lost, lamp first."
