Feature: Images, links and locations
  A step looks at the message read last since the last When step; if that does not show it, the next message has to.

  Background:
    Given the bot "city-guide.json"
    And the bot variable "size" is "large"

  Scenario: An image of its own, an address in a text, a marked-up link
    When the consumer says "picture"
    Then the bot says "This is the Water Tower."
    And the bot shows the image "https://city.example/tower?size=large"
    And the bot shows the link "https://city.example/tower"
    And the bot shows the link "its history" to "https://city.example/history"
    And the bot says nothing else
    And the bot shows no location

  Scenario: A button that opens an address
    When the consumer says "tickets"
    Then the bot says "Tickets are sold here:"
    And the bot shows the link "Buy a ticket"
    And the bot shows the link "https://city.example/tickets"
    And the bot shows the link "Buy a ticket" to "https://city.example/tickets"
    And the bot shows no image
    And the bot says nothing else

  Scenario: A card has an image and a link
    When the consumer says "tour"
    Then the bot shows the card "A walk"
    And the bot shows the image "https://city.example/walk.png"
    And the bot shows the link "The way" to "https://city.example/walk"
    And the bot says nothing else

  Scenario: Rich content has locations, and every image and action
    When the consumer says "shop"
    Then the bot shows the location "Water Tower Square"
    And the bot shows the location 49.4875, 8.466
    And the bot shows the location 49.49, 8.5
    And the bot shows the location "How to get there"
    And the bot shows the location 49.4883, -8.4647
    And the bot shows the image "https://city.example/inside.png"
    And the bot shows the image "https://city.example/outside.png"
    And the bot shows the link "How to get there" to "https://city.example/way"
    And the bot shows the link "Opening hours" to "https://city.example/hours"
    And the bot says "See you there."
    And the bot says nothing else

  Scenario: A channel of texts shows none of them
    Given the consumer uses the channel "lp_sms"
    When the consumer says "shop"
    Then the bot shows no image
    And the bot shows no link
    And the bot shows no location
    And the diagnostic "channel-support" is reported

  Scenario: An image whose domain is not whitelisted is not shown
    Given only media from "elsewhere.example" are whitelisted
    When the consumer says "tour"
    Then the bot shows the card "A walk"
    And the bot shows no image
    And the bot shows the link "The way"
