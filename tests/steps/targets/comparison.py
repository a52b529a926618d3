"""Logs of two targets, made comparable."""

from __future__ import annotations

from dataclasses import replace

from handoff.engine.log import Event


def comparable(events: list[Event], left_out: tuple[type, ...]) -> list[str]:
    """The events in words, one each, without these kinds, with new numbers."""
    kept = [event for event in events if not isinstance(event.body, left_out)]
    numbers = {event.seq: number for number, event in enumerate(kept)}
    renumbered = (
        replace(event, seq=numbers[event.seq], cause=None if event.cause is None else numbers.get(event.cause))
        for event in kept
    )
    return [str(event) for event in renumbered]
