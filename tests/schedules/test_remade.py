"""A turn that waits can be made again from values: the copy then does what the original does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handoff.engine.platform.conversation import Conversation
from handoff.engine.platform.remade import Remade, remade
from handoff.engine.platform.turn_driver import TurnDriver
from handoff.engine.turn.commands import Call, Say, Upload, Wait
from handoff.engine.turn.scope import Scope

from .schedule import play, schedule

PLAYED = 120  # schedules, in which more turns than that are suspended


class Noting:
    """Notes what turns say and log, those made again apart from the others."""

    def __init__(self) -> None:
        self.original: list[object] = []
        self.copied: list[object] = []
        self.compared = 0
        self.different: list[str] = []

    def compare(self, driver: TurnDriver, conversation: Conversation, answer: object) -> Iterator[None]:
        """What a copy of the suspended turn does from here to where it waits; then the same of the original."""
        made = remade(conversation, driver._conversations.deployment)
        assert made is not None
        made.flow._scope.sink.now_ms = conversation.log.now_ms
        self.original, self.copied = [], []
        run_on(made, answer, self.copied)
        yield
        self.compared += 1
        if self.original[: len(self.copied)] != self.copied:
            self.different.append(f"{conversation.id}\n  original {self.original}\n  copy     {self.copied}")


def run_on(made: Remade, answer: object, said: list[object]) -> None:
    """Resume the copy, up to where it has to wait; what it says goes into `said`."""
    try:
        while True:
            command = made.run.send(answer)
            answer = None
            if isinstance(command, Wait | Call | Upload):
                return
            if isinstance(command, Say):
                said.append(("says", str(command)))
    except StopIteration:
        return


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> Noting:
    noting = Noting()
    note, say, resume = Scope.note, TurnDriver._say, TurnDriver.resume

    def noted(scope, body, **header):
        event = note(scope, body, **header)
        is_copy = type(scope.sink).__name__ == "Rehearsal"
        (noting.copied if is_copy else noting.original).append((body, event.node, event.rules))
        return event

    def said(driver, conversation, turn, message):
        noting.original.append(("says", f"Say(message={message})"))
        say(driver, conversation, turn, message)

    def resumed(driver, conversation_id, number, answer):
        conversation = driver._conversations.find(conversation_id)
        waits = conversation is not None and conversation.turn is not None and conversation.turn.number == number
        steps = noting.compare(driver, conversation, answer) if waits else iter(())
        next(steps, None)
        resume(driver, conversation_id, number, answer)
        next(steps, None)

    monkeypatch.setattr(Scope, "note", noted)
    monkeypatch.setattr(TurnDriver, "_say", said)
    monkeypatch.setattr(TurnDriver, "resume", resumed)
    return noting


def test_a_turn_made_again_goes_on_like_the_original(noting: Noting) -> None:
    for seed in range(PLAYED):
        play(schedule(seed))

    assert noting.different[:1] == []
    assert noting.compared > PLAYED


def test_making_a_turn_again_changes_nothing(noting: Noting) -> None:
    with_copies = play(schedule(3)).world.log.to_ndjson()
    noting.compare = lambda *_: iter(())

    assert with_copies == play(schedule(3)).world.log.to_ndjson()
