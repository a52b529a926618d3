Feature: Long texts and files, as code sees them

  Background:
    Given the bot "showcase.json"

  @rule:JS-SET-ALLOW-MAX-TEXT
  Scenario: Long texts stay whole until the split is switched on again
    Given the interaction "long_text" has the Pre-Process Code:
      """js
      var times = 1 * (botContext.getBotVariable("times") || 0) + 1;
      botContext.setBotVariable("times", times, true, false);
      if (times === 1) botContext.setAllowMaxTextResponse(true);
      if (times === 3) botContext.setAllowMaxTextResponse(false);
      """
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{321,}a long story\.$"
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{321,}a long story\.$"
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{0,300}$"

  @twin:JS-SET-ALLOW-MAX-TEXT
  Scenario Outline: They are split where no code has switched that off
    Given the interaction "long_text" has the Pre-Process Code:
      """js
      <code>
      """
    When the consumer says "a long text"
    Then the bot says a text that matches "^This is sentence number 1 .{0,300}$"

    Examples:
      | code                                         |
      | botContext.setAllowMaxTextResponse(false);   |
      | botContext.setAllowMaxTextResponse("false"); |
      | var nothing = true;                          |

  @rule:JS-GET-FILE
  Scenario: The type of an uploaded file, and that it has no caption
    Given POST "https://archive.example/conv-1" answers:
      """json
      {"archived": true}
      """
    And the interaction "upload" has the Process User Response:
      """js
      botContext.sendMessage(botContext.getFileCaption() + " " + botContext.getFileType());
      """
    When the consumer says "claim"
    Then the bot says "Please upload your receipt."
    When the consumer uploads the file "receipt.pdf"
    Then the bot says a text that matches "^__EMPTYTEXT__ .*(?i:pdf)$"

  @twin:JS-GET-FILE
  Scenario: Before an upload there is neither
    Given the interaction "upload" has the Pre-Process Code:
      """js
      botContext.sendMessage(botContext.getFileCaption() + " " + botContext.getFileType());
      """
    When the consumer says "claim"
    Then the bot says "null null"
