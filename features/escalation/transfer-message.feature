Feature: The transfer message
  It travels in the body of the transfer request, so it is the last thing the consumer sees of the bot.

  Background:
    Given the bot "escalation.json"
    And the skill "Human" with id 4129463410
    And the agent "Alex" with the skill "Human" is online

  Rule: What it may say

    @seed @rule:ESC-BP-SEND-MESSAGE
    Scenario: A static text
      Given the Agent Transfer "agent_transfer" has the message "Hold on while I connect you."
      When the consumer says "agent"
      Then the bot says "Hold on while I connect you."
      And the bot says nothing else
      And the last transfer request carries the message "Hold on while I connect you."

    @seed @rule:ESC-MESSAGE-CONTENT @rule:VAR-MESSAGE-SEED
    Scenario Outline: Variables, alone or inside a text
      Given the Agent Transfer "agent_transfer" has the message "<message>"
      And the bot variable "colleague" is "Blake"
      When the consumer says "agent"
      Then the bot says "<seen>"
      And the last transfer request carries the message "<seen>"

      Examples:
        | message                                    | seen                     |
        | {$botContext.colleague}                    | Blake                    |
        | One moment, {$botContext.colleague} comes. | One moment, Blake comes. |

    @seed @rule:ESC-MESSAGE-CONTENT @rule:VAR-MESSAGE-SEED
    Scenario: Variables are resolved when the transfer is made
      Given the integration "HumanEscalation" has the message "Here is {$botContext.colleague}."
      And the interaction "integration_transfer" has the Pre-Process Code:
        """js
        botContext.setBotVariable("colleague", "Kim", true, false);
        """
      And the bot variable "colleague" is "Blake"
      When the consumer says "operator"
      Then the bot says "Here is Kim."

    @seed @twin:ESC-MESSAGE-CONTENT
    Scenario: What only looks like a reference is static text
      Given the Agent Transfer "agent_transfer" has the message "One moment, {colleague} or $botContext.colleague comes."
      And the bot variable "colleague" is "Blake"
      When the consumer says "agent"
      Then the bot says "One moment, {colleague} or $botContext.colleague comes."
      And the consumer has never seen "Blake"

    @seed @twin:ESC-MESSAGE-CONTENT
    Scenario: A value that is set after the transfer is not in its message
      Given the integration "HumanEscalation" has the message "Here is {$botContext.colleague}."
      And the interaction "integration_transfer" has the Post-Process Code:
        """js
        botContext.setBotVariable("colleague", "Kim", true, false);
        """
      And the bot variable "colleague" is "Blake"
      When the consumer says "operator"
      Then the bot says "Here is Blake."
      And the bot variable "colleague" is "Kim"

    @twin:VAR-MESSAGE-SEED
    Scenario: One that is not set stays as it is typed
      Given the Agent Transfer "agent_transfer" has the message "Here is {$botContext.colleague}."
      When the consumer says "agent"
      Then the bot says "Here is {$botContext.colleague}."
      And the last transfer request carries the message "Here is {$botContext.colleague}."

    @seed @rule:ESC-MESSAGE-NEWLINE
    Scenario Outline: C31, a typed escape sequence breaks the line
      Given the Agent Transfer "agent_transfer" has the message:
        """
        Please wait.<typed>A colleague takes over.
        """
      When the consumer says "agent"
      Then the bot says "Please wait.\nA colleague takes over."
      And the last transfer request carries the message "Please wait.\nA colleague takes over."

      Examples:
        | backslashes | typed   |
        | one         | \\n     |
        | two         | \\\\n   |
        | three       | \\\\\\n |

    @seed @twin:ESC-MESSAGE-NEWLINE
    Scenario Outline: Anything else that is typed there stays
      Given the Agent Transfer "agent_transfer" has the message:
        """
        Please wait.<typed>A colleague takes over.
        """
      When the consumer says "agent"
      Then the bot says "Please wait.<seen>A colleague takes over."

      Examples:
        | what             | typed     | seen |
        | no backslash     | n         | n    |
        | a slash          | /n        | /n   |
        | another letter   | \\t       | \\t  |
        | a capital letter | \\N       | \\N  |
        | a fourth         | \\\\\\\\n | \\\n |

  Rule: How it travels

    @seed @rule:ESC-MESSAGE-IN-API-BODY
    Scenario: It is part of the request
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the last transfer request carries the message "One moment, a colleague takes over."
      And the bot says "One moment, a colleague takes over."

    @seed @twin:ESC-MESSAGE-IN-API-BODY
    Scenario: Without a successful request there is no message
      Given the transfer API answers 500 to the next request
      When the consumer says "agent"
      Then the last transfer request carries the message "One moment, a colleague takes over."
      And the consumer has never seen "One moment, a colleague takes over."

    @seed @smoke @rule:ESC-MESSAGE-LAST-SEEN
    Scenario: It is the last thing the consumer sees before the transfer
      When the consumer says "explain it first"
      Then the bot says:
        | First, have your contract number ready. |
        | Second, find a quiet place.             |
        | Third, do not hang up.                  |
        | And now I connect you.                  |
      And the bot says nothing else
      And the agent workspace of "Alex" shows 1 ringing conversation

  Rule: BLANK_MESSAGE

    @seed @rule:ESC-BLANK-MESSAGE @rule:ESC-BLANK-ON-WIRE
    Scenario Outline: It travels literally and is not shown
      Given the Agent Transfer "agent_transfer" has the message "BLANK_MESSAGE"
      And the integration "HumanEscalation" has the message "BLANK_MESSAGE"
      When the consumer says "<utterance>"
      Then the bot says nothing
      And the last transfer request carries the message "BLANK_MESSAGE"
      And the consumer has never seen "BLANK_MESSAGE"
      And the agent workspace of "Alex" shows 1 ringing conversation

      Examples:
        | way         | utterance |
        | interaction | agent     |
        | integration | operator  |

    @twin:ESC-BLANK-MESSAGE
    Scenario Outline: C32, it must be the whole value, exactly
      Given the Agent Transfer "agent_transfer" has the message "<message>"
      When the consumer says "agent"
      Then the bot says "<message>"
      And the agent workspace of "Alex" shows 1 ringing conversation

      Examples:
        | message                     |
        | blank_message               |
        | Send no BLANK_MESSAGE, Kim. |
        | BLANK_MESSAGE.              |

    @twin:ESC-BLANK-MESSAGE
    Scenario: C32, blanks around it are something around it
      Given the Agent Transfer "agent_transfer" has the message " BLANK_MESSAGE "
      When the consumer says "agent"
      Then the bot says " BLANK_MESSAGE "

  Rule: It is required

    @seed @rule:ESC-MESSAGE-REQUIRED @rule:LINT-TRANSFER-MESSAGE-EMPTY
    Scenario: The check finds an empty message
      Given the Agent Transfer "agent_transfer" has the message ""
      When the bot is checked
      Then the finding "LINT-TRANSFER-MESSAGE-EMPTY" is reported at "Escalation › agent_transfer"
      And the findings "LINT-TRANSFER-MESSAGE-EMPTY" are:
        | severity | place                       | text                                                                                                                                      | path                                                         |
        | error    | Escalation › agent_transfer | The transfer message is empty, and the transfer API refuses that: write the last text for the consumer, or BLANK_MESSAGE to send nothing. | conversationMessage[3].content.results.tile.tileData[0].text |

    @seed @rule:ESC-MESSAGE-REQUIRED @twin:ESC-BLANK-ON-WIRE @twin:ESC-MESSAGE-DEFAULT
    Scenario: The transfer API refuses an empty message
      Given the Agent Transfer "agent_transfer" has the message ""
      When the consumer says "agent"
      Then exactly 1 transfer request has been sent in this conversation
      And the last transfer attempt has failed at once
      And the agent workspace of "Alex" shows 0 ringing conversations

    @seed @twin:ESC-MESSAGE-REQUIRED
    Scenario: One character is enough
      Given the Agent Transfer "agent_transfer" has the message "."
      When the consumer says "agent"
      Then the bot says "."
      And the agent workspace of "Alex" shows 1 ringing conversation

    @seed @rule:ESC-MESSAGE-REQUIRED
    Scenario: A variable that is empty at run time makes it empty, too
      Given the Agent Transfer "agent_transfer" has the message "{$botContext.farewell}"
      And the bot variable "farewell" is ""
      When the consumer says "agent"
      Then the last transfer attempt has failed at once
