Feature: Meta intents and knowledge bases
  Frequent questions are answered out of a knowledge base: by a dialog with a meta intent, or by a Fallback dialog.

  Rule: One dialog for many intents

    Background:
      Given the bot "greeter.json" serves the skill "Greeter"
      And the bot "service-bot.json" serves the skill "Service"
      And the bot group "Many bots" with the bots "Greeter Bot" and "Service Bot"
      And the bot group "Many bots" collaborates with the transfer message "BLANK_MESSAGE"
      And the knowledge base of "faqs" finds:
        | phrase                      | title             | score | summary                      |
        | How do I reset my password? | Password reset    | 0.9   | Choose "Forgot password".    |
        | What does shipping cost?    | Shipping costs    | 0.9   | Shipping is free.            |
        | I want to cancel my account | Cancel my account | 0.9   | Write to us, and it is done. |

    @smoke
    Scenario Outline: Each intent of the group gets its own article
      When the consumer says "<question>"
      Then the bot shows the card "<article>"
      And the conversation is with the bot "Service Bot"

      Examples:
        | question                    | article           |
        | How do I reset my password? | Password reset    |
        | What does shipping cost?    | Shipping costs    |
        | I want to cancel my account | Cancel my account |

  Rule: The Fallback dialog of an older generation

    Background:
      Given the bot "greeter-with-knowledge.json"
      And the knowledge base of "FAQ" finds:
        | phrase             | title              | score | detail                                 |
        | When are you open? | When are you open? | 0.9   | We are open every day from 9am to 7pm. |

    Scenario: A question that the knowledge base knows
      When the consumer says "When are you open?"
      Then the bot says "We are open every day from 9am to 7pm."

    Scenario: Any other input
      When the consumer says "Where is the moon?"
      Then the bot says "Sorry, I am not able to understand. Please try again."
