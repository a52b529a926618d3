"""Given steps in front of an act: responses of external systems, faults, bot variables, context data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import httpx

from ...engine import events as ev
from ...engine.analysis.transcript import duration
from ...engine.log import Event
from ...engine.secrets import REDACTED
from .gherkin_lines import Comment, Line, Step, can_be_quoted, quoted

_OK: Final = 200
_CLOUD: Final = (".liveperson.net", ".botcentralapi.com")
_SCRIPTED: Final = frozenset({"askMaven", "getNlpResponse", "getSentiment", "isContextApiEnabled"})

# The text of a fault in the log, and the step that injects it.
_CARRIED_OUT: Final = " after processing the request"
_CARRIES_OUT: Final = "the transfer API carries out the next request and"
_FAULTS: Final = (
    (re.compile(r"the transfer API answers (\d+)"), r"the transfer API answers \1 to the next request"),
    (re.compile(r"the transfer API times out"), "the transfer API does not answer the next request"),
    (
        re.compile(r"the transfer API drops the connection"),
        "the transfer API drops the connection at the next request",
    ),
    (
        re.compile(r"the transfer API answers late after (\d+) ms"),
        r"the transfer API answers the next request after \1 milliseconds",
    ),
    (re.compile(rf"the transfer API answers (\d+){_CARRIED_OUT}"), rf"{_CARRIES_OUT} answers \1"),
    (re.compile(rf"the transfer API times out{_CARRIED_OUT}"), f"{_CARRIES_OUT} does not answer"),
    (re.compile(rf"the transfer API drops the connection{_CARRIED_OUT}"), f"{_CARRIES_OUT} drops the connection"),
    (re.compile(r"an accepted transfer fails later"), "the next transfer is accepted by the API and then fails"),
    (re.compile(r"the bot is silent.*"), "the bot falls silent for the next message"),
    (re.compile(r"the bot's response is lost"), "the bot's next response is lost"),
)
_STRIKES_LATER: Final = "an accepted transfer fails later"


def variable_given(body: ev.VariableSet) -> Step:
    name = f"slot.{body.name}" if body.slot else body.name
    return Step("Given", f"the bot variable {quoted(name)} is {quoted(body.value)}")


def context_given(body: ev.ContextDataSet) -> Step:
    read = json.loads(body.value)
    value = read if isinstance(read, str) else body.value
    where = f"{quoted(body.property)} of the namespace {quoted(body.namespace)}"
    return Step("Given", f"the {body.scope} context data {where} is {quoted(value)}")


class Arrangements:
    """The responses and faults that the steps written so far have arranged."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._arranged: dict[tuple[str, str], Step] = {}
        self._faults = _arranged_at(events)

    def givens(self, events: Iterable[Event]) -> Iterator[Line]:
        """The steps that an act with these events needs in front of it."""
        for event in events:
            for fault in self._faults.get(event.seq, ()):
                yield from _fault(fault)
            body = event.body
            if isinstance(body, ev.HttpExchanged) and body.purpose == "integration":
                yield from self._arrange((body.method, _address(body)), _answer(body))
            elif isinstance(body, ev.PlatformFunctionAnswered) and body.function in _SCRIPTED:
                yield from self._arrange(("", body.function), _scripted(body))

    def _arrange(self, what: tuple[str, str], lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, unless the same was arranged before and still holds."""
        for line in lines:
            if isinstance(line, Step):
                if self._arranged.get(what) == line:
                    continue
                self._arranged[what] = line
            yield line


def _arranged_at(events: Sequence[Event]) -> dict[int, list[str]]:
    """Each fault by the event in front of which it has to be arranged: a late failure by its transfer."""
    found: dict[int, list[str]] = {}
    started: dict[str | None, int] = {}
    for event in events:
        if isinstance(event.body, ev.TransferStarted):
            started[event.conversation] = event.seq
        elif isinstance(event.body, ev.FaultStruck):
            later = event.body.fault == _STRIKES_LATER
            at = started.get(event.conversation, event.seq) if later else event.seq
            found.setdefault(at, []).append(event.body.fault)
    return found


def _fault(fault: str) -> Iterator[Line]:
    for pattern, sentence in _FAULTS:
        if found := pattern.fullmatch(fault):
            yield Step("Given", found.expand(sentence))
            return
    yield Comment(f"left out: the fault {fault!r}")


def _address(body: ev.HttpExchanged) -> str:
    """The address to stub: without its query when that holds a secret, so that the stub matches every query."""
    url = body.url
    return url.partition("?")[0] if REDACTED in url.partition("?")[2] else url


def _answer(body: ev.HttpExchanged) -> Iterator[Line]:
    address = _address(body)
    host = httpx.URL(address).host if REDACTED not in address else ""
    if host.endswith(_CLOUD):
        if not body.called:
            return  # the fake cloud responds itself
        target = f"the integration {quoted(body.called)}"
    elif not host or not can_be_quoted(address):
        yield Comment(f"left out: the response of {body.method} {address}")
        return
    else:
        target = f"{body.method} {quoted(address)}"
    if not body.status:
        how = "does not answer" if body.error.startswith("no answer") else "is unreachable"
        yield Step("Given", f"{target} {how}")
        return
    content = _json(body.response_body)
    if body.status == _OK and content is not None:
        late = f" after {duration(body.latency_ms)}" if body.latency_ms else ""
        yield Step("Given", f"{target} answers{late}:", docstring=content)
        return
    if body.response_body:
        yield Comment(f"left out: the body of status {body.status}")
    yield Step("Given", f"{target} answers {body.status}")


def _scripted(body: ev.PlatformFunctionAnswered) -> Iterator[Line]:
    if not body.answer:
        return  # it was not scripted
    answer = _json(body.answer)
    if answer is None:
        yield Comment(f"left out: the answer of {body.function}")
    else:
        yield Step("Given", f"the platform function {quoted(body.function)} answers:", docstring=answer)


def _json(text: str) -> str | None:
    """Indented JSON; None for a text that is not JSON, or that a doc string cannot hold."""
    try:
        shown = _pretty(text)
    except ValueError:
        return None
    return shown if can_be_quoted(shown) else None


def _pretty(text: str) -> str:
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
