"""The endings of an interaction: each says what the flow does next."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from ..bot import CustomRule
from ..turn.answer import Answer
from ..turn.commands import Command


@dataclass(frozen=True, slots=True)
class Proceeds:
    """The next action is taken: the rule's, or the interaction's own when `rule` is None."""

    rule: CustomRule | None = None
    utterance: str | None = None  # the text in which the rule's entities are found, if not the latest input


@dataclass(frozen=True, slots=True)
class Waits:
    """A question: the flow waits for the consumer's answer."""


@dataclass(frozen=True, slots=True)
class Completes:
    """The dialog ends here, independent of the next action."""


@dataclass(frozen=True, slots=True)
class Closes:
    """The conversation ends here."""

    survey: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An escalation whose skill id is not numeric: the fallback procedure follows."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An escalation failed at once; the failure message or the final text has already been sent."""


Ending = Proceeds | Waits | Completes | Closes | Refused | Failed
InteractionRun = Generator[Command, Answer | None, Ending]
