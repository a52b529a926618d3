Feature: The findings of our bots, in full
  Their order, severity, place, text and path in the export. A finding that is missing here is not reported.

  Rule: slapdash.json

    Background:
      Given the bot "slapdash.json"
      When the bot is checked

    @rule:DLG-STARTER-PATTERN-SEED
    Scenario: DLG-STARTER-PATTERN-SEED, one in "slapdash.json"
      Then the findings "DLG-STARTER-PATTERN-SEED" are:
        | severity | place | text                                                                                                                                                                             | path       |
        | warning  | Lost  | Nothing leads into this dialog: its dialog starter has neither patterns nor an intent, and no next action and no code leads to it. Add patterns or a next action, or disable it. | groups[14] |

    @rule:FB-DIALOG-DEFAULT-CREATED
    Scenario: FB-DIALOG-DEFAULT-CREATED, one in "slapdash.json"
      Then the findings "FB-DIALOG-DEFAULT-CREATED" are:
        | severity | place        | text                                                                                                                                  | path   |
        | info     | Slapdash Bot | The bot has no Fallback dialog, although new bots have one: inputs that it does not understand are answered with the platform's text. | groups |

    @rule:LINT-AGENT-WORDS
    Scenario: LINT-AGENT-WORDS, one in "slapdash.json"
      Then the findings "LINT-AGENT-WORDS" are:
        | severity | place        | text                                                                                                                                                                                            | path   |
        | warning  | Slapdash Bot | Nothing matches 'agent', 'representative', 'human': a consumer who asks for a human must be understood. Add the words to the patterns of a dialog that leads to an agent, or give it an intent. | groups |

    @rule:LINT-API-FAILURE-HANDLED
    Scenario: LINT-API-FAILURE-HANDLED, one in "slapdash.json"
      Then the findings "LINT-API-FAILURE-HANDLED" are:
        | severity | place               | text                                                                                                                                                                                       | path                                    |
        | warning  | Prices › get_prices | When the integration 'Prices' fails, the consumer gets the platform's text and the flow ends: add a rule with the condition API Result = failure that gives advice and allows another try. | conversationMessage[49].responseMatches |

    @rule:LINT-AUTO-ESCALATE
    Scenario: LINT-AUTO-ESCALATE, one in "slapdash.json"
      Then the findings "LINT-AUTO-ESCALATE" are:
        | severity | place        | text                                                                                                                                                                                     | path   |
        | info     | Slapdash Bot | The bot asks questions and has no Auto Escalation dialog: a consumer whose answers are never understood stays in the question. Add that dialog, or escalate after two or three failures. | groups |

    @rule:LINT-CLOSE-STRING
    Scenario: LINT-CLOSE-STRING, one in "slapdash.json"
      Then the findings "LINT-CLOSE-STRING" are:
        | severity | place                     | text                                                                                                                                                       | path                    |
        | warning  | Closing › close_too_early | LP_CLOSECONVERSATION closes the conversation here, and interactions follow: make it the last one of its dialog, or set its next action to End Interaction. | conversationMessage[42] |

    @rule:LINT-CONSECUTIVE-BUBBLES
    Scenario: LINT-CONSECUTIVE-BUBBLES, one in "slapdash.json"
      Then the findings "LINT-CONSECUTIVE-BUBBLES" are:
        | severity | place               | text                                                                                                                             | path                   |
        | info     | Welcome › welcome_1 | More than 3 texts follow each other here: a consumer has to scroll back to read them. Join them, or add a question between them. | conversationMessage[1] |

    @rule:LINT-DISAMBIGUATION
    Scenario: LINT-DISAMBIGUATION, one in "slapdash.json"
      Then the findings "LINT-DISAMBIGUATION" are:
        | severity | place        | text                                                                                                                                                                | path   |
        | info     | Slapdash Bot | 2 intents start dialogs and the bot has no disambiguation dialog: an utterance that may mean two of them ends in the fallback message. Add a disambiguation dialog. | groups |

    @rule:LINT-DUPLICATE-STARTERS
    Scenario: LINT-DUPLICATE-STARTERS, one in "slapdash.json"
      Then the findings "LINT-DUPLICATE-STARTERS" are:
        | severity | place                   | text                                                                                                   | path                   |
        | warning  | Menu › dialog_starter_2 | The dialog 'Welcome' starts with the pattern 'menu' as well and comes first, so this one never starts. | conversationMessage[5] |

    @rule:LINT-ESCALATION-PATH
    Scenario: LINT-ESCALATION-PATH, one in "slapdash.json"
      Then the findings "LINT-ESCALATION-PATH" are:
        | severity | place        | text                                                                                                                                               | path   |
        | warning  | Slapdash Bot | The bot cannot hand a conversation over: no Agent Transfer, no Dynamic Routing and no integration transfers it. Every bot needs a way to an agent. | groups |

    @rule:LINT-FIRST-MESSAGE
    Scenario: LINT-FIRST-MESSAGE, one in "slapdash.json"
      Then the findings "LINT-FIRST-MESSAGE" are:
        | severity | place        | text                                                                                                                                                                                  | path   |
        | info     | Slapdash Bot | No dialog starter matches every message, so a consumer's first message can end in the fallback message: add the pattern * to a dialog, or test with real first messages of consumers. | groups |

    @rule:LINT-MENU-OPTIONS
    Scenario: LINT-MENU-OPTIONS, one in "slapdash.json"
      Then the findings "LINT-MENU-OPTIONS" are:
        | severity | place         | text                                                                 | path                   |
        | info     | Menu › drinks | 6 options are offered here, and more than 5 are hard to choose from. | conversationMessage[6] |

    @rule:LINT-NO-MATCH-LAST
    Scenario: LINT-NO-MATCH-LAST, one in "slapdash.json"
      Then the findings "LINT-NO-MATCH-LAST" are:
        | severity | place               | text                                                                                                                                     | path                                       |
        | warning  | Postcode › postcode | The No Match rule precedes other rules but is always evaluated last: move it to the end of the list, so that the order shows the effect. | conversationMessage[45].responseMatches[0] |

    @rule:LINT-REGEX-ANCHORS
    Scenario: LINT-REGEX-ANCHORS, one in "slapdash.json"
      Then the findings "LINT-REGEX-ANCHORS" are:
        | severity | place               | text                                                                                                                                                                                | path                                                                          |
        | info     | Postcode › postcode | The regular expression '\\d{5}' is searched anywhere in the answer, so an answer with other text around it passes: write ^ at its start and $ at its end to check the whole answer. | conversationMessage[45].responseMatches[1].conditions[0].regexMatch.regexText |

    @rule:LINT-TWO-CONNECTORS
    Scenario: LINT-TWO-CONNECTORS, one in "slapdash.json"
      Then the findings "LINT-TWO-CONNECTORS" are:
        | severity | place        | text                                                                                                    | path |
        | info     | Slapdash Bot | The bot has one agent connector: when it fails, consumers get no answer. A live bot needs at least two. |      |

    @rule:VAR-UNSET-NULL
    Scenario: VAR-UNSET-NULL, one in "slapdash.json"
      Then the findings "VAR-UNSET-NULL" are:
        | severity | place            | text                                                                                                                                                   | path                                                          |
        | info     | Stock › no_stock | 'article' is used here, and no rule and no code of this bot sets it: the consumer will see the reference as typed. Set it before, or correct the name. | conversationMessage[52].content.results.tile.tileData[0].text |

  Rule: careless-content.json

    Background:
      Given the bot "careless-content.json"
      When the bot is checked

    @rule:API-DELETE-SCOPE
    Scenario: API-DELETE-SCOPE, one in "careless-content.json"
      Then the findings "API-DELETE-SCOPE" are:
        | severity | place             | text                                                         | path                                        |
        | warning  | Everything › gone | It calls the integration 'Gone', which is not in the export. | conversationMessage[14].content.responderId |

    @rule:INT-AUDIO-VIDEO-UNSUPPORTED
    Scenario: INT-AUDIO-VIDEO-UNSUPPORTED, one in "careless-content.json"
      Then the findings "INT-AUDIO-VIDEO-UNSUPPORTED" are:
        | severity | place             | text                                                                                  | path                                   |
        | warning  | Everything › song | Conversational Cloud does not support audio, so nothing is sent: send a link instead. | conversationMessage[7].interactionType |

    @rule:INT-COMMENT-240
    Scenario: INT-COMMENT-240, one in "careless-content.json"
      Then the findings "INT-COMMENT-240" are:
        | severity | place                  | text                                                                 | path                                   |
        | info     | Everything › commented | The comment has 241 characters, at most 240 are allowed: shorten it. | conversationMessage[1].comment.content |

    @rule:INT-FILE-UPLOAD-RULES
    Scenario: INT-FILE-UPLOAD-RULES, one in "careless-content.json"
      Then the findings "INT-FILE-UPLOAD-RULES" are:
        | severity | place               | text                                                                                           | path                    |
        | error    | Everything › upload | No Integration interaction of type File follows, so the uploaded file is not sent on: add one. | conversationMessage[12] |

    @rule:INT-HTML-SUBSET
    Scenario: INT-HTML-SUBSET, three in "careless-content.json"
      Then the findings "INT-HTML-SUBSET" are:
        | severity | place               | text                                                                                                                                                       | path                                                         |
        | warning  | Everything › markup | The event attribute 'onclick' of <a> is not valid: the allowed markup is p, br, strong, b, i, ul, ol, li, and a with an address.                           | conversationMessage[4].content.results.tile.tileData[0].text |
        | warning  | Everything › markup | The address 'javascript:x()' does not start with http, https, tel or mailto: the allowed markup is p, br, strong, b, i, ul, ol, li, and a with an address. | conversationMessage[4].content.results.tile.tileData[0].text |
        | warning  | Everything › markup | The tag <table> is not shown: the allowed markup is p, br, strong, b, i, ul, ol, li, and a with an address.                                                | conversationMessage[4].content.results.tile.tileData[0].text |

    @rule:INT-IMAGE-URL
    Scenario: INT-IMAGE-URL, one in "careless-content.json"
      Then the findings "INT-IMAGE-URL" are:
        | severity | place                | text                                                                                                       | path                                                        |
        | error    | Everything › picture | 'ftp://shop.example/picture.png' is not the address of an image: use one with http or https, or variables. | conversationMessage[6].content.results.tile.tileData[0].url |

    @rule:INT-QUESTION-LENGTH
    Scenario: INT-QUESTION-LENGTH, one in "careless-content.json"
      Then the findings "INT-QUESTION-LENGTH" are:
        | severity | place                      | text                                                                                                    | path                                                         |
        | warning  | Everything › long_question | The question has 256 characters, at most 255 are allowed: put the rest into a Text statement before it. | conversationMessage[9].content.results.tile.tileData[0].text |

    @rule:INT-STRUCTURED-LIMITS
    Scenario: INT-STRUCTURED-LIMITS, two in "careless-content.json"
      Then the findings "INT-STRUCTURED-LIMITS" are:
        | severity | place             | text                                                   | path                                                     |
        | warning  | Everything › tile | The title has 256 characters, at most 255 are allowed. | conversationMessage[10].content.results.tile.tileData[0] |
        | warning  | Everything › tile | A button has 129 characters, at most 128 are allowed.  | conversationMessage[10].content.results.tile.tileData[0] |

    @rule:INT-UNIVERSAL
    Scenario: INT-UNIVERSAL, one in "careless-content.json"
      Then the findings "INT-UNIVERSAL" are:
        | severity | place             | text                                                                       | path                                                                                  |
        | error    | Everything › rich | The rich content is not JSON: Expecting value: line 1 column 35 (char 34). | conversationMessage[8].content.results.tile.tileData[0].universalWidget.leMessageJson |

    @rule:LINT-DELAY-MAX
    Scenario: LINT-DELAY-MAX, one in "careless-content.json"
      Then the findings "LINT-DELAY-MAX" are:
        | severity | place             | text                                                                          | path                                     |
        | warning  | Everything › slow | The Interaction Delay of 10001 ms is more than the platform allows: 10000 ms. | conversationMessage[11].interactionDelay |

    @rule:LINT-ES5
    Scenario: LINT-ES5, one in "careless-content.json"
      Then the findings "LINT-ES5" are:
        | severity | place               | text                                                                                                | path                                      |
        | error    | Everything › thanks | The Pre-Process Code uses toLocaleString in line 1, column 13, which the platform does not support. | conversationMessage[13].preProcessMessage |

    @rule:VAR-API-FIELD
    Scenario: VAR-API-FIELD, one in "careless-content.json"
      Then the findings "VAR-API-FIELD" are:
        | severity | place   | text                                                                                                                                                                              | path                              |
        | info     | Weather | The integration is called 'Weather' and its Response Data Variable 'weather_result'; documents disagree on whether texts say {Weather.sky} or {weather_result.sky}: use one name. | responder[0].responseDataVariable |

  Rule: careless-dialogs.json

    Background:
      Given the bot "careless-dialogs.json"
      When the bot is checked

    @rule:DLG-DOMAIN-PER-DIALOG
    Scenario: DLG-DOMAIN-PER-DIALOG, one in "careless-dialogs.json"
      Then the findings "DLG-DOMAIN-PER-DIALOG" are:
        | severity | place                 | text                                                                                                                                    | path                    |
        | warning  | Mixed › bill_or_stock | A dialog uses the intents of one domain, and this one uses two (Banking, Trading): the intents of the second are never recognised here. | conversationMessage[15] |

    @rule:DLG-ONE-DISAMBIGUATION
    Scenario: DLG-ONE-DISAMBIGUATION, one in "careless-dialogs.json"
      Then the findings "DLG-ONE-DISAMBIGUATION" are:
        | severity | place      | text                                                                                                               | path      |
        | error    | More Doubt | A bot has one disambiguation dialog at most, and 'Doubt' is the one of 'Careless Dialogs': this one is never used. | groups[7] |

    @rule:DLG-ONE-STARTER
    Scenario: DLG-ONE-STARTER, one in "careless-dialogs.json"
      Then the findings "DLG-ONE-STARTER" are:
        | severity | place                | text                                                                                                                      | path                    |
        | error    | Hasty › late_starter | The dialog 'Hasty' does not begin with its starter: it takes one, as its first interaction, and this one never starts it. | conversationMessage[12] |

    @rule:DLG-TYPES
    Scenario: DLG-TYPES, one in "careless-dialogs.json"
      Then the findings "DLG-TYPES" are:
        | severity | place      | text                                                                              | path                 |
        | warning  | Experiment | The dialog type EXPERIMENTAL_DIALOG is not documented, so this dialog cannot run. | groups[8].dialogType |

    @rule:LINT-CHAIN-LIMIT
    Scenario: LINT-CHAIN-LIMIT, one in "careless-dialogs.json"
      Then the findings "LINT-CHAIN-LIMIT" are:
        | severity | place                   | text                                                                                                                                                              | path                    |
        | error    | Greedy › repeats_itself | No question interrupts this loop: Greedy › repeats_itself → Greedy › repeats_itself. The platform stops the flow there. Add a question, or a way out of the loop. | conversationMessage[10] |

    @rule:LINT-GREETING-UNMATCHED
    Scenario: LINT-GREETING-UNMATCHED, one in "careless-dialogs.json"
      Then the findings "LINT-GREETING-UNMATCHED" are:
        | severity | place            | text                                                                                                                                                                        | path   |
        | warning  | Careless Dialogs | A consumer who opens the window makes the agent connector say 'hi', which no dialog starter matches: add it to the patterns of the Welcome dialog, or switch greetings off. | groups |

    @rule:RULE-NEXT-ACTIONS
    Scenario: RULE-NEXT-ACTIONS, two in "careless-dialogs.json"
      Then the findings "RULE-NEXT-ACTIONS" are:
        | severity | place                   | text                                                                                                  | path                                                    |
        | warning  | Greedy › repeats_itself | Only a question can lead to itself (Current Interaction): this one repeats until the flow is stopped. | conversationMessage[10].responseMatches[0].action.value |
        | warning  | Curt › curt_starter     | A dialog starter cannot close the conversation: use a statement after it.                             | conversationMessage[13].responseMatches[0].action.value |

    @rule:RULE-SINGLE-SLOT
    Scenario: RULE-SINGLE-SLOT, one in "careless-dialogs.json"
      Then the findings "RULE-SINGLE-SLOT" are:
        | severity | place              | text                                                                                                 | path                                      |
        | warning  | Greedy › two_slots | A rule can fill only one slot, from one element of the answer; this one fills 2: slot.from, slot.to. | conversationMessage[9].responseMatches[0] |

    @rule:RULE-WHERE
    Scenario: RULE-WHERE, one in "careless-dialogs.json"
      Then the findings "RULE-WHERE" are:
        | severity | place                 | text                                                                                                                | path                                      |
        | warning  | Statement › statement | A statement has a next action and no custom rules: this one never applies. Move it to a question or an integration. | conversationMessage[1].responseMatches[0] |

  Rule: careless-survey.json

    Background:
      Given the bot "careless-survey.json"
      When the bot is checked

    @rule:SUR-CLOSE
    Scenario: SUR-CLOSE, one in "careless-survey.json"
      Then the findings "SUR-CLOSE" are:
        | severity | place           | text                                                                                                   | path                                   |
        | warning  | Survey › thanks | The last interaction of a survey has the next action Close Dialog, or the survey ends by its time-out. | conversationMessage[3].responseMatches |

    @rule:SUR-NO-FALLBACK-DIALOG
    Scenario: SUR-NO-FALLBACK-DIALOG, two in "careless-survey.json"
      Then the findings "SUR-NO-FALLBACK-DIALOG" are:
        | severity | place         | text                                                                                            | path                   |
        | error    | Fallback      | A survey bot cannot have a Fallback dialog: 'Fallback' never starts.                            | groups[1]              |
        | warning  | Survey › csat | A survey's question needs a fallback response: without one the platform's default text is sent. | conversationMessage[0] |

    @rule:SUR-ONE-OF-EACH
    Scenario: SUR-ONE-OF-EACH, two in "careless-survey.json"
      Then the findings "SUR-ONE-OF-EACH" are:
        | severity | place               | text                                                                  | path                   |
        | error    | Survey › csat_again | A survey asks one CSAT question at most, and this is another one.     | conversationMessage[1] |
        | error    | Survey › everything | The question has 260 characters; a survey's question has 256 at most. | conversationMessage[2] |

  Rule: torn.json

    Background:
      Given the bot "torn.json"
      When the bot is checked

    @rule:API-HTTP-HTTPS
    Scenario: API-HTTP-HTTPS, four in "torn.json"
      Then the findings "API-HTTP-HTTPS" are:
        | severity | place    | text                                                                                                                           | path                 |
        | warning  | Ftp      | The URL 'ftp://crm.example/orders' begins with ftp://, so the call fails: use http or https, write https://crm.example/orders. | responder[2].webhook |
        | warning  | Hostless | The URL 'https://' has no host after http:// or https://, so the call fails: use http or https.                                | responder[3].webhook |
        | warning  | Empty    | The integration has no URL, so the call fails: enter the address of the API, such as https://api.example/orders.               | responder[5].webhook |
        | warning  | Bare     | The URL 'crm.example/{name}' does not begin with http, so the call fails: use http or https, write https://crm.example/{name}. | responder[7].webhook |

    @rule:API-TYPES
    Scenario: API-TYPES, one in "torn.json"
      Then the findings "API-TYPES" are:
        | severity | place | text                                                                                 | path                         |
        | warning  | Odd   | The integration type PIGEON is not documented: a conversation that reaches it fails. | responder[1].integrationType |

    @rule:DLG-TYPES
    Scenario: DLG-TYPES, one in "torn.json"
      Then the findings "DLG-TYPES" are:
        | severity | place   | text                                                                 | path                 |
        | warning  | Trouble | The dialog type SEANCE is not documented, so this dialog cannot run. | groups[2].dialogType |

    @rule:ESC-INTEGRATION-TYPE
    Scenario: ESC-INTEGRATION-TYPE, one in "torn.json"
      Then the findings "ESC-INTEGRATION-TYPE" are:
        | severity | place      | text                                                                                                                                                                          | path                         |
        | warning  | Half Human | This integration transfers (it has an Agent Skill Id), but its type is API: make it an integration of type LivePerson Agent Escalation, or use an Agent Transfer interaction. | responder[6].integrationType |

    @rule:INT-CATEGORIES
    Scenario: INT-CATEGORIES, one in "torn.json"
      Then the findings "INT-CATEGORIES" are:
        | severity | place           | text                                                                                   | path                                   |
        | warning  | Welcome › hello | The interaction type HOLOGRAM is not documented: a conversation that reaches it fails. | conversationMessage[1].interactionType |

    @rule:LINT-ESCALATION-PATH
    Scenario: LINT-ESCALATION-PATH, one in "torn.json"
      Then the findings "LINT-ESCALATION-PATH" are:
        | severity | place    | text                                                                                                                                                                                           | path   |
        | warning  | Torn Bot | The bot has a transfer, and no words that were tried lead to it: from none of its dialogs does a consumer get to an agent. Add a dialog that starts with such words and leads to the transfer. | groups |

    @rule:LINT-INTERACTION-NAMES
    Scenario: LINT-INTERACTION-NAMES, two in "torn.json"
      Then the findings "LINT-INTERACTION-NAMES" are:
        | severity | place           | text                                                                           | path                                                   |
        | warning  | Trouble › hello | The name 'hello' is used twice.                                                | conversationMessage[10].name                           |
        | warning  | Orders › call   | Its next action leads to the interaction 'gone-4', which is not in the export. | conversationMessage[6].responseMatches[0].action.value |

    @rule:LINT-NO-FAILURE-DIALOG
    Scenario: LINT-NO-FAILURE-DIALOG, one in "torn.json"
      Then the findings "LINT-NO-FAILURE-DIALOG" are:
        | severity | place    | text                                                                                                                                                                                                          | path   |
        | warning  | Torn Bot | The bot can escalate, and no dialog starter has the pattern __agent_escalation_failed__: when a transfer fails later, the consumer gets the fallback message. Add a dialog with this pattern that apologises. | groups |

    @rule:LINT-NO-FALLBACK-SKILL
    Scenario: LINT-NO-FALLBACK-SKILL, one in "torn.json"
      Then the findings "LINT-NO-FALLBACK-SKILL" are:
        | severity | place    | text                                                                                                                                                                                   | path |
        | warning  | Torn Bot | The bot escalates and its agent connector has no fallback skill id: when the bot falls silent during an escalation, that escalation fails. Enter a fallback skill id in the connector. |      |

    @rule:RULE-NEXT-ACTIONS
    Scenario: RULE-NEXT-ACTIONS, six in "torn.json"
      Then the findings "RULE-NEXT-ACTIONS" are:
        | severity | place                | text                                                                              | path                                                   |
        | warning  | Welcome › next_words | Its nextMessageId names 'gone-1', which is not in the export.                     | conversationMessage[2].nextMessageId                   |
        | warning  | Welcome › bye        | Its prevMessageId names 'hello', which does not link back.                        | conversationMessage[3].prevMessageId                   |
        | warning  | Orders › call        | Its nextMessageId names 'done', which does not link back.                         | conversationMessage[6].nextMessageId                   |
        | warning  | (no dialog) › done   | Its prevMessageId names 'call', which does not link back.                         | conversationMessage[7].prevMessageId                   |
        | warning  | Orders › call        | Its next action leads to the dialog 'gone-3', which is not in the export.         | conversationMessage[6].responseMatches[1].action.value |
        | warning  | Orders › which       | The next action TELEPORT is not documented: a conversation that reaches it fails. | conversationMessage[5].responseMatches[0].action.name  |

    @rule:RULE-PARTS
    Scenario: RULE-PARTS, one in "torn.json"
      Then the findings "RULE-PARTS" are:
        | severity | place          | text                                                                         | path                                                              |
        | warning  | Orders › which | The condition HUNCH is not documented: a conversation that reaches it fails. | conversationMessage[5].responseMatches[1].conditions[0].matchType |

    @rule:RULE-REGEX
    Scenario: RULE-REGEX, one in "torn.json"
      Then the findings "RULE-REGEX" are:
        | severity | place          | text                                                                                                                        | path                                                                         |
        | error    | Orders › which | The regular expression '([a-z' never matches: not a supported regular expression: unterminated character set at position 5. | conversationMessage[5].responseMatches[2].conditions[0].regexMatch.regexText |

    @rule:SET-IMPORT-EXPORT
    Scenario: SET-IMPORT-EXPORT, two in "torn.json"
      Then the findings "SET-IMPORT-EXPORT" are:
        | severity | place              | text                                           | path                         |
        | warning  | Orders             | Two dialogs are called 'Orders'.               | groups[4].name               |
        | warning  | (no dialog) › done | Its dialog 'gone-dialog' is not in the export. | conversationMessage[7].group |

    @rule:VAR-BOT
    Scenario: VAR-BOT, one in "torn.json"
      Then the findings "VAR-BOT" are:
        | severity | place | text                                                                                                     | path                 |
        | warning  | Bare  | {name} in the URL is not a reference and is sent as typed: a bot variable is written {$botContext.name}. | responder[7].webhook |

  Rule: misrouted.json

    Background:
      Given the bot "misrouted.json"
      When the bot is checked

    @rule:ESC-DYNROUTE-LIMITS
    Scenario: ESC-DYNROUTE-LIMITS, two in "misrouted.json"
      Then the findings "ESC-DYNROUTE-LIMITS" are:
        | severity | place            | text                                                                  | path                   |
        | error    | Routing › first  | Dynamic Routing: it takes no custom rules.                            | conversationMessage[1] |
        | error    | Routing › second | Dynamic Routing: a bot may hold only one Dynamic Routing interaction. | conversationMessage[2] |

  Rule: roundabout.json

    Background:
      Given the bot "roundabout.json"
      When the bot is checked

    @rule:DLG-ONE-STARTER
    Scenario: DLG-ONE-STARTER, one in "roundabout.json"
      Then the findings "DLG-ONE-STARTER" are:
        | severity | place                       | text                                                                                                                         | path                   |
        | error    | Switched Off › late_starter | The dialog 'Switched Off' has a second dialog starter: it takes one, as its first interaction, and this one never starts it. | conversationMessage[8] |

    @rule:LINT-CHAIN-LIMIT
    Scenario: LINT-CHAIN-LIMIT, three in "roundabout.json"
      Then the findings "LINT-CHAIN-LIMIT" are:
        | severity | place                     | text                                                                                                                                                                                          | path                   |
        | error    | There › dialog_starter_2  | No question interrupts this loop: There › dialog_starter_2 → Back › dialog_starter_3 → There › dialog_starter_2. The platform stops the flow there. Add a question, or a way out of the loop. | conversationMessage[2] |
        | error    | Itself › dialog_starter_4 | No question interrupts this loop: Itself › dialog_starter_4 → Itself › dialog_starter_4. The platform stops the flow there. Add a question, or a way out of the loop.                         | conversationMessage[5] |
        | error    | Switched Off › off        | No question interrupts this loop: Switched Off › off → Switched Off › late_starter → Switched Off › off. The platform stops the flow there. Add a question, or a way out of the loop.         | conversationMessage[7] |

    @rule:LINT-NO-FAILURE-RULE
    Scenario: LINT-NO-FAILURE-RULE, one in "roundabout.json"
      Then the findings "LINT-NO-FAILURE-RULE" are:
        | severity | place                | text                                                                                                                                                                                             | path                                    |
        | warning  | Desk › desk_transfer | No custom rule catches a failure result: when the transfer call fails at once, the flow cannot continue here, and the bot gets __agent_escalation_failed__. Add a rule for API Result = failure. | conversationMessage[13].responseMatches |

    @rule:LINT-SKILL-ID-VARIABLE-NEVER-SET
    Scenario: LINT-SKILL-ID-VARIABLE-NEVER-SET, one in "roundabout.json"
      Then the findings "LINT-SKILL-ID-VARIABLE-NEVER-SET" are:
        | severity | place                | text                                                                                                                                                                                                                     | path                                                                             |
        | warning  | Desk › desk_transfer | The skill id comes from the bot variable 'deskSkill', which no rule and no code of this bot sets; unset, it is not a number and the consumer gets the fallback message: set it before the transfer, or correct the name. | conversationMessage[13].content.results.tile.tileData[0].escalation.agentSkillId |

  Rule: two-fallbacks.json

    Background:
      Given the bot "two-fallbacks.json"
      When the bot is checked

    @rule:DLG-ONE-FALLBACK
    Scenario: DLG-ONE-FALLBACK, two in "two-fallbacks.json"
      Then the findings "DLG-ONE-FALLBACK" are:
        | severity | place                              | text                                                                                                         | path                   |
        | warning  | Second Fallback › needless_starter | A Fallback dialog has no dialog starter: it starts when nothing else does.                                   | conversationMessage[3] |
        | error    | Second Fallback                    | A bot has one Fallback dialog at most, and 'Fallback' is the one of 'Two Fallbacks': this one is never used. | groups[2]              |

  Rule: escalation.json

    Background:
      Given the bot "escalation.json"
      When the bot is checked

    @rule:LINT-DELAY-BEFORE-TRANSFER
    Scenario: LINT-DELAY-BEFORE-TRANSFER, one in "escalation.json"
      Then the findings "LINT-DELAY-BEFORE-TRANSFER" are:
        | severity | place                                         | text                                                                                                                                                                                     | path                                     |
        | warning  | Escalation After Texts › transfer_after_texts | 3 texts can be sent right before this transfer, and its Interaction Delay is 0 ms: they may arrive after it or get lost. Set at least 6000 ms (2000 ms for each text, 10000 ms at most). | conversationMessage[11].interactionDelay |

  Rule: lookup.json

    Background:
      Given the bot "lookup.json"
      When the bot is checked

    @rule:VAR-NOT-IMPORTED
    Scenario: VAR-NOT-IMPORTED, two in "lookup.json"
      Then the findings "VAR-NOT-IMPORTED" are:
        | severity | place                | text                                                                                                                                                               | path                                                          |
        | warning  | Order                | The environment has no variable 'region': importing a dialog or a bot does not include environment variables. Add it to the environment that the bot is linked to. | responder[1].headers[1].value                                 |
        | warning  | Environment › region | The environment has no variable 'region': importing a dialog or a bot does not include environment variables. Add it to the environment that the bot is linked to. | conversationMessage[46].content.results.tile.tileData[0].text |

    @rule:VAR-UNSET-NULL
    Scenario: VAR-UNSET-NULL, five in "lookup.json"
      Then the findings "VAR-UNSET-NULL" are:
        | severity | place   | text                                                                                                                                                | path                          |
        | info     | Receipt | 'mail' is used here, and no rule and no code of this bot sets it: the service gets the reference as typed. Set it before, or correct the name.      | responder[0].params[0].value  |
        | info     | Receipt | 'name' is used here, and no rule and no code of this bot sets it: the service gets the reference as typed. Set it before, or correct the name.      | responder[0].postBody         |
        | info     | Order   | 'source' is used here, and no rule and no code of this bot sets it: the service gets the reference as typed. Set it before, or correct the name.    | responder[1].headers[0].value |
        | info     | Order   | 'slot.size' is used here, and no rule and no code of this bot sets it: the service gets the reference as typed. Set it before, or correct the name. | responder[1].postBody         |
        | info     | Bare    | 'address' is used here, and no rule and no code of this bot sets it: the service gets the reference as typed. Set it before, or correct the name.   | responder[6].webhook          |

  Rule: help-line.json

    Background:
      Given the bot "help-line.json"
      When the bot is checked

    @rule:AESC-ONE-PER-BOT
    Scenario: AESC-ONE-PER-BOT, one in "help-line.json"
      Then the findings "AESC-ONE-PER-BOT" are:
        | severity | place    | text                                                                                                                 | path      |
        | error    | Too Late | A bot has one Auto Escalation dialog at most, and 'Auto Escalate' is the one of 'Help Line': this one is never used. | groups[4] |

  Rule: last-resort.json

    Background:
      Given the bot "last-resort.json"
      When the bot is checked

    @rule:LINT-DELAY-BEFORE-TRANSFER
    Scenario: LINT-DELAY-BEFORE-TRANSFER, one in "last-resort.json"
      Then the findings "LINT-DELAY-BEFORE-TRANSFER" are:
        | severity | place                        | text                                                                                                                                                                                    | path                                    |
        | warning  | Fallback › fallback_transfer | 1 text can be sent right before this transfer, and its Interaction Delay is 0 ms: they may arrive after it or get lost. Set at least 2000 ms (2000 ms for each text, 10000 ms at most). | conversationMessage[3].interactionDelay |

  Rule: service-desk.json

    Background:
      Given the bot "service-desk.json"
      When the bot is checked

    @rule:JS-PANEL-SCOPE
    Scenario: JS-PANEL-SCOPE, one in "service-desk.json"
      Then the findings "JS-PANEL-SCOPE" are:
        | severity | place           | text                                                                                                                                                                       | path                                      |
        | warning  | Broken › broken | Pre-Process Code, line 1, column 1: undefinedThing is not declared in this panel or in the Global Functions, so the code stops here with an error; did you mean undefined? | conversationMessage[25].preProcessMessage |

    @rule:LINT-AGENT-WORDS
    Scenario: LINT-AGENT-WORDS, three in "service-desk.json"
      Then the findings "LINT-AGENT-WORDS" are:
        | severity | place         | text                                                                                                                                                                                   | path                    |
        | warning  | Service Desk  | Nothing matches 'representative', 'human': a consumer who asks for a human must be understood. Add the words to the patterns of a dialog that leads to an agent, or give it an intent. | groups                  |
        | info     | Items › cards | A consumer who says "agent" here asks for a human, and this question takes it for the answer: add a rule that leads to an agent, before the rules that take any answer.                | conversationMessage[20] |
        | info     | Item › card   | A consumer who says "agent" here asks for a human, and this question takes it for the answer: add a rule that leads to an agent, before the rules that take any answer.                | conversationMessage[23] |

    @rule:LINT-TRANSFER-TEXT
    Scenario: LINT-TRANSFER-TEXT, one in "service-desk.json"
      Then the findings "LINT-TRANSFER-TEXT" are:
        | severity | place                                 | text                                                                                                                                             | path                                                          |
        | warning  | Silent Escalation › to_human_silently | The transfer message is BLANK_MESSAGE and no text comes before it, so the consumer is not informed about the handover: write a transfer message. | conversationMessage[48].content.results.tile.tileData[0].text |

  Rule: hello-world.json

    Background:
      Given the bot "hello-world.json"
      When the bot is checked

    @rule:LINT-WILDCARD-CATCHES-FAILURE
    Scenario: LINT-WILDCARD-CATCHES-FAILURE, one in "hello-world.json"
      Then the findings "LINT-WILDCARD-CATCHES-FAILURE" are:
        | severity | place                            | text                                                                                                                                                                                                                                                         | path                               |
        | warning  | Agent Handoff › dialog_starter_4 | The pattern '*(agent\|representative\|help\|human)*' also matches __agent_escalation_failed__, and this dialog leads to a transfer: a failed transfer can start itself again. Make the pattern narrower, or exclude the keyword __agent_escalation_failed__. | conversationMessage[10].pattern[0] |

  Rule: bank-desk.json

    Background:
      Given the bot "bank-desk.json"
      When the bot is checked

    @rule:NLU-TRAINING-MINIMUM
    Scenario: NLU-TRAINING-MINIMUM, one in "bank-desk.json"
      Then the findings "NLU-TRAINING-MINIMUM" are:
        | severity | place     | text                                                                                                                                                 | path |
        | info     | Bank Desk | Training takes 5 intents with 15 phrases each; the bot has 4 intents, and too few phrases for order status, pay by card, pay by wire, close account. |      |

  Rule: showcase.json

    Background:
      Given the bot "showcase.json"
      When the bot is checked

    @rule:INT-AUDIO-VIDEO-UNSUPPORTED
    Scenario: INT-AUDIO-VIDEO-UNSUPPORTED, one in "showcase.json"
      Then the findings "INT-AUDIO-VIDEO-UNSUPPORTED" are:
        | severity | place        | text                                                                                  | path                                    |
        | warning  | Media › film | Conversational Cloud does not support video, so nothing is sent: send a link instead. | conversationMessage[45].interactionType |

    @rule:VAR-BOT
    Scenario: VAR-BOT, one in "showcase.json"
      Then the findings "VAR-BOT" are:
        | severity | place             | text                                                                                                                   | path                                                                                   |
        | warning  | Offers › carousel | '{$botcontext.wish}' is never filled, it stays as typed: the platform has no such reference, write {$botContext.wish}. | conversationMessage[36].content.results.tile.tileData[0].universalWidget.leMessageJson |

    @rule:VAR-UNSET-NULL
    Scenario: VAR-UNSET-NULL, three in "showcase.json"
      Then the findings "VAR-UNSET-NULL" are:
        | severity | place                           | text                                                                                                                                                  | path                                                                                   |
        | info     | Offers › carousel               | 'wish' is used here, and no rule and no code of this bot sets it: the consumer will see the reference as typed. Set it before, or correct the name.   | conversationMessage[36].content.results.tile.tileData[0].universalWidget.leMessageJson |
        | info     | Broken Offers › broken_carousel | 'offers' is used here, and no rule and no code of this bot sets it: the consumer will see the reference as typed. Set it before, or correct the name. | conversationMessage[39].content.results.tile.tileData[0].universalWidget.leMessageJson |
        | info     | Media › still                   | 'still' is used here, and no rule and no code of this bot sets it: the consumer will see the reference as typed. Set it before, or correct the name.  | conversationMessage[46].content.results.tile.tileData[0].url                           |

  Rule: travel-desk.json

    Background:
      Given the bot "travel-desk.json"
      When the bot is checked

    @rule:LINT-CHAIN-LIMIT
    Scenario: LINT-CHAIN-LIMIT, four in "travel-desk.json"
      Then the findings "LINT-CHAIN-LIMIT" are:
        | severity | place                      | text                                                                                                                                                                                                            | path                     |
        | error    | Loop › round               | No question interrupts this loop: Loop › round → Loop › round. The platform stops the flow there. Add a question, or a way out of the loop.                                                                     | conversationMessage[101] |
        | error    | Ten › dialog_starter_19    | 10 statements and integrations or more follow each other here without a question in between: the platform treats that as a loop and stops the flow. Add a question between them, or join texts.                 | conversationMessage[58]  |
        | error    | Eleven › dialog_starter_20 | 10 statements and integrations or more follow each other here without a question in between: the platform treats that as a loop and stops the flow. Add a question between them, or join texts.                 | conversationMessage[69]  |
        | error    | Three › dialog_starter_22  | 5 statements and integrations or more, across dialogs, follow each other here without a question in between: the platform treats that as a loop and stops the flow. Add a question between them, or join texts. | conversationMessage[86]  |

    @rule:VAR-UNSET-NULL
    Scenario: VAR-UNSET-NULL, two in "travel-desk.json"
      Then the findings "VAR-UNSET-NULL" are:
        | severity | place                | text                                                                                                                                               | path                                                                        |
        | info     | Season › city_or_sea | 'season' is used here, and no rule and no code of this bot sets it: the condition sees the reference as typed. Set it before, or correct the name. | conversationMessage[29].responseMatches[3].contextConditions[0].contextName |
        | info     | Season › city_or_sea | 'wish' is used here, and no rule and no code of this bot sets it: the condition sees the reference as typed. Set it before, or correct the name.   | conversationMessage[29].responseMatches[3].contextConditions[0].value       |
