"""Every sentence of the step library with values that nobody means: a message of ours, or it works."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.fakes.builder import BotBuilder

from ..fork_server import ForkServer

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "steps.md"
SENTENCE = re.compile(r"^- \*\*(Given|When|Then)\*\* `(.+?)`(?: \((.*)\))?$", re.MULTILINE)
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
OURS = re.compile(r"(?m)^(?:\S*/)?(?:engine|fakes|steps|reports|cli|package)/\S+\.py:\d+")

NUMBERS = ("0", "9" * 15, "9" * 5_000, "٣")
TEXTS = (
    "",
    " ",
    "\\n",
    "\u0000",
    "Shop",
    "hi",
    "shop.json",
    "*",
    "(",
    "{$x",
    "²",
    "é\u0301\u202e",
    "🌷" * 300,
    "x" * 20_000,
)
BODIES = (
    *("[" * 3_000, '{"a": 1e999}', '{"a": "\\\\ud800"}', '"\\\\ud83d"', "9" * 5_000, "null", "[]", "{}", "NaN", ""),
    *(
        "\u0000",
        '{"type": "vertical", "elements": [{"type": "text", "text": "\\\\ud800"}]}',
        "var a = ;",
        "x" * 200_000,
    ),
    '[{"type": "\\\\udc00"}]',
)
EXAMPLES = {
    "id": ("0", "x" * 300, "12{a", "٣", "9" * 5_000),
    "how_many": ("no", "exactly " + "9" * 5_000),
    "duration": ("0 seconds", "9" * 15 + " days", "9" * 5_000 + " hours", "1 millisecond"),
    "moment": ("2026-01-06 10:00", "0000-00-00 00:00", "9999-12-31 23:59", "Sunday 99:99", "٢٠٢٦-01-06 10:00"),
    "score": ("0", "1", "0.65", "1.999999"),
    "cards": ("1 card", "9" * 5_000 + " cards"),
    "degrees": ("0", "-180.000000000000001", "999"),
    "media": ("image", "link", "location"),
    "integration_failure": ("fails", "times out", "is unreachable"),
    "with_text": ("with", "without"),
    "shift": ("on shift", "off shift"),
    "side": ("outside", "within"),
    "state": ("online", "away"),
    "panel": ("Pre-Process Code", "Process User Response"),
    "result": ("success", "failure"),
    "part": ("method", "header x"),
    "sent": ("the body", "a body that contains", "the field a..b.0", "the header x", "the parameter []"),
    "about": ("personal info", "customer info", "engagement attributes"),
    "scope": ("global", "conversation"),
    "whether": ("is", "is not"),
    "whether_has": ("has", "has not"),
    "whether_transfers": ("transfers", "does not transfer"),
    "when": ("within", "after"),
    "how": ("contains", "matches"),
    "openness": ("open", "closed"),
    "card_part": ("subtitle", "image"),
    "agent_action": ("accepts", "closes"),
    "holder": ("agent", "bot"),
    "place": ("question", "dialog", "interaction", "skill"),
    "running": ("started", "stopped"),
    "layout": ("vertical", "horizontal"),
    "when_imported": ("after", "before"),
    "messages": ("message", "9" * 5_000 + " messages"),
    "requests": ("request", "9" * 5_000 + " requests"),
    "transfers": ("transfer", "9" * 5_000 + " transfers"),
    "silence": ("does not answer", "drops the connection at"),
    "broken_answer": ("does not answer", "answers " + "9" * 5_000, "answers 999"),
    "unanswered": ("does not answer", "is unreachable"),
    "transfer_field": ("skill id", "message"),
    "failing": ("at once", "later", "by silence"),
    "method": ("GET", "POST"),
}
ROUNDS = int(os.environ.get("HANDOFF_HOSTILE_ROUNDS", "2"))
FIRST = int(os.environ.get("HANDOFF_HOSTILE_ROUNDS_FROM", "0"))


def sentences() -> list[tuple[str, str, str]]:
    """Keyword, sentence and what stands below it, as the reference lists them."""
    return [(found[1], found[2], found[3] or "") for found in SENTENCE.finditer(REFERENCE.read_text(encoding="utf-8"))]


def value(kind: str | None, turn: int) -> str:
    if kind in (None, "text", "texts"):
        return '"' + TEXTS[turn % len(TEXTS)] + '"'
    return (NUMBERS if kind == "int" else EXAMPLES[str(kind)])[
        turn % len(NUMBERS if kind == "int" else EXAMPLES[str(kind)])
    ]


def step(keyword: str, sentence: str, below: str, turn: int) -> Iterator[str]:
    plain = re.sub(r"\((\w+)\)", r"\1", sentence)
    plain = re.sub(r"\b(\w+)/(\w+)\b", r"\1", plain) if "{" in plain else plain
    yield f"    {keyword} {PLACE.sub(lambda found: value(found[2], turn), plain)}"
    body = BODIES[turn % len(BODIES)]
    if "doc string" in below:
        yield from ('      """', f"      {body}", '      """')
    elif "table" in below:
        cell = body.replace("|", "").replace("\\", "\\\\")[:5_000]
        yield f"      | {cell} | {cell} |" if turn % 2 else f"      | {cell} |"


def feature() -> str:
    lines = ["Feature: Hostile values"]
    for turn in range(FIRST, FIRST + ROUNDS):
        for number, (keyword, sentence, below) in enumerate(sentences()):
            lines += [f"  Scenario: {number} of turn {turn}", '    Given the bot "shop.json"']
            lines += [] if keyword == "Given" else ['    When the consumer says "agent"']
            lines += step(keyword, sentence, below, turn)
            lines += (
                ['    When the consumer says "hi"', '    When the consumer says "agent"'] if keyword == "Given" else []
            )
    return "\n".join(lines) + "\n"


def test_no_value_in_any_sentence_leads_to_a_traceback(fork_server: ForkServer, tmp_path: Path) -> None:
    bot = BotBuilder("Shop")
    welcome = bot.dialog("Welcome", patterns=["hi"])
    welcome.text("Hello {$x} {botContext.y}")
    welcome.question("What?", name="what")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Wait…", skill_id="4129463410", name="Shop")
    bot.fallback("Sorry?")
    (tmp_path / "shop.json").write_bytes(bot.dump())
    (tmp_path / "hostile.feature").write_text(feature(), encoding="utf-8")
    options = (
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "--alluredir=results",
        "--handoff-log=logs",
        "-q",
        "--show-capture=no",
    )

    done = subprocess.run(
        [fork_server.command("pytest"), "hostile.feature", *options],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip

    said = done.stdout + done.stderr
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, said[-5_000:]
    assert "INTERNALERROR" not in said
    assert "could not be written" not in said
    assert "no step definition" not in said.casefold()
    assert OURS.findall(said) == []
    assert "RecursionError" not in said
