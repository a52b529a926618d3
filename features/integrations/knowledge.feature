Feature: Knowledge bases

  Background:
    Given the bot "lookup.json"

  Rule: The Knowledge AI interaction

    Background:
      Given the knowledge base of "answers" finds:
        | phrase             | title         | score | summary                 |
        | when are you open? | Opening hours | 0.9   | Every day from 9 to 17. |
        | when are you open? | Holidays      | 0.7   | Closed in August.       |
        | where are you?     | Directions    | 0.59  | Near the harbour.       |
        | who are you?       | The team      | 0.6   | Six people.             |

    @rule:KAI-SEARCH-PHRASE @rule:KAI-RESULT-PATHS
    Scenario: It searches with the consumer's words; the answer is read by its path
      When the consumer says "When are you open?"
      Then the bot says "Opening hours: Every day from 9 to 17."
      And the last integration request has the body "{\"phrase\":\"When are you open?\",\"mode\":\"Intents\",\"threshold\":\"GOOD\",\"limit\":2}"

    @rule:KAI-SEARCH-PHRASE
    Scenario: What scores as high as the threshold is found, and the rest is not reported
      When the consumer says "Who are you?"
      Then the bot says "The team: Six people."
      And the bot says nothing else

    @twin:KAI-RESULT-PATHS
    Scenario Outline: A path beyond the answers, or of another variable, stays as it was typed
      Given the interaction "article" has the text "<path>"
      When the consumer says "Who are you?"
      Then the bot says "<path>"
      And the diagnostic "unresolved-reference" is reported

      Examples:
        | path                               |
        | {$.api_kb_search.results[1].title} |
        | {$.api_answers.results[0].title}   |
        | {$.api_kb_search.results[0].name}  |

    @rule:KAI-NOT-FOUND-MESSAGE @twin:KAI-SEARCH-PHRASE
    Scenario Outline: What scores below the threshold is not found; that is reported before the rule goes on
      When the consumer says "<phrase>"
      Then the bot says:
        | I found nothing about it. |
        | Try other words.          |

      Examples:
        | phrase         |
        | Where are you? |
        | Why?           |

    @rule:KAI-NOT-FOUND-MESSAGE
    Scenario: A knowledge base that is down has found nothing
      Given the integration "answers" answers 500
      When the consumer says "When are you open?"
      Then the bot says:
        | I found nothing about it. |
        | Try other words.          |

  Rule: Shown by itself

    Background:
      Given the knowledge base of "topics" finds:
        | phrase     | title | score | summary     | contentURL               |
        | topic tea  | Black | 0.80  | Strong.     | https://shop.example/tea |
        | topic tea  | Green | 0.60  | Mild.       |                          |
        | topic tea  | White | 0.45  | Very mild.  |                          |
        | topic tea  | Red   | 0.44  | No tea.     |                          |
        | topic milk | Milk  | 0.80  | White, too. |                          |

    @rule:KAI-RESULT-PATHS
    Scenario: A card for each answer, up to three, from the threshold on
      When the consumer says "topic tea"
      Then the bot shows the cards "Black", "Green" and "White"
      And the card has the subtitle "Mild."
      And the card offers "Read more"
      And the bot says "More about Black?"

    @rule:KAI-NOT-FOUND-MESSAGE @twin:KAI-NOT-FOUND-MESSAGE
    Scenario: BLANK_MESSAGE instead of a message when results are not found
      When the consumer says "topic beer"
      Then the bot says "No such topic."
      And the consumer has never seen "BLANK_MESSAGE"

  Rule: The integration of older bots

    Background:
      Given the knowledge base of "FAQ" finds:
        | phrase      | title  | score | detail                            |
        | faq parking | Park   | 0.8   | Behind the house, two hours free. |
        | faq parking | Bikes  | 0.7   | In front of the house.            |
        | faq garage  | Garage | 0.59  | There is none.                    |

    @rule:KAI-ARTICLE-FIELD @rule:KAI-INTEGRATION-LEGACY
    Scenario: The article that was found
      When the consumer says "faq parking"
      Then the bot says "Behind the house, two hours free."
      And the integration "FAQ" has the result success
      And the last integration request has the body "{\"phrase\":\"faq parking\",\"mode\":\"Intents\",\"threshold\":\"GOOD\",\"limit\":2}"

    @twin:KAI-INTEGRATION-LEGACY
    Scenario: An article below its threshold is not found
      When the consumer says "faq garage"
      Then the bot says "There is no article about it."
      And the integration "FAQ" has the result failure

    @rule:KAI-ARTICLE-FIELD @twin:KAI-ARTICLE-FIELD
    Scenario: No article is a failure
      When the consumer says "faq swimming"
      Then the bot says "There is no article about it."
      And the integration "FAQ" has the result failure
