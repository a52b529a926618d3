Feature: Getting Started, part 3: integrations
  Steps 8 to 10: the bot validates an order number, asks an API about it and shows a tile.

  Background:
    Given the bot "getting-started.json"
    And GET "https://orders.example/order-status/A001001" answers:
      """json
      {
        "id": "A001001",
        "name": "Running shoes",
        "orderStatus": "Shipped",
        "image": "https://orders.example/shoes.png"
      }
      """

  @rule:TUT-S8-ORDER-STATUS
  Scenario Outline: Step 8: the bot asks for the order number
    When the consumer says "<utterance>"
    Then the bot says:
      | Let’s find your order.     |
      | What is your order number? |
    And the dialog "Order Status" is active

    Examples:
      | utterance                               |
      | What is my order status                 |
      | I want to check the status of my order. |
      | I want to know my order status          |

  @twin:TUT-S8-ORDER-STATUS
  Scenario Outline: Step 8: other words do not ask for it
    When the consumer says "<utterance>"
    Then the dialog "Order Status" is not active
    And the interaction "Order Number" has been reached 0 times

    Examples:
      | utterance                 |
      | What is my number         |
      | I want to make a payment. |

  @rule:TUT-S8-VALIDATION
  Scenario: Step 8: a valid order number is remembered
    When the consumer says "What is my order status"
    And the consumer says "A001001"
    Then the bot variable "orderNumber" is "A001001"

  @twin:TUT-S8-VALIDATION
  Scenario Outline: Step 8: a text that is not an order number is not understood, and the question is asked again
    When the consumer says "What is my order status"
    And the consumer says "<number>"
    Then the bot says:
      | Sorry, I am not able to understand. Please try again. |
      | What is your order number?                            |
    And the bot variable "orderNumber" is not set

    Examples:
      | number   |
      | 12345    |
      | A00100   |
      | A0010011 |
      | AA001001 |

  @rule:TUT-S9-API
  Scenario: Step 9: the integration asks the API about this order
    When the consumer says "What is my order status"
    And the consumer says "A001001"
    Then GET "https://orders.example/order-status/A001001" has been requested 1 time
    And the integration "OrderStatus" has the result success

  @twin:TUT-S9-API
  Scenario: Step 9: and not about what is none
    When the consumer says "What is my order status"
    And the consumer says "A00100"
    Then the bot says "Sorry, I am not able to understand. Please try again."
    And GET "https://orders.example/order-status/A001001" has been requested 0 times
    And GET "https://orders.example/order-status/A00100" has been requested 0 times

  @smoke @rule:TUT-S10-RESULT
  Scenario: Step 10: the answer becomes a tile
    When the consumer says "What is my order status"
    And the consumer says "A001001"
    Then the bot shows the card "Running shoes"
    And the card has the subtitle "Shipped"
    And the card has the image "https://orders.example/shoes.png"

  @twin:TUT-S10-RESULT
  Scenario: Step 10: the expression admits a digit in front, and the API does not know the order
    Given GET "https://orders.example/order-status/1001001" answers 404
    When the consumer says "What is my order status"
    And the consumer says "1001001"
    Then the bot says "Sorry, I could not find anything for that."
    And the integration "OrderStatus" has the result failure

  Scenario: Step 10: the API is down
    Given GET "https://orders.example/order-status/A001002" is unreachable
    When the consumer says "What is my order status"
    And the consumer says "A001002"
    Then the bot says "Sorry, I could not find anything for that."

  Scenario: Step 10: the API does not answer
    Given GET "https://orders.example/order-status/A001002" does not answer
    When the consumer says "What is my order status"
    And the consumer says "A001002"
    Then the bot says "Sorry, I could not find anything for that." after 30 seconds

  Scenario: Step 10: the API takes its time
    Given GET "https://orders.example/order-status/A001010" answers after 4 seconds:
      """json
      {"id": "A001010", "name": "Umbrella", "orderStatus": "On its way", "image": "https://orders.example/umbrella.png"}
      """
    When the consumer says "What is my order status"
    And the consumer says "A001010"
    Then the bot shows the card "Umbrella"
    And the card has the subtitle "On its way"
