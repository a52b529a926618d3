Feature: Usual answers of integrations
  The file beside the bot, lookup.answers.yaml, has an answer for the integration "Order" that is usual, and others by name.

  Background:
    Given the bot "lookup.json"
    And the environment variable "region" is "north"

  Scenario: Without a step the usual answer counts
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "Order A1: packed, lamp first."
    And the integration "Order" has been called 1 time

  Scenario Outline: A step chooses "<answer>"
    Given the integration "Order" answers "<answer>"
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "<text>"

    Examples:
      | answer               | text                          |
      | usual                | Order A1: packed, lamp first. |
      | lost                 | Order A1: lost, lamp first.   |
      | slow                 | Order A1: late, lamp first.   |
      | not found            | We cannot look it up now.     |
      | down for maintenance | We cannot look it up now.     |

  Scenario Outline: A step that says what comes wins: it <answers>
    Given the integration "Order" <answers>
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."

    Examples:
      | answers   |
      | fails     |
      | times out |

  Scenario: So does one for the address
    Given PUT "https://crm.example/orders/A1?full=true&by=conv-1" answers 500
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."

  Rule: More that a step can say

    Scenario: A status with JSON
      Given the integration "Order" answers 500:
        """json
        {"error": "out of order"}
        """
      When the consumer says "order"
      And the consumer says "A1"
      Then the bot says "We cannot look it up now."
      And the integration "Order" has the result failure

    Scenario Outline: An answer that comes after <time>
      Given the integration "Order" answers after <time>:
        """json
        {"id": "A1", "state": "sent", "items": [{"name": "lamp"}]}
        """
      When the consumer says "order"
      And the consumer says "A1"
      Then the bot says "<text>"

      Examples:
        | time       | text                        |
        | 3 seconds  | Order A1: sent, lamp first. |
        | 10 minutes | We cannot look it up now.   |

  Rule: What it has been called with

    Background:
      Given the bot variable "source" is "web"
      And the bot variable "slot.size" is "large"
      When the consumer says "order"
      And the consumer says "A1"
      And the consumer says "order"
      And the consumer says "B7"

    Scenario Outline: The <part>
      Then the integration "Order" has been called with the <part> "<value>"
      And the integration "Order" has been called <count> times with the <part> "<value>"

      Examples:
        | part             | value                                    | count |
        | body             | {\"order\": \"A1\", \"slot\": \"large\"} | 1     |
        | body             | {\"slot\":\"large\",\"order\":\"B7\"}    | 1     |
        | field order      | B7                                       | 1     |
        | field slot       | large                                    | 2     |
        | header X-Channel | web                                      | 2     |
        | parameter full   | true                                     | 2     |

    Scenario: A part of the body
      Then the integration "Order" has been called with a body that contains "B7"
      And the integration "Order" has been called 1 time with a body that contains "B7"
      And the integration "Order" has been called 0 times with a body that contains "C9"
