"""The catalogue of documented rules: statements of LivePerson's documentation about bots, each with an id.

The statements are in `catalogue.json` next to this module and are read once, on first use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

from .. import errors

RuleKind = Literal["behaviour", "default", "limit", "best-practice", "ui"]
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)

# A rule belongs here only if nothing that a bot, a consumer, an agent or lint sees could contradict it.
NOT_OBSERVABLE: Mapping[str, str] = MappingProxyType(
    {
        "ESC-TROUBLESHOOTING-PAGE": (
            "says that a page exists in the documentation; no bot, message or setting depends on it"
        ),
        "ESC-AGENT-ID-SOURCE": (
            "says where a person reads an agent's id on screen; a bot only holds the id, independent of its source"
        ),
        "AESC-DEFAULT-CONTENT": (
            "says with what the builder fills a new dialog; an export holds the question and the transfer themselves, "
            "and it looks the same when written by hand"
        ),
        "SLOT-ASSIST-CUSTOM-ONLY": (
            "says for which entities a tool of the builder writes a rule and its slot; an export holds the rule, "
            "and it looks the same when written by hand"
        ),
        "PAT-LIBRARY-HELP-SEED": (
            "the contents of the pattern library's set are not printed in any document, and an export holds the "
            "patterns themselves: picked from the library or typed, it reads the same"
        ),
        "TUT-S16-PALETTE": (
            "says where a menu shows an interaction; an export holds the interaction, not the menu it was dragged from"
        ),
        "TUT-S17-PAGE": (
            "names the vendor's demo page and the buttons to press on it; any consumer's channel opens the same "
            "conversation"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class DocumentedRule:
    """One documented statement about the platform.

    Attributes:
        id: stable id, used in `@rule:ID` tags and in the log.
        area: the part of the platform, such as "escalation".
        kind: the kind of statement.
        seed: it comes from the two pages about escalation that the project started from.
        statement: the fact, in our words.
        source: page and section.
    """

    id: str
    area: str
    kind: RuleKind
    seed: bool
    statement: str
    source: str


def rules() -> tuple[DocumentedRule, ...]:
    """Every documented rule, in the catalogue's order."""
    return tuple(_by_id().values())


def rule(rule_id: str) -> DocumentedRule:
    """The rule with this id.

    Raises:
        UnknownName: there is no such rule; the message names the closest id.
    """
    try:
        return _by_id()[rule_id]
    except KeyError:
        near = closest(rule_id)
        advice = f"did you mean {near!r}?" if near else "`handoff rules` lists the catalogue"
        raise errors.UnknownName(errors.message(f"no documented rule {rule_id!r}", do=advice)) from None


def known_ids() -> frozenset[str]:
    return frozenset(_by_id())


def closest(rule_id: str) -> str | None:
    """The known id closest to a misspelt one, or None when no id is similar."""
    return errors.closest(rule_id, _by_id())


@cache
def _by_id() -> Mapping[str, DocumentedRule]:
    text = resources.files(__package__).joinpath("catalogue.json").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: DocumentedRule(**row) for row in json.loads(text)})
