"""A conversation of a World that is only played: in copies of the World, with everything a scenario has arranged."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Protocol

from ...engine import events as ev
from ...engine.bot import Bot, Interaction
from ...engine.errors import FeatureError, HandoffError
from ...engine.log import Event
from ...engine.matching.intents import meanings
from ...engine.walks.sayings import Saying, tapping
from ...engine.walks.walker import PlayedTurn
from ..cloud.records import Conversation
from ..world import messaging_window
from ..world.deployment import Deployment
from ..world.scripted_nlu import ScriptedNlu
from ..world.world import World


class Acts(messaging_window.Taps, Protocol):
    """Someone who can say something and tap what the window shows."""

    def says(self, text: str) -> None: ...


class PlayedWorld:
    """The conversation of one consumer, played from its present state on.

    Args:
        world: the copy of a World in which it is played, see `World.copy`.
        consumer: the name of the consumer; the first one by default.
        has_ended: whether the conversation has ended on the way here.

    Attributes:
        world: that copy.
        consumer: the name of the consumer.
    """

    def __init__(self, world: World, consumer: str | None = None, *, has_ended: bool = False) -> None:
        self.world = world
        self.consumer = consumer
        self._has_ended = has_ended

    def copy(self) -> PlayedWorld:
        """The same conversation, which from here on can take another way."""
        return PlayedWorld(self.world.copy(), self.consumer, has_ended=self._has_ended)

    # --- where it is -------------------------------------------------------------------------------------------------

    @property
    def conversation(self) -> Conversation | None:
        """The consumer's conversation at the cloud, None before the first."""
        found = self.world.consumer(self.consumer).conversation
        return None if found is None else self.world.cloud.conversation(found)

    @property
    def deployment(self) -> Deployment | None:
        """The bot that gets the next input; None while the conversation waits, or is with a human agent."""
        conversation = self.conversation
        if conversation is None or not conversation.accepts_messages:
            return self.world.deployment()
        holder = conversation.survey or conversation.assigned
        return next((one for one in self.world.deployments if one.name == holder), None)

    @property
    def bots(self) -> list[Bot]:
        """Every bot of the account, the one that has the conversation first."""
        others = (one.bot for one in self.world.deployments if one is not self.deployment)
        return [self.bot, *others] if self.deployment else list(others)

    @property
    def listening(self) -> list[Bot]:
        """The bots whose words count here: the one that has the conversation, then the others of its group."""
        holder = self.deployment
        group = holder.settings.group if holder else None
        members = group.members if group and group.collaborates else ()
        return [self.bot, *(one.bot for one in members if one is not holder)]

    @property
    def bot(self) -> Bot:
        """The bot that has the conversation, in the version that it runs; the first bot when none has."""
        deployment, conversation = self.deployment or self.world.deployment(), self.conversation
        return deployment.platform.bot_in(conversation.id) if conversation else deployment.bot

    @property
    def question(self) -> Interaction | None:
        """The question that the bot waits at."""
        deployment, conversation = self.deployment, self.conversation
        if deployment is None or conversation is None:
            return None
        return self.bot.interaction(deployment.session(conversation.id).question_id)

    @property
    def dialog(self) -> str:
        """The name of the active dialog, "" without one."""
        conversation = self.conversation
        active = self.world.active_dialogs(conversation=conversation.id) if conversation and self.deployment else ()
        return active[-1] if active else ""

    @property
    def asked_in(self) -> Sequence[str]:
        """The texts in which the pending question was asked, as they were sent; later ones first."""
        question, conversation = self.question, self.conversation
        if question is None or conversation is None:
            return ()
        said = self.world.log.of(ev.MessagePublished, conversation=conversation.id)
        bodies = [self.world.log.original(event) for event in said if event.node == question.where]
        return [body.text for body in reversed(bodies) if isinstance(body, ev.MessagePublished)]

    @property
    def offered(self) -> Sequence[Saying]:
        """What can be tapped on the consumer's screen."""
        shown = self.world.consumer(self.consumer).messages
        found = []
        for one in messaging_window.elements(shown):
            try:
                choice = messaging_window.offered(shown, one, whose="the consumer")
            except FeatureError:
                continue  # several buttons that no step could tell apart, or one without a label
            found.append(tapping(one.kind, one.label, card=one.card, payload=choice.payload))
        return found

    @property
    def is_over(self) -> bool:
        """Whether no bot gets the next input, or the conversation has ended on the way."""
        return self._has_ended or self.deployment is None

    @property
    def key(self) -> Hashable:
        """Who has the conversation, and what each bot waits for and has stored."""
        conversation = self.conversation
        if conversation is None:
            return ()
        bots = []
        for deployment in self.world.deployments:
            session = deployment.session(conversation.id)
            stored = (*session.variables.items(), *session.slots.items(), *session.results.items())
            stack = tuple((frame.dialog_id, frame.question_id) for frame in session.stack)
            bots.append((stack, tuple(sorted(stored, key=_name)), tuple(session.fallbacks.items()), session.failures))
        return conversation.assigned, conversation.skill_id, conversation.is_open, tuple(bots)

    # --- playing -----------------------------------------------------------------------------------------------------

    def worded(self, saying: Saying, bot: Bot) -> Saying:
        """The input in words that the bot understands here; without a text if no words for its intent are known."""
        if not saying.intent:
            return saying
        nlu = next((one.nlu for one in self.world.deployments if one.bot.id == bot.id), None)
        wanted = bot.intent_id(saying.intent) or saying.intent
        known = nlu.utterances if isinstance(nlu, ScriptedNlu) else ()
        for utterance, intent in known:
            if (bot.intent_id(intent) or intent) == wanted:
                best = next(iter(meanings(bot, nlu, utterance)), None)
                if best is not None and best.matches and best.intent_id == wanted:
                    return replace(saying, text=utterance)
        return replace(saying, text=None)

    def says(self, saying: Saying) -> PlayedTurn:
        """Play this input, which has a text, to the end of its turn."""
        log, before = self.world.log, self.world.log.last_seq
        failed = ""
        try:
            act(self.world.consumer(self.consumer), saying)
        except HandoffError as error:  # a request without a stub, something that is not emulated
            failed = str(error)
        conversation = self.conversation
        self._has_ended = conversation is not None and not conversation.accepts_messages
        return _heard(log.since(before), failed)


def act(consumer: Acts, saying: Saying) -> None:
    """Let the consumer say this, or tap it."""
    assert saying.text is not None
    if saying.tapped:
        messaging_window.tap(consumer, messaging_window.Element(saying.tapped, saying.text, saying.card))
    else:
        consumer.says(saying.text)


def _heard(events: Sequence[Event], failed: str) -> PlayedTurn:
    transfer, refused = "", None
    for event in events:
        if isinstance(event.body, ev.TransferAccepted):
            transfer = transfer or event.node or ""
        elif isinstance(event.body, ev.EscalationRefused):
            refused = event.body.raw
    return PlayedTurn([event.body for event in events], transfer, refused, failed)


def _name(entry: tuple[str, object]) -> str:
    return entry[0]
