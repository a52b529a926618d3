Feature: Messages and the flow, directed by code

  Background:
    Given the bot "script-bot.json"

  @rule:JS-SEND-MESSAGE
  Scenario: sendMessage sends one message and the flow goes on
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("One moment.");
      botContext.setBotVariable("x", "after the message", true, false);
      """
    When the consumer says "hi"
    Then the bot says:
      | One moment.  |
      | Hello.       |
      | How are you? |
    And the bot variable "x" is "after the message"

  @twin:JS-SEND-MESSAGE
  Scenario: A list is one message to it, and several to sendMessages
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage(["One", "Two"]);
      """
    When the consumer says "hi"
    Then the bot says:
      | One,Two      |
      | Hello.       |
      | How are you? |
    And the bot says nothing else

  @rule:JS-SEND-MESSAGES @rule:JS-SET-MESSAGE-DELAY
  Scenario: sendMessages sends several, each after the delay
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setMessageDelay(2000);
      botContext.sendMessages(["One", "Two"]);
      """
    When the consumer says "hi"
    Then the bot says "One" after 2000 milliseconds
    And the bot says "Two" after 4000 milliseconds

  @twin:JS-SEND-MESSAGES
  Scenario Outline: Without a delay they come at once; of an empty list nothing comes
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessages([<messages>]);
      """
    When the consumer says "hi"
    Then the bot says "<first>" within 500 milliseconds
    And the bot says "<second>" within 500 milliseconds

    Examples:
      | messages     | first  | second       |
      | "One", "Two" | One    | Two          |
      |              | Hello. | How are you? |

  @rule:JS-SET-MESSAGE-DELAY
  Scenario: The last delay of a block counts for all its messages, and overrides the Interaction Delay
    Given the interaction "hello" has an interaction delay of 9 seconds
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setMessageDelay(5000);
      botContext.sendMessage("One");
      botContext.setMessageDelay(1000);
      """
    When the consumer says "hi"
    Then the bot says "One" within 1500 milliseconds
    And the bot says "Hello." within 2500 milliseconds

  @twin:JS-SET-MESSAGE-DELAY
  Scenario: The delay ends with its block and its interaction
    Given the interaction "second" has an interaction delay of 3 seconds
    And the interaction "hello" has the Pre-Process Code:
      """js
      botContext.setMessageDelay(5000);
      botContext.sendMessage("One");
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.sendMessage("Two");
      """
    When the consumer says "hi"
    Then the bot says "One" after 5000 milliseconds
    And the bot says "Two" within 5500 milliseconds
    And the bot says "Hello." after 10000 milliseconds
    And the bot says "How are you?" within 13500 milliseconds

  @rule:JS-SEND-WITH-QUICK-REPLIES
  Scenario: A message with quick replies; the payload may be left out
    Given the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.sendMessageWithQuickReplies("In one word?", ["Good~+1", "Bad"]);
      """
    And the interaction "opinion" has the Process User Response:
      """js
      botContext.sendMessage(botContext.getCurrentUserMessage());
      """
    When the consumer says "opinion"
    Then the bot says "In one word?"
    And the bot offers "Good" and "Bad"
    When the consumer taps the quick reply "Good"
    Then the bot says "+1"
    When the consumer says "opinion"
    And the consumer taps the quick reply "Bad"
    Then the bot says "Bad"

  @rule:JS-SEND-WITH-QUICK-REPLIES
  Scenario Outline: More than 10 quick replies, or a title of more than 20 characters, is reported
    Given the interaction "hello" has the Pre-Process Code:
      """js
      var replies = [];
      for (var i = 0; i !== <replies>; i++) replies.push("<title>");
      botContext.sendMessageWithQuickReplies("Choose", replies);
      """
    When the consumer says "hi"
    Then the bot says "Choose"
    And the diagnostic "script" is <told>

    Examples:
      | replies | title                | told         |
      | 10      | 12345678901234567890 | not reported |

    @twin:JS-SEND-WITH-QUICK-REPLIES
    Examples: One more
      | replies | title                 | told     |
      | 11      | short                 | reported |
      | 1       | 123456789012345678901 | reported |

  @rule:JS-SEND-IMMEDIATE-REPLY
  Scenario Outline: sendImmediateReply sends at once and drops the rest of the code and of the interaction
    Given the interaction "hello" has the <panel>:
      """js
      botContext.sendImmediateReply(["Stop.", "Here."]);
      botContext.sendMessage("never");
      """
    When the consumer says "hi"
    Then the bot says:
      | Stop.        |
      | Here.        |
      | How are you? |
    And the bot says nothing else

    Examples:
      | panel             |
      | Pre-Process Code  |
      | Post-Process Code |

  @twin:JS-SEND-IMMEDIATE-REPLY
  Scenario: What came before it counts, and the next interaction has its code and its text
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("First.");
      botContext.sendImmediateReply("Stop.");
      """
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.sendMessage("never");
      """
    And the interaction "second" has the Pre-Process Code:
      """js
      botContext.sendMessage("Next.");
      """
    When the consumer says "hi"
    Then the bot says:
      | First.       |
      | Stop.        |
      | Next.        |
      | How are you? |
    And the bot says nothing else

  @rule:JS-SEND-PRIVATE-MESSAGE
  Scenario: A private message is for all participants but the consumer
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    And the bot variable "skillId" is "4129463410"
    And the interaction "to_human" has the Pre-Process Code:
      """js
      botContext.sendPrivateMessage("A difficult case.");
      """
    When the consumer says "agent"
    Then the bot says "One moment."
    And the bot says nothing else
    And the consumer has never seen "A difficult case."
    When the agent "Alex" accepts the conversation
    Then the agent "Alex" sees "A difficult case."

  @twin:JS-SEND-PRIVATE-MESSAGE
  Scenario: Other messages beside it are for the consumer, too
    Given the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online
    And the bot variable "skillId" is "4129463410"
    And the interaction "to_human" has the Pre-Process Code:
      """js
      botContext.sendPrivateMessage("A difficult case.");
      botContext.sendMessage("I have told a colleague.");
      """
    When the consumer says "agent"
    Then the bot says:
      | I have told a colleague. |
      | One moment.              |
    When the agent "Alex" accepts the conversation
    Then the agent "Alex" sees "I have told a colleague."

  @rule:JS-ADD-QUICK-REPLIES
  Scenario: Quick replies added to an interaction's message
    Given the interaction "opinion" has the Pre-Process Code:
      """js
      botContext.addQuickReplies(["Good~+1", "Bad~-1"]);
      """
    And the interaction "opinion" has the Process User Response:
      """js
      botContext.sendMessage(botContext.getQuickReplyPayload());
      """
    When the consumer says "opinion"
    Then the bot says "What do you think?"
    And the bot offers "Good" and "Bad"
    When the consumer taps the quick reply "Bad"
    Then the bot says "-1"

  @twin:JS-ADD-QUICK-REPLIES
  Scenario: Neither to messages of code nor to another interaction's message
    Given the interaction "hello" has the Pre-Process Code:
      """js
      botContext.sendMessage("One moment.");
      botContext.addQuickReplies(["Well~+1", "Tired~-1"]);
      """
    When the consumer says "hi"
    Then the bot says "One moment."
    And the bot offers nothing
    And the bot says "Hello."
    And the bot offers "Well" and "Tired"
    And the bot says "How are you?"
    And the bot offers nothing

  @rule:JS-GET-QUICK-REPLY-PAYLOAD
  Scenario: The payload of the quick reply that was tapped
    Given the interaction "colour" has the Process User Response:
      """js
      botContext.sendMessage("payload " + botContext.getQuickReplyPayload());
      """
    When the consumer says "colour"
    And the consumer taps the quick reply "Blue"
    Then the bot says "payload #0000ff"

  @twin:JS-GET-QUICK-REPLY-PAYLOAD
  Scenario Outline: A typed answer has none, not even in the words of a quick reply
    Given the interaction "colour" has the Process User Response:
      """js
      botContext.sendMessage("payload " + botContext.getQuickReplyPayload());
      """
    When the consumer says "colour"
    And the consumer taps the quick reply "Blue"
    Then the bot says "payload #0000ff"
    When the consumer says "colour"
    And the consumer says "<answer>"
    Then the bot says "payload null"

    Examples:
      | answer  |
      | violet  |
      | #0000ff |

  @rule:JS-GET-BUTTON-PAYLOAD
  Scenario: The callback of the button that was tapped
    Given the interaction "engine" has the Process User Response:
      """js
      botContext.sendMessage("callback " + botContext.getButtonPayload());
      """
    When the consumer says "engine"
    And the consumer taps the button "Diesel"
    Then the bot says "callback DI-2"

  @twin:JS-GET-BUTTON-PAYLOAD
  Scenario: A typed answer has none
    Given the interaction "engine" has the Process User Response:
      """js
      botContext.sendMessage("callback " + botContext.getButtonPayload());
      """
    When the consumer says "engine"
    And the consumer taps the button "Diesel"
    Then the bot says "callback DI-2"
    When the consumer says "engine"
    And the consumer says "DI-2"
    Then the bot says "callback null"

  @rule:JS-SET-TRIGGER-NEXT-MESSAGE
  Scenario: An interaction of another dialog comes next, whatever the next action says
    Given the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("elsewhere");
      """
    When the consumer says "hi"
    Then the bot says:
      | Hello.             |
      | This is elsewhere. |
    And the bot says nothing else

  @twin:JS-SET-TRIGGER-NEXT-MESSAGE
  Scenario: After a jump to an interaction that does not exist the flow goes on in its order
    Given the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("elsewere");
      """
    When the consumer says "hi"
    Then the bot says:
      | Hello.       |
      | How are you? |
    And the bot says nothing else
    And the diagnostic "jump-to-nowhere" is reported
    And the bot log shows "the code jumps to the interaction 'elsewere'"
    And the bot log shows "did you mean 'elsewhere'?"

  @rule:JS-SET-TRIGGER-NEXT-MESSAGE
  Scenario: The check follows the last of several jumps: a text that leads to itself goes round for ever
    Given the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("elsewhere");
      botContext.setTriggerNextMessage("hello");
      """
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is reported at "Hello › hello"
    When the consumer says "hi"
    Then the bot log shows "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"

  @twin:JS-SET-TRIGGER-NEXT-MESSAGE
  Scenario: The check follows no jump that a later one replaces
    Given the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("hello");
      botContext.setTriggerNextMessage("elsewhere");
      """
    When the bot is checked
    Then the finding "LINT-CHAIN-LIMIT" is not reported
    When the consumer says "hi"
    Then the bot says:
      | Hello.             |
      | This is elsewhere. |

  Scenario: By switch an interaction that does not exist is an error
    Given the platform switch "script_errors" is "stop"
    And the interaction "hello" has the Post-Process Code:
      """js
      botContext.setTriggerNextMessage("elsewere");
      """
    When the consumer says "hi"
    Then the bot says:
      | Hello.                                                             |
      | Not able to understand your question. Can you please re-phrase it? |
    And the diagnostic "jump-to-nowhere" is reported
    And the bot log shows "did you mean 'elsewhere'?"

  @rule:JS-EVALUATE-OPTIONS
  Scenario Outline: Options are chosen by letter, by letter with bracket, or by text
    Given the interaction "opinion" has the Process User Response:
      """js
      var option = botContext.evaluateOptions(botContext.getCurrentUserMessage(), ["A)Yes", "B)No"]);
      botContext.sendMessage("option " + option);
      """
    When the consumer says "opinion"
    And the consumer says "<answer>"
    Then the bot says "option <option>"

    Examples:
      | answer | option |
      | A      | A)Yes  |
      | a)     | A)Yes  |
      | yes    | A)Yes  |
      | No     | B)No   |

    @twin:JS-EVALUATE-OPTIONS
    Examples: Nothing else chooses one
      | answer | option |
      | maybe  | null   |
      | C      | null   |
      | (a     | null   |
      | yes no | null   |
