Feature: The working hours of skills
  A cloud.yaml says when the skills are on shift: by day and hour in the time zone of the people who serve them, with the
  dates that differ. Bots ask for the shift status; routing does not look at it.

  Background:
    Given the bot "escalation.json"

  Scenario Outline: A skill is on shift within its hours
    Given it is <moment> in "America/New_York"
    Then the skill "Human" is <shift> shift

    Examples: each a minute before and after
      | moment           | shift |
      | 2026-01-05 08:59 | off   |
      | 2026-01-05 09:00 | on    |
      | 2026-01-05 17:59 | on    |
      | 2026-01-05 18:00 | off   |
      | 2026-01-10 13:59 | on    |
      | 2026-01-11 12:00 | off   |

    Examples: on special occasions
      | moment           | shift |
      | 2026-12-24 11:59 | on    |
      | 2026-12-24 12:00 | off   |
      | 2026-12-25 11:00 | off   |

    Examples: in summer, by the clock on the wall
      | moment           | shift |
      | 2026-07-06 08:59 | off   |
      | 2026-07-06 09:00 | on    |

  Scenario Outline: Hours may cross midnight
    Given it is <moment> in "America/New_York"
    Then the skill "Night desk" is <shift> shift

    Examples:
      | moment           | shift |
      | 2026-01-05 05:59 | off   |
      | 2026-01-05 22:00 | on    |
      | 2026-01-06 05:59 | on    |
      | 2026-01-06 06:00 | off   |

  Scenario: The shift ends while a conversation goes on
    Given it is 2026-01-05 17:59 in "America/New_York"
    When the consumer says "agent"
    And 1 minute passes
    Then the skill "Human" is off shift

  Scenario: Outside the working hours
    Given it is outside the working hours of the skill "Human"
    Then the skill "Human" is off shift
    When the consumer says "agent"
    Then the agent workspace of "Alex" shows 1 ringing conversation

  Scenario: Within the working hours
    Given it is 2026-12-24 12:00 in "America/New_York"
    And it is within the working hours of the skill "Human"
    Then the skill "Human" is on shift

  Scenario: In a conversation that has begun, time passes until the shift is over
    Given it is within the working hours of the skill "Human"
    When the consumer says "agent"
    Given it is outside the working hours of the skill "Human"
    Then the skill "Human" is off shift

  Scenario: A status that is set by hand counts whatever the hours say
    Given the skill "Human" is off shift
    And it is 2026-01-05 12:00 in "America/New_York"
    Then the skill "Human" is off shift

  Scenario: So does one of the file
    Given it is 2026-01-05 12:00 in "America/New_York"
    Then the skill "Post" is off shift

  Scenario: Skills that are not named, those of later steps included, have the usual hours
    Given the skill "Later"
    And it is 2026-12-25 11:00 in "America/New_York"
    Then the skill "Sales" is off shift
    And the skill "Later" is off shift
