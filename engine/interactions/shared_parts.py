"""Parts common to several kinds of interactions: the Post-Process Code and the Interaction Delay."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, Literal

from .. import events as ev
from ..bot import Interaction
from ..errors import counted
from ..script import Panel
from ..turn.answer import Answer
from ..turn.commands import Command, TurnRun, Wait
from ..turn.panels import run_panel
from ..turn.scope import Scope
from . import citations

DELAY_PER_TEXT_MS: Final = 2000  # ESC-BP-DELAY: the document's example, and the rolling loop of CLD-MESSAGE-ORDER


def post_process(
    scope: Scope, interaction: Interaction, moment: Literal["before content", "after content"]
) -> Generator[Command, Answer | None, bool]:
    """Run a statement's or question's Post-Process Code if this is its moment (C10)."""
    code = interaction.post_process
    if not code or scope.switches.post_process != moment:
        return False
    return (yield from run_panel(scope, Panel("Post-Process Code", interaction.where, code, citations.POST_PROCESS)))


def wait_delay(scope: Scope, interaction: Interaction, *, transfers: bool = False) -> TurnRun:
    """Wait the Interaction Delay, or the delay that a script set instead.

    Before a transfer it should be long enough for the texts sent in the same turn: if not, their order is not
    guaranteed on the platform, and a diagnostic reports that (ESC-DELAY-EFFECT).
    """
    delay_ms = scope.delay_ms if scope.delay_ms is not None else interaction.delay_ms
    needed_ms = scope.texts * DELAY_PER_TEXT_MS
    if delay_ms:
        rules = citations.transfer_delayed(suffices=delay_ms >= needed_ms) if transfers else ()
        scope.note(ev.InteractionDelayed(delay_ms), rules=rules)
        yield Wait(delay_ms)
    if transfers and delay_ms < needed_ms:
        scope.note(
            ev.DiagnosticReported(
                "message-order",
                f"{counted(scope.texts, 'text')} before the transfer would need {needed_ms} ms of Interaction Delay, "
                f"there are {delay_ms} ms: on the platform the transfer may overtake them",
            ),
            rules=citations.ORDER_NOT_GUARANTEED,
        )
