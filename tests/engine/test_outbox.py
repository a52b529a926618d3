"""The rolling loop of outgoing messages."""

from __future__ import annotations

from handoff.engine.clock import Clock
from handoff.engine.outbox import Outbox
from handoff.engine.ports import Outgoing

TEXTS = [str(number) for number in range(8)]


def sent(seed: int) -> tuple[list[str], int]:
    clock, out = Clock(), []
    box = Outbox(clock, seed)
    for text in TEXTS:
        box.put("conv-1", Outgoing(text), lambda _where, message: out.append(message.text))
    clock.run_until_idle()
    return out, clock.now_ms


def test_messages_leave_together_at_the_end_of_the_interval() -> None:
    out, now_ms = sent(1)

    assert sorted(out) == TEXTS
    assert now_ms == 2_000


def test_the_same_seed_gives_the_same_order() -> None:
    assert sent(3) == sent(3)
    assert len({tuple(sent(seed)[0]) for seed in range(5)}) > 1


def test_flushing_sends_what_waits_at_once() -> None:
    clock, out = Clock(), []
    box = Outbox(clock, 0)
    box.put("conv-1", Outgoing("now"), lambda _where, message: out.append(message.text))

    box.flush("conv-1")
    clock.run_until_idle()

    assert out == ["now"]
