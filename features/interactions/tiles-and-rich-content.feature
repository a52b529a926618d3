Feature: Tiles and rich content

  Background:
    Given the bot "showcase.json"
    And the bot variable "wish" is "Carpet"

  @rule:INT-STRUCTURED-ITERATION @rule:VAR-API-FIELD @rule:VAR-API-JSONPATH
  Scenario: A tile is repeated for each element of a list
    Given GET "https://shop.example/stores" answers:
      """json
      {"stores": [{"name": "Old Town", "hours": "9-17"}, {"name": "Harbour", "hours": "10-20"}, {"name": "Airport"}]}
      """
    When the consumer says "stores"
    Then the bot shows the cards "Old Town", "Harbour" and "Airport"
    And the card has the subtitle "Open 10-20"
    When the consumer taps the button "Go there" on the card "Harbour"
    Then the bot has received "GO Harbour" 1 time

  @twin:INT-STRUCTURED-ITERATION
  Scenario: One element, one tile
    Given GET "https://shop.example/stores" answers:
      """json
      {"stores": [{"name": "Old Town", "hours": "9-17"}]}
      """
    When the consumer says "stores"
    Then the bot shows the cards "Old Town"

  @rule:INT-STRUCTURED-LIMITS
  Scenario: Eleven elements, ten tiles
    Given GET "https://shop.example/stores" answers:
      """json
      {"stores": [{"name": "1"}, {"name": "2"}, {"name": "3"}, {"name": "4"}, {"name": "5"}, {"name": "6"},
                  {"name": "7"}, {"name": "8"}, {"name": "9"}, {"name": "10"}, {"name": "11"}]}
      """
    When the consumer says "stores"
    Then the bot shows the cards "1", "2", "3", "4", "5", "6", "7", "8", "9" and "10"
    And the diagnostic "channel-limit" is reported

  @rule:INT-STRUCTURED-LIMITS
  Scenario: A title of 256 characters is one too long
    Given the bot variable "wish" is "Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lampsx"
    When the consumer says "offers"
    Then the diagnostic "channel-limit" is reported

  @twin:INT-STRUCTURED-LIMITS
  Scenario: One of 255 is not
    Given the bot variable "wish" is "Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamp Lamps"
    When the consumer says "offers"
    Then the diagnostic "channel-limit" is not reported

  @rule:INT-UNIVERSAL
  Scenario: Rich content is shown, waits its delay and takes an answer
    When the consumer says "offers"
    Then the bot shows the cards "Lamp" and "Carpet"
    And the bot says nothing else
    And the card has the image "https://shop.example/lamp.png"
    And the card offers "Buy" and "Look"
    When the consumer taps the button "Buy" on the card "Carpet"
    Then the bot says "It is yours."
    And the bot has received "buy Carpet" 1 time

  @twin:INT-CATEGORIES
  Scenario: Rich content that needs no answer is a statement: the flow goes on
    Given the bot variable "offers" is "{\"type\": \"vertical\", \"elements\": [{\"type\": \"text\", \"tag\": \"title\", \"text\": \"Lamp\"}]}"
    When the consumer says "broken offers"
    Then the bot shows the card "Lamp"
    And the bot says "That was all."

  @rule:INT-UNIVERSAL
  Scenario: A value that is not JSON when it is sent is not sent
    Given the bot variable "offers" is "no JSON at all"
    When the consumer says "broken offers"
    Then the bot says "That was all."
    And the bot says nothing else
    And the diagnostic "rich-content" is reported

  @rule:INT-IMAGE-URL @twin:INT-AUDIO-VIDEO-UNSUPPORTED
  Scenario: The address of a picture is built from a variable
    Given the bot variable "still" is "lighthouse"
    When the consumer says "film"
    Then the bot says "https://shop.example/lighthouse.png"

  @rule:INT-AUDIO-VIDEO-UNSUPPORTED
  Scenario: A film is not sent, the flow goes on
    Given the bot variable "still" is "lighthouse"
    When the consumer says "film"
    Then the bot says:
      | https://shop.example/lighthouse.png |
      | That was the film.                  |
    And the diagnostic "not-supported" is reported
