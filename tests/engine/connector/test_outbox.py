"""The rolling loop of outgoing messages."""

from __future__ import annotations

from handoff.engine.connector.outbox import Outbox
from handoff.engine.ports import Outgoing

TEXTS = [str(number) for number in range(8)]


def sent(seed: int) -> list[str]:
    box = Outbox(seed)
    for text in TEXTS:
        box.put("conv-1", Outgoing(text))
    return [message.text for message, _ in box.take("conv-1")]


def test_the_first_message_of_a_conversation_begins_an_interval() -> None:
    box = Outbox(0)

    begins = [
        box.put("conv-1", Outgoing("one")),
        box.put("conv-1", Outgoing("two")),
        box.put("conv-2", Outgoing("one")),
    ]

    assert begins == [True, False, True]


def test_all_that_waits_leaves_together_and_once() -> None:
    box = Outbox(1)
    for text in TEXTS:
        box.put("conv-1", Outgoing(text))

    assert sorted(message.text for message, _ in box.take("conv-1")) == TEXTS
    assert box.take("conv-1") == []
    assert box.put("conv-1", Outgoing("next"))


def test_the_same_seed_gives_the_same_order() -> None:
    assert sent(3) == sent(3)
    assert len({tuple(sent(seed)) for seed in range(5)}) > 1


def test_a_message_keeps_what_led_to_it() -> None:
    box = Outbox(0)
    box.put("conv-1", Outgoing("now"), cause=7)

    assert box.take("conv-1") == [(Outgoing("now"), 7)]
