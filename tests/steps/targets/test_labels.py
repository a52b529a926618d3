"""Labels that end in a line break, as some exports have them: offered, selected and compared as a window shows them."""

from __future__ import annotations

import json

import pytest

from handoff.engine import lookalikes
from handoff.fakes.builder import BotBuilder

pytest_plugins = ["pytester"]

WITHOUT = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:faker", "-p", "no:cacheprovider")

FEATURE = r"""
Feature: Labels
  Background:
    Given the bot "desk.json"

  Scenario Outline: A <way> is offered and tapped as it is seen
    When the consumer says "<word>"
    Then the bot says "Which?"
    And the bot offers "Short" and "Long label"
    When the consumer <taps> "Long label"
    Then the bot says "Long."

    Examples:
      | word    | way         | taps                 |
      | choices | choice      | selects the choice   |
      | replies | quick reply | taps the quick reply |
      | buttons | button      | taps the button      |

  Scenario: A choice is typed
    When the consumer says "choices"
    And the consumer says "Long label"
    Then the bot says "Long."

  Scenario: Also where a step has the line break
    When the consumer says "choices"
    Then the bot says "Which?"
    And the bot offers "Short" and "Long label\n"
    When the consumer selects the choice "Long label\n"
    Then the bot says "Long."

  Scenario: A button on a card
    When the consumer says "card"
    Then the bot shows the card "A card"
    And the card offers "Short" and "Long label"
    When the consumer taps the button "Long label" on the card "A card"
    Then the bot says "Long."

  Scenario: Another label
    When the consumer says "choices"
    Then the bot says "Which?"
    And the bot offers "Short" and "Long  lable"
"""


@pytest.fixture
def project(pytester):
    builder = BotBuilder("Desk")
    labels = ["Short", " Long\tlabel \r\n"]
    payloads = {"Short": "short", " Long\tlabel \r\n": "long"}
    choices = builder.dialog("Choices", patterns=["choices"])
    choices.multiple_choice("Which?", labels).rule(option=labels[1], next="long")
    choices.text("Short.")
    choices.text("Long.", name="long")
    for name, asked in (("replies", "quick_reply"), ("buttons", "button")):
        dialog = builder.dialog(name.title(), patterns=[name])
        getattr(dialog, asked)("Which?", payloads).rule(patterns=["long"], next=f"long {name}")
        dialog.text("Short.")
        dialog.text("Long.", name=f"long {name}")
    card = builder.dialog("Card", patterns=["card"])
    card.card("A card\n", buttons=payloads).rule(patterns=["long"], next="long card")
    card.text("Short.")
    card.text("Long.", name="long card")
    pytester.path.joinpath("desk.json").write_text(json.dumps(builder.build().raw), encoding="utf-8")
    pytester.path.joinpath("labels.feature").write_text(FEATURE, encoding="utf-8")
    return pytester


@pytest.mark.parametrize("target", ["emulator", "wire"])
def test_labels_are_offered_and_tapped_as_they_are_seen(project, target):
    result = project.runpytest_inprocess(f"--handoff-target={target}", "-v", *WITHOUT)

    result.assert_outcomes(passed=6, failed=1)
    result.stdout.fnmatch_lines(["labels.feature::Another label FAILED*"])


@pytest.mark.parametrize(
    ("label", "seen"),
    [("a\n", "a"), ("\t a \r\n b ", "a b"), ("", ""), ("a\u00a0b", "a\u00a0b"), ("a\u00a0", "a\u00a0")],
)
def test_a_window_collapses_white_space_but_no_other_blank(label, seen):
    assert lookalikes.as_seen(label) == seen
