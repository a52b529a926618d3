Feature: Bot Settings
  What an author sets for the whole bot.

  Background:
    Given the bot "service-desk.json"

  Rule: Errors

    @rule:SET-DEFAULT-ERROR-TEXT @twin:SET-USER-FRIENDLY-RESPONSE
    Scenario: After an error the consumer gets the default text
      Given the platform switch "script_errors" is "stop"
      And the bot setting "Default User-Friendly Response" is ""
      When the consumer says "break"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"
      And the bot says nothing else

    Scenario: An error in code alone has no text
      When the consumer says "break"
      Then the bot says "never"
      And the bot says nothing else
      And the bot log shows "undefinedThing is not defined"

    @rule:SET-USER-FRIENDLY-RESPONSE @twin:SET-DEFAULT-ERROR-TEXT @twin:SET-ERROR-NOT-FALLBACK
    Scenario: The user-friendly response takes its place
      Given the platform switch "script_errors" is "stop"
      And the bot setting "Default User-Friendly Response" is "Something broke on our side."
      When the consumer says "break"
      Then the bot says "Something broke on our side."
      And the bot says nothing else

    @rule:SET-USER-FRIENDLY-RESPONSE
    Scenario: Its references are filled in
      Given the platform switch "script_errors" is "stop"
      And the bot setting "Default User-Friendly Response" is "Sorry, {$botContext.name}: {$userMessage} does not work."
      And the bot variable "name" is "Dana"
      When the consumer says "break"
      Then the bot says "Sorry, Dana: break does not work."

    Scenario: A reference in it that has no value is no further error
      Given the platform switch "script_errors" is "stop"
      And the platform switch "strict_references" is "true"
      And the bot setting "Default User-Friendly Response" is "Sorry, {$botContext.name}."
      When the consumer says "break"
      Then the bot says "Sorry, {$botContext.name}."
      And the bot says nothing else

    @rule:SET-USER-FRIENDLY-RESPONSE @rule:TF-SETTINGS-FOUR-TIMES
    Scenario: After the fourth failed escalation, too
      Given the bot setting "Default User-Friendly Response" is "{$botContext.what} broke on our side."
      And the bot variable "what" is "Something"
      And the skill "Human" with id 4129463410
      And the next 4 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot has received "__agent_escalation_failed__" 3 times
      When the consumer says "agent"
      Then the bot says:
        | One moment.                  |
        | Something broke on our side. |
      And the escalation has stopped

    @twin:TF-SETTINGS-FOUR-TIMES
    Scenario: Not after the third
      Given the bot setting "Default User-Friendly Response" is "Something broke on our side."
      And the skill "Human" with id 4129463410
      And the next 3 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment.                      |
        | No agent is available right now. |
      And the escalation has not stopped
      And the consumer has never seen "Something broke on our side."
      And the consumer has never seen "Not able to transfer to Agent at this time."

    @rule:TF-SETTINGS-FOUR-TIMES
    Scenario: Without one, the default failure text
      Given the skill "Human" with id 4129463410
      And the next 4 transfers are accepted by the API and then fail
      When the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      And the consumer says "agent"
      Then the bot says:
        | One moment.                                                   |
        | Not able to transfer to Agent at this time. Please try later. |

    @rule:SET-ERROR-NOT-FALLBACK
    Scenario: It is not said to what the bot does not understand
      Given the bot setting "Default User-Friendly Response" is "Something broke on our side."
      When the consumer says "how is the weather"
      Then the bot says "Pardon?"

    @rule:SET-ERROR-NOT-FALLBACK
    Scenario: Nor without a Fallback dialog
      Given the bot setting "Default User-Friendly Response" is "Something broke on our side."
      And the dialog "Fallback" is switched off
      When the consumer says "how is the weather"
      Then the bot says "Not able to understand your question. Can you please re-phrase it?"

  Rule: The session

    Background:
      Given the agent connector's field "maxConsumerMessageDelay" is "10080"
      And the agent connector's field "messageDelay" is "0"
      And the agent connector's field "ringAcceptWait" is "0"

    Scenario Outline: It survives an idle hour
      Given the bot setting "Session Length" is ""
      When the consumer says "order"
      And <idle> milliseconds pass
      And the consumer says "123"
      Then the bot says "<answer>"
      And the conversation is open

      @twin:SET-SESSION-LENGTH
      Examples:
        | idle    | answer                   |
        | 3600000 | Order 123 is on its way. |

      @rule:SET-SESSION-LENGTH
      Examples:
        | idle    | answer  |
        | 3600001 | Pardon? |

    Scenario Outline: Or as long as the setting says
      Given the bot setting "Session Length" is "120"
      When the consumer says "order"
      And <idle> milliseconds pass
      And the consumer says "123"
      Then the bot says "<answer>"

      @twin:SET-SESSION-LENGTH
      Examples:
        | idle    | answer                   |
        | 7200000 | Order 123 is on its way. |

      @rule:SET-SESSION-LENGTH
      Examples:
        | idle    | answer  |
        | 7200001 | Pardon? |

  Rule: Debug commands

    @rule:SET-DEBUG-COMMANDS
    Scenario: "reset" forgets the session
      Given the bot setting "Debug Commands" is ""
      When the consumer says "order"
      Then the dialog "Order" is active
      When the consumer says "reset"
      Then no dialog is active
      And the bot says nothing
      When the consumer says "123"
      Then the bot says "Pardon?"

    @rule:SET-DEBUG-COMMANDS
    Scenario: "display userid" shows the consumer's id
      Given the bot setting "Debug Commands" is ""
      When the consumer says "hi"
      Then the bot says "This is the service desk."
      When the consumer says "display userid"
      Then the bot says "conv-1"
      And the bot says nothing else

    @twin:SET-DEBUG-COMMANDS
    Scenario Outline: Within other words they are none
      When the consumer says "order"
      And the consumer says "<words>"
      Then the bot says "Pardon?"
      And the dialog "Order" is active

      Examples:
        | words                 |
        | please reset          |
        | display userid please |

    @twin:SET-DEBUG-COMMANDS
    Scenario: Switched off they mean nothing special
      Given the bot setting "Debug Commands" is "off"
      When the consumer says "order"
      And the consumer says "reset"
      Then the bot says "Pardon?"
      And the bot says "What is your order number?"
      When the consumer says "display userid"
      Then the bot says "Pardon?"

  Rule: Web addresses

    @rule:SET-SHORTEN-URLS
    Scenario: By default only the links of buttons are shortened
      When the consumer says "links"
      Then the bot says "See https://docs.example/guides/42 or https://docs.example."
      When the consumer says "reports"
      Then the bot says "Which report?"
      And the button "Guide" leads to "https://short.example/6c683485"
      And the button "Home" leads to "https://docs.example"

    @rule:SET-SHORTEN-URLS
    Scenario: Switched on, every address is, unless it is a mere domain
      Given the bot setting "Shorten URLs" is "on"
      When the consumer says "links"
      Then the bot says a text that matches "^See https://short\.example/[0-9a-f]+ or https://docs\.example\.$"

    @twin:SET-SHORTEN-URLS
    Scenario: Switched off, none is
      Given the bot setting "Shorten URLs" is "off"
      When the consumer says "links"
      Then the bot says "See https://docs.example/guides/42 or https://docs.example."
      When the consumer says "reports"
      Then the bot says "Which report?"
      And the button "Guide" leads to "https://docs.example/guides/42"

  Rule: Environments

    @rule:SET-ENVIRONMENT-LINK
    Scenario: The bot reads the environment it is linked to
      Given the bot is linked to the environment "Staging":
        | variable | value |
        | phone    | 555-1 |
      When the consumer says "phone"
      Then the bot says "Call 555-1."

    @rule:SET-ENVIRONMENT-LINK @twin:SET-ENVIRONMENT-LINK
    Scenario: It is linked to one at most
      Given the bot is linked to the environment "Staging":
        | variable | value |
        | phone    | 555-1 |
      And the bot is linked to the environment "Production":
        | variable | value |
        | fax      | 555-2 |
      When the consumer says "phone"
      Then the bot says "Call {$env.phone}."

  Rule: Language

    @rule:SET-BOT-LANGUAGE
    Scenario Outline: It should be that of the domain whose intents are used
      Given the bot setting "Bot Language" is "<language>"
      When the bot is checked
      Then the finding "SET-BOT-LANGUAGE" <whether> reported at "Service Desk"

      Examples:
        | language | whether |
        | de-DE    | is      |
        | en-US    | is not  |

    @rule:SET-BOT-LANGUAGE
    Scenario: A bot of patterns may speak any language
      Given the bot "last-resort.json"
      And the bot setting "Bot Language" is "de-DE"
      When the bot is checked
      Then the finding "SET-BOT-LANGUAGE" is not reported

  Rule: Unrecognised utterances

    @rule:SET-AGENT-ANNOTATIONS
    Scenario: What triggers the Fallback dialog is marked for annotation
      Given the bot setting "Agent Annotations" is "on"
      When the consumer says "how is the weather"
      Then the diagnostic "unrecognised-utterance" is reported

    @twin:SET-AGENT-ANNOTATIONS
    Scenario: What a dialog takes is not
      Given the bot setting "Agent Annotations" is "on"
      When the consumer says "hi"
      Then the diagnostic "unrecognised-utterance" is not reported

  Rule: Transcripts

    @rule:SET-LOG-TRANSCRIPTS
    Scenario: By default the platform stores what is said to the bot and by it
      Given the bot setting "Log Transcripts" is ""
      When the consumer says "phone me"
      And the consumer says "hi"
      Then the bot says "This is the service desk."
      And the stored transcript has 4 messages with text

    @twin:SET-LOG-TRANSCRIPTS
    Scenario: Switched off, it stores only metadata
      Given the bot setting "Log Transcripts" is "off"
      When the consumer says "phone me"
      And the consumer says "hi"
      Then the stored transcript has 4 messages without text
      And the stored transcript has 0 messages with text

    @twin:SET-LOG-TRANSCRIPTS
    Scenario: Each bot by its own setting, and agents by none
      Given the skill "Orders" with id 2200000002
      And the bot "order-desk.json" serves the skill "Orders"
      And the bot setting "Log Transcripts" is "off"
      And the skill "Human" with id 4129463410
      And the agent "Alex" with the skill "Human" is online
      When the consumer opens a conversation with the skill "Orders"
      And the consumer says "hi"
      Then the bot "Order Desk" says "This is the order desk."
      And the stored transcript has 2 messages without text
      When the consumer closes the conversation
      And the consumer says "agent"
      Then the bot "Service Desk" says "One moment."
      When the agent "Alex" accepts the conversation
      And the agent "Alex" says "Good morning."
      Then the stored transcript has 2 messages with text
