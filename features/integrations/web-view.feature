Feature: The Web View API
  An external system hands variables, and perhaps a message, to the bot.

  Background:
    Given the bot "lookup.json"
    And the bot variable "address" is "https://crm.example/bare"
    And GET "https://crm.example/bare" answers 200

  @rule:API-WEBVIEW-MESSAGE @twin:API-WEBVIEW-AUTH
  Scenario: Variables alone are set, without a message
    When the consumer says "where are we"
    And an external system posts through the Web View API:
      | name | Dana |
      | plan | Gold |
    Then the bot says nothing
    And the bot variable "name" is "Dana"
    And the bot variable "plan" is "Gold"

  @rule:API-WEBVIEW-MESSAGE
  Scenario: A message starts the dialog that it matches
    When the consumer says "where are we"
    And an external system posts through the Web View API:
      | name    | Dana |
      | message | bare |
    Then the bot says "The call was fine."
    And the bot variable "name" is "Dana"

  @twin:API-WEBVIEW-MESSAGE
  Scenario: A message that matches none starts none
    When the consumer says "where are we"
    And an external system posts through the Web View API:
      | name    | Dana      |
      | message | bare bear |
    Then the bot says "Pardon?"
    And the bot variable "name" is "Dana"

  @rule:API-WEBVIEW-MESSAGE
  Scenario: The variables last as long as the session
    Given the agent connector's field "maxConsumerMessageDelay" is "1440"
    When the consumer says "where are we"
    And an external system posts through the Web View API:
      | name | Dana |
    And 3590 seconds pass
    And the consumer says "where are we"
    Then the bot variable "name" is "Dana"

  @twin:API-WEBVIEW-MESSAGE
  Scenario: And no longer
    Given the agent connector's field "maxConsumerMessageDelay" is "1440"
    When the consumer says "where are we"
    And an external system posts through the Web View API:
      | name | Dana |
    And 1 hour passes
    And 1 millisecond passes
    And the consumer says "where are we"
    Then the bot variable "name" is not set

  @rule:API-WEBVIEW-AUTH
  Scenario: Without the right header nothing happens
    When the consumer says "where are we"
    And somebody without authorization posts through the Web View API:
      | name    | Dana |
      | message | bare |
    Then the bot says nothing
    And the bot variable "name" is not set
