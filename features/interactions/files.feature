Feature: File upload
  The file goes to a File integration while the conversation goes on; the consumer is notified of the outcome.

  Background:
    Given the bot "showcase.json"
    And POST "https://archive.example/conv-1" answers after 5 seconds:
      """json
      {"archived": true}
      """

  @rule:INT-FILE-UPLOAD-RULES @rule:INT-FILE-UPLOAD-DEFAULTS
  Scenario: The conversation goes on while the file is on its way
    When the consumer says "claim"
    Then the bot says "Please upload your receipt."
    When the consumer uploads the file "receipt.pdf"
    Then the bot says "Processing the file..."
    And the bot says "What happened?" within 1 second
    And the bot says "Successfully processed the file." after 5 seconds

  @rule:PAT-FILE-UPLOAD
  Scenario: A dialog can go on from a file that has arrived
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf"
    Then the bot says:
      | Processing the file...           |
      | What happened?                   |
      | Successfully processed the file. |
      | It is on our desk.               |
    And the bot has received "file_upload_success:Successfully processed the file." 1 time

  @rule:PAT-FILE-UPLOAD
  Scenario: Or from one that has not
    Given POST "https://archive.example/conv-1" answers 500
    And the dialog starter of "Claim Archived" has the patterns:
      | file_upload_failed:Failed to process the file. Please try again. |
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf"
    Then the bot says:
      | Processing the file...                        |
      | What happened?                                |
      | Failed to process the file. Please try again. |
      | It is on our desk.                            |

  @twin:PAT-FILE-UPLOAD
  Scenario: The outcome is another, and the dialog does not start
    Given POST "https://archive.example/conv-1" answers 500
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf"
    Then the bot says:
      | Processing the file...                        |
      | What happened?                                |
      | Failed to process the file. Please try again. |
    And the bot says nothing else
    And the interaction "on_our_desk" has been reached 0 times

  @twin:INT-FILE-UPLOAD-DEFAULTS
  Scenario: Words of the author's own come instead
    When the consumer says "report"
    Then the bot says "Show us."
    When the consumer uploads the file "picture.pdf"
    Then the bot says "A picture, please."
    When the consumer uploads the file "picture.png"
    Then the bot says:
      | On its way. |
      | Thank you.  |
      | Got it.     |

  @twin:INT-FILE-UPLOAD-DEFAULTS
  Scenario: Also for a file that does not arrive
    Given POST "https://archive.example/conv-1" answers 500
    When the consumer says "report"
    And the consumer uploads the file "picture.png"
    Then the bot says:
      | On its way. |
      | Thank you.  |
      | Lost it.    |

  @rule:INT-FILE-UPLOAD-RULES
  Scenario: The integration gets the address of the file
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf"
    Then the last integration request has the body "{\"file\": \"https://files.liveperson.example/conv-1/receipt.pdf\"}"

  @rule:INT-FILE-UPLOAD-DEFAULTS
  Scenario: The file does not arrive
    Given POST "https://archive.example/conv-1" answers 500
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf"
    Then the bot says:
      | Processing the file...                        |
      | What happened?                                |
      | Failed to process the file. Please try again. |

  @rule:INT-FILE-UPLOAD-DEFAULTS
  Scenario: A file of another type is not taken, the question stays
    When the consumer says "claim"
    And the consumer uploads the file "receipt.docx"
    Then the bot says "The file type is invalid. Upload one of these types: PDF, PNG, JPEG."
    When the consumer uploads the file "receipt.PNG"
    Then the bot says "Processing the file..."

  Scenario Outline: 5 MB are taken, one byte more is not
    When the consumer says "claim"
    And the consumer uploads the file "receipt.pdf" of <size> bytes
    Then the bot says "<answer>"

    @twin:INT-FILE-UPLOAD-RULES
    Examples: Taken
      | size    | answer                 |
      | 5242880 | Processing the file... |

    @rule:INT-FILE-UPLOAD-RULES
    Examples: Not taken
      | size    | answer                                        |
      | 5242881 | Failed to process the file. Please try again. |

  Scenario: A text is not a file
    When the consumer says "claim"
    And the consumer says "I have none"
    Then the bot says:
      | Pardon?                     |
      | Please upload your receipt. |
