Feature: Choices, buttons, quick replies, list pickers

  Background:
    Given the bot "showcase.json"

  @rule:INT-MCQ-CHOICES @twin:INT-MCQ-TEXT-ONLY
  Scenario: A choice can be selected
    When the consumer says "menu"
    Then the bot says "What would you like?"
    And the bot offers "Tea" and "Coffee"
    And the bot offers 2 choices
    When the consumer selects the choice "Coffee"
    Then the bot says "Coffee it is."

  Scenario Outline: Whatever has the label on the screen is tapped
    When the consumer says "<words>"
    And the consumer <does> "<label>"
    Then the bot has received "<received>" 1 time

    Examples:
      | words | does    | label    | received    |
      | menu  | taps    | Coffee   | Coffee      |
      | menu  | chooses | Coffee   | Coffee      |
      | track | taps    | Track it | TRACK_1     |
      | track | chooses | Track it | TRACK_1     |
      | rate  | taps    | Good     | RATING_GOOD |
      | rate  | chooses | Good     | RATING_GOOD |

  Scenario Outline: Where there is nothing to tap, it is typed
    Given the consumer uses the channel "<channel>"
    When the consumer says "menu"
    And the consumer chooses "Coffee"
    Then the bot says "Coffee it is."

    Examples:
      | channel |
      | lp_web  |
      | lp_sms  |

  @rule:INT-MCQ-CHOICES
  Scenario: Or typed
    When the consumer says "menu"
    And the consumer says "tea"
    Then the bot says "Tea it is."

  @twin:INT-MCQ-CHOICES
  Scenario Outline: Anything else is no choice
    When the consumer says "menu"
    And the consumer says "<answer>"
    Then the bot says:
      | Pardon?              |
      | What would you like? |

    Examples:
      | answer     |
      | milk       |
      | tea please |

  @rule:INT-BUTTON-CALLBACK
  Scenario: A button sends its callback and not its label
    When the consumer says "track"
    Then the bot says "Your parcel is on its way."
    And the bot offers "Track it" and "Visit us"
    When the consumer taps the button "Track it"
    Then the bot says "It is in the next town."
    And the bot has received "TRACK_1" 1 time
    And the bot has received "Track it" 0 times

  @twin:INT-BUTTON-CALLBACK
  Scenario: Its label is only a text when it is typed
    When the consumer says "track"
    And the consumer says "Track it"
    Then the bot says:
      | Pardon?                    |
      | Your parcel is on its way. |
    And the bot has received "TRACK_1" 0 times

  @rule:INT-QUICK-REPLY-PAYLOAD
  Scenario: A quick reply sends its payload and not its title
    When the consumer says "rate"
    Then the bot says "How was it?"
    And the bot offers "Good" and "Bad"
    When the consumer taps the quick reply "Good"
    Then the bot says "We are glad: RATING_GOOD."
    And the bot has received "RATING_GOOD" 1 time

  @twin:INT-QUICK-REPLY-PAYLOAD
  Scenario: Its title is only a text when it is typed
    When the consumer says "rate"
    And the consumer says "Good"
    Then the bot says:
      | Pardon?     |
      | How was it? |
    And the bot has received "RATING_GOOD" 0 times

  @twin:INT-LIST-PICKER-REPLY
  Scenario: An item that is typed is a text like any other
    When the consumer says "breakfast"
    And the consumer says "Butter"
    Then the bot says:
      | Pardon?              |
      | What shall we bring? |
    And the bot has received "User Selected: Butter" 0 times

  @rule:INT-LIST-PICKER-REPLY
  Scenario Outline: The items of a list picker arrive as one text
    When the consumer says "breakfast"
    Then the bot says "What shall we bring?"
    When the consumer picks <items>
    Then the bot says "We bring: User Selected: <text>"

    Examples:
      | items                       | text                     |
      | "Butter"                    | Butter                   |
      | "Bread" and "Jam"           | Bread and Jam            |
      | "Bread", "Butter" and "Jam" | Bread and Butter and Jam |

  Rule: Channels

    @rule:INT-MCQ-TEXT-ONLY
    Scenario Outline: Without rich content the choices are a numbered list
      Given the consumer uses the channel "<channel>"
      When the consumer says "menu"
      Then the bot says "What would you like?\n1. Tea\n2. Coffee"

      Examples:
        | channel     |
        | lp_sms      |
        | lp_whatsapp |

    @rule:INT-MCQ-TEXT-ONLY
    Scenario: Or a list with letters, indented by a tab
      Given the consumer uses the channel "lp_sms"
      When the consumer says "sizes"
      Then the bot says a text that matches "^Which size\?\n\ta\. Small\n\tb\. Large$"

    @rule:INT-CHANNEL-SUPPORT
    Scenario Outline: Nothing can be tapped on a text-only channel
      Given the consumer uses the channel "<channel>"
      And the bot variable "wish" is "Carpet"
      When the consumer says "<words>"
      Then the bot says "<text>"
      And the bot offers nothing
      And the diagnostic "channel-support" is reported

      Examples:
        | channel     | words  | text                                |
        | lp_sms      | rate   | How was it?                         |
        | lp_whatsapp | track  | Your parcel is on its way.          |
        | twilio_sms  | offers | Lamp\n20 euros\nCarpet\nas you like |

    @rule:INT-CHANNEL-SUPPORT @twin:INT-CHANNEL-SUPPORT
    Scenario Outline: Web messaging shows them all
      Given the consumer uses the channel "lp_web"
      And the bot variable "wish" is "Carpet"
      When the consumer says "<words>"
      Then <shown>
      And the diagnostic "channel-support" is not reported

      Examples:
        | words  | shown                                       |
        | rate   | the bot says "How was it?"                  |
        | track  | the bot says "Your parcel is on its way."   |
        | offers | the bot shows the cards "Lamp" and "Carpet" |

    @twin:INT-CHANNEL-SUPPORT
    Scenario Outline: And lets them be tapped
      Given the consumer uses the channel "lp_web"
      When the consumer says "<words>"
      Then the bot says "<text>"
      And the bot offers <labels>

      Examples:
        | words | text                       | labels                    |
        | menu  | What would you like?       | "Tea" and "Coffee"        |
        | rate  | How was it?                | "Good" and "Bad"          |
        | track | Your parcel is on its way. | "Track it" and "Visit us" |
