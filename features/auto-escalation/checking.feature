Feature: Checking a bot's Auto Escalation dialog

  @rule:AESC-ONE-PER-BOT
  Scenario: A bot with two of them
    Given the bot "help-line.json"
    When the bot is checked
    Then the finding "AESC-ONE-PER-BOT" is reported at "Too Late"

  @rule:AESC-ONE-PER-BOT
  Scenario: A bot with one
    Given the bot "order-bot.json"
    When the bot is checked
    Then the finding "AESC-ONE-PER-BOT" is not reported
