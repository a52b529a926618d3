Feature: What the check of a bot says about content
  Each mistake with a bot that makes it and one that does not.

  Scenario Outline: Found
    Given the bot "careless-content.json"
    When the bot is checked
    Then the finding "<rule>" is reported at "Everything › <interaction>"
    And the finding "<rule>" says "<text>"

    @rule:INT-COMMENT-240
    Examples:
      | rule            | interaction | text           |
      | INT-COMMENT-240 | commented   | 241 characters |

    @rule:INT-HTML-SUBSET
    Examples:
      | rule            | interaction | text             |
      | INT-HTML-SUBSET | markup      | 'javascript:x()' |
      | INT-HTML-SUBSET | markup      | 'onclick'        |
      | INT-HTML-SUBSET | markup      | <table>          |

    @rule:INT-QUESTION-LENGTH
    Examples:
      | rule                | interaction   | text           |
      | INT-QUESTION-LENGTH | long_question | 256 characters |

    @rule:INT-STRUCTURED-LIMITS
    Examples:
      | rule                  | interaction | text                     |
      | INT-STRUCTURED-LIMITS | tile        | title has 256 characters |
      | INT-STRUCTURED-LIMITS | tile        | button has 129           |

    @rule:INT-IMAGE-URL
    Examples:
      | rule          | interaction | text   |
      | INT-IMAGE-URL | picture     | ftp:// |

    @rule:INT-AUDIO-VIDEO-UNSUPPORTED
    Examples:
      | rule                        | interaction | text  |
      | INT-AUDIO-VIDEO-UNSUPPORTED | song        | audio |

    @rule:INT-UNIVERSAL
    Examples:
      | rule          | interaction | text     |
      | INT-UNIVERSAL | rich        | not JSON |

    @rule:INT-FILE-UPLOAD-RULES
    Examples:
      | rule                  | interaction | text                       |
      | INT-FILE-UPLOAD-RULES | upload      | No Integration interaction |

    @rule:INT-NAME-UNIQUE
    Examples:
      | rule                   | interaction | text       |
      | LINT-INTERACTION-NAMES | twin        | used twice |

    @rule:API-DELETE-SCOPE
    Examples:
      | rule             | interaction | text              |
      | API-DELETE-SCOPE | gone        | not in the export |

    @rule:VAR-NOT-IMPORTED
    Examples:
      | rule             | interaction | text      |
      | VAR-NOT-IMPORTED | code        | promoCode |

  Scenario Outline: All is well
    Given the bot "showcase.json"
    When the bot is checked
    Then the finding "<rule>" is not reported

    @rule:INT-COMMENT-240
    Examples:
      | rule            |
      | INT-COMMENT-240 |

    @rule:INT-HTML-SUBSET
    Examples:
      | rule            |
      | INT-HTML-SUBSET |

    @rule:INT-QUESTION-LENGTH
    Examples:
      | rule                |
      | INT-QUESTION-LENGTH |

    @rule:INT-STRUCTURED-LIMITS
    Examples:
      | rule                  |
      | INT-STRUCTURED-LIMITS |

    @rule:INT-IMAGE-URL
    Examples:
      | rule          |
      | INT-IMAGE-URL |

    @rule:INT-UNIVERSAL
    Examples:
      | rule          |
      | INT-UNIVERSAL |

    @rule:INT-FILE-UPLOAD-RULES
    Examples:
      | rule                  |
      | INT-FILE-UPLOAD-RULES |

    @rule:INT-NAME-UNIQUE @twin:INT-NAME-UNIQUE
    Examples:
      | rule                   |
      | LINT-INTERACTION-NAMES |

    @rule:API-DELETE-SCOPE
    Examples:
      | rule             |
      | API-DELETE-SCOPE |

    @rule:VAR-NOT-IMPORTED
    Examples:
      | rule             |
      | VAR-NOT-IMPORTED |

  @rule:VAR-API-FIELD
  Scenario: An integration and its result have two names, found (C11)
    Given the bot "careless-content.json"
    When the bot is checked
    Then the finding "VAR-API-FIELD" is reported at "Weather"

  @rule:VAR-API-FIELD
  Scenario: An integration and its result have one name, all is well
    Given the bot "showcase.json"
    When the bot is checked
    Then the finding "VAR-API-FIELD" is not reported

  @rule:VAR-NOT-IMPORTED
  Scenario: The environment has the variable
    Given the bot "careless-content.json"
    And the environment variable "promoCode" is "SPRING"
    When the bot is checked
    Then the finding "VAR-NOT-IMPORTED" is not reported

  @rule:INT-HTML-SUBSET
  Scenario Outline: Markup that is shown
    Given the bot "showcase.json"
    And the interaction "first" has the text "<text>"
    When the bot is checked
    Then the finding "INT-HTML-SUBSET" is not reported
    When the consumer says "statements"
    Then the bot says "<text>"

    Examples:
      | text                                            |
      | <p>Hello<br/><strong>you</strong></p>           |
      | <ul><li><b>one</b></li><li><i>two</i></li></ul> |
      | <a href='https://shop.example'>shop</a>         |
      | <a href='tel:0123'>call</a>                     |
      | <a href='mailto:us@shop.example'>write</a>      |
      | 1 < 2 and 3 > 2                                 |
