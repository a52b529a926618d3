Feature: Long texts and pauses

  Background:
    Given the bot "showcase.json"

  @rule:INT-TEXT-SPLIT-320
  Scenario: A text of more than 320 characters becomes several messages, cut between words
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{200,296}\S$"
    And the bot says a text that matches "^\S.{100,319}a long story\.$"
    And the bot says nothing else

  Scenario Outline: 320 characters are one message, 321 are two
    Given the bot variable "filler" is "abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg abcdefg "
    And the interaction "long_text" has the text "{$botContext.filler}<end>"
    When the consumer says "a long text"
    Then the bot says a text that matches "^.{<first>}$"
    And <rest>

    @twin:INT-TEXT-SPLIT-320
    Examples:
      | end      | first | rest                      |
      | 12345678 | 320   | the bot says nothing else |

    @rule:INT-TEXT-SPLIT-320
    Examples:
      | end       | first | rest                     |
      | 123456789 | 311   | the bot says "123456789" |

  @rule:INT-TEXT-SPLIT-320
  Scenario: setAllowMaxTextResponse keeps it in one piece
    Given the interaction "long_text" has the Pre-Process Code:
      """js
      botContext.setAllowMaxTextResponse(true);
      """
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{321,}a long story\.$"
    And the bot says nothing else

  @rule:INT-BREAK-TAG
  Scenario: A break in the text, with its delay
    When the consumer says "a joke"
    Then the bot says "Knock, knock." within 500 milliseconds
    And the bot says "Who is there?" after 1500 milliseconds
    And the bot says nothing else

  @twin:INT-BREAK-TAG
  Scenario Outline: A tag that is not complete breaks nothing
    Given the interaction "joke" has the text "Knock, knock. <tag> Who is there?"
    When the consumer says "a joke"
    Then the bot says "Knock, knock. <tag> Who is there?"
    And the bot says nothing else

    Examples:
      | tag                     |
      | tag::breakWithDelay     |
      | tag::breakWithDelay=one |
      | breakWithDelay=1500     |
