@channel:web,sms
Feature: One scenario on several channels
  The tag @channel plays a scenario on each channel that it names; a tag that is nearer than the feature's counts instead.

  Background:
    Given the bot "showcase.json"

  Scenario: What can be tapped on the web is typed where nothing can be tapped
    When the consumer says "menu"
    And the consumer chooses "Coffee"
    Then the bot says "Coffee it is."

  @channel:whatsapp,facebook
  Scenario Outline: Every row is played on each channel
    When the consumer says "menu"
    And the consumer says "<drink>"
    Then the bot says "<answer>"

    Examples:
      | drink  | answer        |
      | coffee | Coffee it is. |
      | tea    | Tea it is.    |

  Scenario: A step that names a channel wins
    Given the consumer uses the channel "whatsapp"
    When the consumer says "menu"
    And the consumer chooses "Tea"
    Then the bot says "Tea it is."
