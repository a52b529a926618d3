Feature: Exports that were edited by hand, and integrations that cannot be called, found by checking the bot

  Scenario Outline: What does not fit together is found
    Given the bot "torn.json"
    When the bot is checked
    Then the finding "<rule>" is reported at "<place>"
    And the finding "<rule>" says "<says>"

    @rule:SET-IMPORT-EXPORT
    Examples: Dialogs
      | rule              | place              | says                                           |
      | SET-IMPORT-EXPORT | Orders             | Two dialogs are called 'Orders'.               |
      | SET-IMPORT-EXPORT | (no dialog) › done | Its dialog 'gone-dialog' is not in the export. |

    @rule:RULE-NEXT-ACTIONS
    Examples: Links and next actions
      | rule              | place                | says                                                                      |
      | RULE-NEXT-ACTIONS | Welcome › next_words | Its nextMessageId names 'gone-1', which is not in the export.             |
      | RULE-NEXT-ACTIONS | Welcome › bye        | Its prevMessageId names 'hello', which does not link back.                |
      | RULE-NEXT-ACTIONS | Orders › call        | Its nextMessageId names 'done', which does not link back.                 |
      | RULE-NEXT-ACTIONS | Orders › call        | Its next action leads to the dialog 'gone-3', which is not in the export. |

    @rule:LINT-INTERACTION-NAMES
    Examples: Interactions
      | rule                   | place           | says                                                                           |
      | LINT-INTERACTION-NAMES | Trouble › hello | The name 'hello' is used twice.                                                |
      | LINT-INTERACTION-NAMES | Orders › call   | Its next action leads to the interaction 'gone-4', which is not in the export. |

    @rule:API-DELETE-SCOPE
    Examples: Integrations
      | rule             | place                | says                                                           |
      | API-DELETE-SCOPE | Trouble › call_again | It calls the integration 'Parcel', which is not in the export. |

    @rule:DLG-TYPES
    Examples: Types
      | rule      | place   | says                                                                 |
      | DLG-TYPES | Trouble | The dialog type SEANCE is not documented, so this dialog cannot run. |

    @rule:INT-CATEGORIES
    Examples: An interaction type
      | rule           | place           | says                                                                                   |
      | INT-CATEGORIES | Welcome › hello | The interaction type HOLOGRAM is not documented: a conversation that reaches it fails. |

    @rule:RULE-PARTS
    Examples: A condition
      | rule       | place          | says                                                                         |
      | RULE-PARTS | Orders › which | The condition HUNCH is not documented: a conversation that reaches it fails. |

    @rule:RULE-NEXT-ACTIONS
    Examples: A next action
      | rule              | place          | says                                                                              |
      | RULE-NEXT-ACTIONS | Orders › which | The next action TELEPORT is not documented: a conversation that reaches it fails. |

    @rule:API-TYPES
    Examples: An integration type
      | rule      | place | says                                                                                 |
      | API-TYPES | Odd   | The integration type PIGEON is not documented: a conversation that reaches it fails. |

    @rule:RULE-REGEX
    Examples: An expression
      | rule       | place          | says                                          |
      | RULE-REGEX | Orders › which | The regular expression '([a-z' never matches: |

    @rule:ESC-INTEGRATION-TYPE
    Examples: An integration that transfers
      | rule                 | place      | says                                                                       |
      | ESC-INTEGRATION-TYPE | Half Human | This integration transfers (it has an Agent Skill Id), but its type is API |

    @rule:API-HTTP-HTTPS
    Examples: Addresses
      | rule           | place    | says                                                                                                                           |
      | API-HTTP-HTTPS | Ftp      | The URL 'ftp://crm.example/orders' begins with ftp://, so the call fails: use http or https, write https://crm.example/orders. |
      | API-HTTP-HTTPS | Hostless | The URL 'https://' has no host after http:// or https://, so the call fails: use http or https.                                |
      | API-HTTP-HTTPS | Empty    | The integration has no URL, so the call fails                                                                                  |
      | API-HTTP-HTTPS | Bare     | The URL 'crm.example/{name}' does not begin with http, so the call fails: use http or https, write https://crm.example/{name}. |

    @rule:VAR-BOT
    Examples: A reference in an address
      | rule    | place | says                                                                                                     |
      | VAR-BOT | Bare  | {name} in the URL is not a reference and is sent as typed: a bot variable is written {$botContext.name}. |

  Scenario Outline: What fits together is well
    Given the bot "<bot>"
    When the bot is checked
    Then the finding "<rule>" is not reported

    @twin:SET-IMPORT-EXPORT
    Examples: Dialogs
      | bot         | rule              |
      | lookup.json | SET-IMPORT-EXPORT |

    @twin:RULE-NEXT-ACTIONS
    Examples: Links and next actions
      | bot         | rule              |
      | lookup.json | RULE-NEXT-ACTIONS |

    @twin:INT-CATEGORIES
    Examples: An interaction type
      | bot         | rule           |
      | lookup.json | INT-CATEGORIES |

    @twin:RULE-PARTS
    Examples: A condition
      | bot              | rule       |
      | travel-desk.json | RULE-PARTS |

    @twin:API-TYPES
    Examples: An integration type
      | bot         | rule      |
      | lookup.json | API-TYPES |

    @twin:RULE-REGEX
    Examples: An expression
      | bot              | rule       |
      | travel-desk.json | RULE-REGEX |

    @twin:LINT-INTERACTION-NAMES
    Examples: Interactions
      | bot         | rule                   |
      | lookup.json | LINT-INTERACTION-NAMES |

    @twin:ESC-INTEGRATION-TYPE
    Examples: An integration that transfers
      | bot             | rule                 |
      | escalation.json | ESC-INTEGRATION-TYPE |

    @twin:API-HTTP-HTTPS
    Examples: Addresses, also of references
      | bot         | rule           |
      | lookup.json | API-HTTP-HTTPS |

  @twin:API-HTTP-HTTPS @twin:DLG-TYPES @twin:API-DELETE-SCOPE
  Scenario: Beside what is torn, the rest is well
    Given the bot "torn.json"
    When the bot is checked
    Then the finding "API-HTTP-HTTPS" is not reported at "Order"
    And the finding "DLG-TYPES" is not reported at "Welcome"
    And the finding "API-DELETE-SCOPE" is not reported at "Orders › call"
    And the finding "ESC-INTEGRATION-TYPE" is not reported at "Human"
