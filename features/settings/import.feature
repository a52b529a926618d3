Feature: Importing a bot
  A bot is one JSON file; its domains are imported on their own, and before it.

  @rule:SET-IMPORT-EXPORT
  Scenario: The name gets the date and the time of the import
    Given the bot "service-desk.json" is imported after its domains
    When the consumer says "where is my parcel"
    Then the bot "Service Desk (01-05-2026 10:00)" says "Which parcel?"

  @twin:SET-IMPORT-EXPORT
  Scenario: A bot that is not imported keeps its name
    Given the bot "service-desk.json"
    When the consumer says "where is my parcel"
    Then the bot "Service Desk" says "Which parcel?"

  @rule:SET-IMPORT-EXPORT
  Scenario: Without its domain an intent leads nowhere
    Given the bot "service-desk.json" is imported before its domains
    When the consumer says "where is my parcel"
    Then the bot says "Pardon?"
    When the consumer says "hi"
    Then the bot says "This is the service desk."
