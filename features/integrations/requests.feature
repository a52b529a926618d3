Feature: What an integration sends

  Background:
    Given the bot "lookup.json"
    And the bot variable "source" is "web"
    And the environment variable "region" is "north"
    And PUT "https://crm.example/orders/A1?full=true&by=conv-1" answers:
      """json
      {"id": "A1", "state": "packed", "items": [{"name": "lamp"}, {"name": "shade"}]}
      """

  @rule:API-VARIABLES-IN-REQUEST
  Scenario Outline: Variables, slots and system variables are filled in everywhere
    Given the bot variable "slot.size" is "large"
    When the consumer says "order"
    And the consumer says "A1"
    Then the last integration request has the <part> "<value>"

    Examples:
      | part             | value                                             |
      | method           | PUT                                               |
      | address          | https://crm.example/orders/A1?full=true&by=conv-1 |
      | header X-Channel | web                                               |
      | header X-Region  | north                                             |
      | body             | {\"order\": \"A1\", \"slot\": \"large\"}          |

  @twin:API-VARIABLES-IN-REQUEST
  Scenario: One without a value is sent as it was typed
    When the consumer says "order"
    And the consumer says "A1"
    Then the last integration request has the body "{\"order\": \"A1\", \"slot\": \"{$botContext.slot.size}\"}"
    And the diagnostic "unresolved-reference" is reported

  @rule:VAR-NEWLINE-BREAKS-INTEGRATION
  Scenario: A line break in a value makes the integration fail, and nothing is sent
    Given the bot variable "source" is "web\nor phone"
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "We cannot look it up now."
    And the integration "Order" has the result failure
    And the diagnostic "line-break-in-request" is reported
    And PUT "https://crm.example/orders/A1?full=true&by=conv-1" has been requested 0 times

  @twin:VAR-NEWLINE-BREAKS-INTEGRATION
  Scenario Outline: Other blanks break nothing
    Given the bot variable "source" is "<value>"
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "Order A1: packed, lamp first."
    And the last integration request has the header X-Channel "<value>"
    And the diagnostic "line-break-in-request" is not reported

    Examples:
      | value         |
      | web or phone  |
      | web\tor phone |

  @twin:VAR-NEWLINE-BREAKS-INTEGRATION
  Scenario: Nor does a line break in a value that this integration does not use
    Given the bot variable "elsewhere" is "web\nor phone"
    When the consumer says "order"
    And the consumer says "A1"
    Then the bot says "Order A1: packed, lamp first."

  @rule:API-HTTP-HTTPS
  Scenario Outline: http and https
    Given the bot variable "address" is "<address>"
    And GET "<address>" answers 200
    When the consumer says "bare"
    Then the bot says "The call was fine."
    And GET "<address>" has been requested 1 time

    Examples:
      | address                    |
      | http://crm.example/plain   |
      | https://crm.example/secure |

  @twin:API-HTTP-HTTPS
  Scenario Outline: Nothing else
    Given the bot variable "address" is "<address>"
    When the consumer says "bare"
    Then the bot says "Sorry, I could not find anything for that."
    And the diagnostic "integration-address" is reported

    Examples:
      | address             |
      | ftp://crm.example/a |
      | crm.example         |
      | https://            |

  Rule: Types

    @rule:API-TYPES
    Scenario: API
      When the consumer says "order"
      And the consumer says "A1"
      Then the bot says "Order A1: packed, lamp first."

    @rule:API-TYPES
    Scenario: LivePerson Functions: headers and payload, and the result as from an API
      Given the integration "Price" answers:
        """json
        {"total": 12}
        """
      When the consumer says "quote lamp"
      Then the bot says "That is 12 euros."
      And the last integration request has the body "{\"timestamp\":400,\"headers\":[{\"key\":\"X-Reason\",\"value\":\"quote\"}],\"payload\":{\"asked\":\"quote lamp\"}}"

    @twin:API-TYPES
    Scenario: A function that fails
      Given the integration "Price" answers 500
      When the consumer says "quote lamp"
      Then the bot says "We have no price for it."

    @rule:API-TYPES
    Scenario: E-mail
      Given the integration "Receipt" answers 200
      And the bot variable "mail" is "dana@mail.example"
      And the bot variable "name" is "Dana"
      When the consumer says "mail me"
      Then the bot says "It is in your mailbox."
      And the last integration request has the body "{\"to\":\"dana@mail.example\",\"subject\":\"Your receipt\",\"text\":\"Thank you, Dana.\"}"

    @twin:API-TYPES
    Scenario: An e-mail that does not go out
      Given the integration "Receipt" answers 503
      And the bot variable "mail" is "dana@mail.example"
      And the bot variable "name" is "Dana"
      When the consumer says "mail me"
      Then the bot says "The mail did not go out."
