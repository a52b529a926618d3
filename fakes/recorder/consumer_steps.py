"""When steps for consumers: opening conversations, writing, tapping, uploading, signing in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...engine import events as ev
from ...engine.analysis.transcript import duration
from ...engine.log import Event
from ...engine.secrets import REDACTED
from .gherkin_lines import Comment, Line, Step, can_be_quoted, fits_cell, quoted, spoken
from .replay_state import NotExpressible, ReplayState, Saying
from .replayed_conversations import ReplayedConversation
from .screen import picks, tap
from .timeline import Act


def _opens(state: ReplayState, body: ev.ConversationStarted, _event: Event, _act: Act) -> Iterator[Line]:
    if state.conversations.has_several_consumers:
        name = state.participants.names[body.consumer]
        raise NotExpressible(f"the consumer {name} opens a conversation without writing, as one of several")
    yield _opening(state, body)


def _opening(state: ReplayState, body: ev.ConversationStarted) -> Step:
    if body.skill_id == state.needs.first_skill(state.account):
        return Step("When", "the consumer opens a conversation")
    skill = state.account.skill_name(body.skill_id) if body.skill_id else ""
    return Step("When", f"the consumer opens a conversation with the skill {quoted(skill)}")


def writes(state: ReplayState, body: ev.MessagePublished, event: Event, act: Act) -> Iterator[Line]:
    """A message of a consumer, with the opening of its conversation where steps have to say more about that."""
    conversation = state.conversations.of(event)
    require_text(body)
    started = next((e.body for e in act.events if isinstance(e.body, ev.ConversationStarted)), None)
    if started is not None and started.channel != "lp_web" and not state.conversations.has_several_consumers:
        yield Step("Given", f"the consumer uses the channel {quoted(started.channel)}")
    if started is not None and started.skill_id != state.needs.first_skill(state.account):
        state.require_one_consumer("opens a conversation with a skill")
        yield _opening(state, started)
    if body.metadata and body.payload is None:
        state.require_current(conversation, "sends metadata")
        metadata = json.dumps(json.loads(body.metadata), indent=2, ensure_ascii=False)
        yield Step("Given", "the consumer's next message carries the metadata:", docstring=metadata)
    if body.file is not None:
        yield _upload(state, conversation, body.file)
    elif body.payload is not None:
        state.require_current(conversation, "taps an element")
        tapped = tap(conversation, body)
        if tapped is None:
            raise NotExpressible(f"the consumer sends {body.payload!r}, which no visible button or reply offers")
        yield tapped
    else:
        yield from _says(state, conversation, body.text)


def require_text(body: ev.MessagePublished) -> None:
    """Raise NotExpressible when no step can hold this message's text."""
    if not can_be_quoted(body.text):
        raise NotExpressible(f"{body.sender} uses characters that Gherkin cannot express: {body.text!r}")
    if body.content_type != "text/plain":
        raise NotExpressible(f"{body.sender} sends content of the type {body.content_type}")


def _says(state: ReplayState, conversation: ReplayedConversation, text: str) -> Iterator[Line]:
    if REDACTED in text:
        yield Comment(f"the consumer's message contained a secret: replace {REDACTED} with another text")
    if not state.conversations.is_current(conversation):
        state.conversations.current = conversation.consumer
        yield Step("When", f"the consumer {quoted(conversation.consumer)} says {quoted(text)}")
    elif (pick := picks(conversation, text)) is not None:
        yield pick
    else:
        yield spoken("When", "the consumer says", text)


def _upload(state: ReplayState, conversation: ReplayedConversation, file: ev.File) -> Step:
    state.require_current(conversation, "uploads a file")
    if file.caption:
        raise NotExpressible(f"the file {file.name} comes with a caption")
    size = "" if file.size_bytes == ev.File(file.name).size_bytes else f" of {file.size_bytes} bytes"
    return Step("When", f"the consumer uploads the file {quoted(file.name)}{size}")


def says_in_succession(state: ReplayState, first: Event, act: Act) -> Iterator[Line]:
    """Several messages of one consumer that follow each other while the bot is busy: one step with a table."""
    state.require_current(state.conversations.of(first), "says several things at once")
    texts = [event.body.text for event in (first, *(event for _, event in act.more))]  # type: ignore[union-attr]
    if not all(map(fits_cell, texts)):
        raise NotExpressible(f"the consumer quickly writes texts that a table cannot hold: {texts}")
    pauses = {pause for pause, _ in act.more}
    pause = min(pauses)
    if len(pauses) > 1:
        if not any(isinstance(e.body, ev.BotInputReceived) and e.body.text == " ".join(texts) for e in act.events):
            raise NotExpressible(f"the consumer quickly writes texts with different pauses in between: {texts}")
        pause = 0  # the bot has received them as one input all the same
    how = f", {duration(pause)} apart:" if pause else ":"
    adverb = "" if pause else "quickly "
    yield Step("When", f"the consumer {adverb}says{how}", tuple((text,) for text in texts))


def _signs_in(state: ReplayState, _body: ev.BotInputReceived, event: Event, _act: Act) -> Iterator[Line]:
    state.require_current(state.conversations.of(event), "signs in")
    yield Step("When", "the consumer signs in")


STEPS: Final[Mapping[type[Any], Saying]] = {
    ev.BotInputReceived: _signs_in,
    ev.ConversationStarted: _opens,
}
