"""The context that a scenario's sentences share: *the* bot, *the* consumer, and the unread messages.

Theory of operation. The log is read with a bookmark. When steps call `begin_action()` before they act: it sets unread
messages aside and moves the bookmark to the end of the log. Then steps continue from the bookmark, one visible message
at a time. The failure of a Then step names the messages that were set aside; the setting
`handoff_unread_messages = error` makes each of them a failure. A step that looks at the whole scenario may read a
message out of turn: it counts as read, those around it do not.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

import pytest

from ...engine.bot import Bot
from ...engine.errors import FeatureError, UnknownName, closest, counted, message, shorten
from ...engine.events import (
    MessagePublished,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
)
from ...engine.log import Event
from ...fakes.recorder.gherkin_lines import can_be_quoted, quoted
from ...fakes.world.account_setup import add_human_agents
from ...fakes.world.scripted_nlu import Classifier, ScriptedNlu
from ..running import internals
from ..running.changes import Changes, Whole
from ..running.position import Position
from ..running.prohibitions import Prohibitions
from .files import Files

if TYPE_CHECKING:
    from ...engine.ports import NluPort
    from ...fakes.world.answers_file import Answers
    from ..targets.protocols import Consumer, Target

B = TypeVar("B")

_CHECK_AT_END = pytest.StashKey[Callable[[], None]]()
_RINGS_OVER = (RingAccepted, RingRejected, RingExpired, RingCancelled)


class ScenarioContext:
    """The state of a scenario's sentences, beside its target.

    Large because the bot, the consumer and the bookmark of what has been read belong to one scenario.

    Args:
        target: the environment of the scenario.
        files: where bots are looked up.
        unread_is_error: whether a message that no step reads fails the scenario.
        classifier: returns a team's own natural language understanding of a bot; None means the file beside the bot.
        channel: the channel of consumers for whom no step says one; "" for the default.
        prohibitions: what steps forbid for the whole scenario; its owner looks at what comes later.
        changes: notes the expectations that have changed, if they are to be accepted.

    Attributes:
        account: what `cloud.yaml` says.
        versions: the bots of the scenario, every saved version of each, oldest first.
        answers: what the integrations of the deployed bots answer, by the files beside them.
        consumers: the names of those who have done something, or whom a step has described.
        last_read: the message read last, None before the first.
    """

    def __init__(
        self,
        target: Target,
        files: Files,
        *,
        unread_is_error: bool = False,
        classifier: Callable[[Bot], NluPort | None] = lambda _bot: None,
        channel: str = "",
        prohibitions: Prohibitions | None = None,
        changes: Changes | None = None,
    ) -> None:
        self.target = target
        self.changes = Changes() if changes is None else changes
        self.changes.unread = self.unread
        self.prohibitions = Prohibitions() if prohibitions is None else prohibitions
        self.nlu = ScriptedNlu()
        self._files = files
        self._unread_is_error = unread_is_error
        self._classifier = classifier
        self.versions: list[Bot] = []
        self.answers: list[Answers] = []
        self._bot: Bot | None = None
        self._deployed: dict[str, Bot] = {}
        self._intents: dict[str, ScriptedNlu] = {}
        self._connector: dict[str, Any] = {}
        self._consumer: str | None = None
        self._channel = channel
        self.consumers: dict[str, None] = {}
        self._bookmark = self.action_began = -1
        self.action_began_ms = 0
        self._set_aside: list[Event] = []
        self._read_out_of_turn: set[int] = set()
        self._last_read: Event | None = None
        self._has_read = False  # since the last action began
        self.account = files.account()
        account = target.set_up_account(self.account)
        add_human_agents(target.cloud, account)
        if account.connector is not None:
            self.connector(**account.connector.model_dump(exclude_unset=True))

    # --- the bot ---

    @property
    def bot(self) -> Bot:
        """The bot named last. Raises FeatureError when no step has named one."""
        if self._bot is None:
            raise FeatureError(message("no bot has been named yet", do='name one first: Given the bot "my-bot.json"'))
        return self._bot

    def deploy(
        self,
        file: str,
        *,
        skill: str | None = None,
        preview: bool = False,
        imported: Literal["", "after", "before"] = "",
    ) -> None:
        """Deploy the bot in this file; a deployed one becomes *the* bot again.

        Args:
            file: the export.
            skill: the skill of its bot user.
            preview: whether it runs in the Preview instead.
            imported: whether it is imported first, "after" or "before" its domains.
        """
        if file not in self._deployed:
            bot, intents, answers = self._files.bot(file)
            bot = self.target.import_bot(bot, domains_are_there=imported == "after") if imported else bot
            own = self._classifier(bot)
            nlu = self._intents[file] = ScriptedNlu(intents) if own is None else ScriptedNlu(otherwise=Classifier(own))
            self._deployed[file] = bot
            self.versions.append(bot)
            self.answers.append(answers)
            self.target.deploy(bot, skill=skill, intents=nlu, preview=preview, usual=answers.usual)
            if self._connector:
                self.target.connector(bot.name, **self._connector)
        self._bot, self.nlu = self._deployed[file], self._intents[file]

    def connector(self, **fields: Any) -> None:
        """Change settings of every bot's agent connector, those of bots deployed later included."""
        self._connector |= fields
        self.target.connector(**fields)

    def save(self, bot: Bot) -> None:
        """Save `bot`, a changed version of a deployed bot, as its author does."""
        for file, deployed in self._deployed.items():
            if deployed.id == bot.id:
                self._deployed[file] = bot
        self._bot = bot
        self.versions.append(bot)
        self.target.save(bot)

    def intent_id(self, intent: str) -> str:
        """The id of an intent that any deployed bot uses. Raises UnknownName when none does."""
        bots = self._deployed.values()
        found = next((known for bot in bots if (known := bot.intent_id(intent))), None)
        if found is None:
            names = [name for bot in bots for name in bot.intent_names]
            raise UnknownName(message(f"no bot uses the intent {intent!r}", known=names, wanted=intent))
        return found

    def load(self, file: str) -> Bot:
        bot = self._files.bot(file).bot
        self.versions.append(bot)
        return bot

    # --- the consumer and the conversation ---

    def consumer(self, name: str | None = None) -> Consumer:
        """The consumer of this name, who becomes *the* consumer; without a name the current one."""
        if name is not None:
            self._consumer = name
        consumer = self.target.consumer(self._consumer)
        if consumer.name not in self.consumers:
            self.consumers[consumer.name] = None
            if self._channel:
                consumer.uses(self._channel)
        return consumer

    @property
    def conversation(self) -> str:
        """The id of the consumer's conversation. Fails when there is none yet."""
        conversation = self.consumer().conversation
        if conversation is None:
            fail("no conversation has started yet", do='begin with a step such as: When the consumer says "hi"')
        return conversation

    def assigned(self) -> str:
        """The name of the user to whom the consumer's conversation is assigned; empty while it is not assigned."""
        return self.target.cloud.conversation(self.conversation).assigned

    def ringing_at(self) -> list[str]:
        """The agents and bots for whom the consumer's conversation is ringing."""
        rings: dict[str, str] = {}
        for event in self.target.log.of(RingOffered, *_RINGS_OVER, conversation=self.conversation):
            match event.body:
                case RingOffered(ring_id, agent):
                    rings[ring_id] = agent
                case RingAccepted(ring_id) | RingRejected(ring_id) | RingExpired(ring_id) | RingCancelled(ring_id):
                    rings.pop(ring_id, None)
        return list(rings.values())

    def bodies(self, kind: type[B], *, everywhere: bool = False) -> Iterator[B]:
        """The events of this kind, in the consumer's conversation unless `everywhere`, oldest first."""
        for event in self.target.log.of(kind, conversation=None if everywhere else self.conversation):
            body = self.target.log.original(event)
            assert isinstance(body, kind)
            yield body

    # --- acting and reading ---

    def begin_action(self) -> Target:
        """Begin an action: set unread messages aside; returns the target."""
        if self.consumers:
            self._leave_unread()
        self.changes.action_begins()
        self._bookmark = self.action_began = len(self.target.log.events) - 1
        self.action_began_ms = self.target.clock.now_ms
        self._has_read = False
        return self.target

    def acting_consumer(self, name: str | None = None) -> Consumer:
        """Begin an action of the consumer."""
        self.begin_action()
        return self.consumer(name)

    def read(
        self,
        is_wanted: Callable[[MessagePublished], bool],
        *,
        by: str = "bot",
        expected: str,
        alike: Callable[[MessagePublished], Iterable[str]] = lambda _found: (),
        whole: Whole | None = None,
    ) -> Event:
        """Read the next message that the consumer can see. Fails unless it is the wanted one, or a change to accept.

        Args:
            by: "bot", or "anyone" for bot, agents and system.
            expected: the expectation, for the failure's text.
            alike: where a message that looks like the wanted one differs, in words.
            whole: what is expected, if that is a whole text or all cards.
        """
        unread = self.unread_events(by)
        found = next(unread, None)
        message = None if found is None else self.message_of(found)
        holds = message is not None and is_wanted(message)
        if not self.changes.reads(message, whole, holds=holds) or found is None:
            rest = ([found] if found else []) + list(unread)
            fail(
                f"expected {expected}",
                found=f"{speaker(rest[0])} says {shown(rest[0])}" if rest else _silence(by),
                others=[shown(event) for event in rest[1:]],
                near=next((shown(event) for event in rest[1:] if is_wanted(self.message_of(event))), None),
                alike=[words for event in rest for words in alike(self.message_of(event)) if words],
                set_aside=self.set_aside,
                do=reading_before(self.unread(), is_wanted) or self._read_before(is_wanted, by),
            )
        self.read_up_to(found)
        return found

    def _read_before(self, is_wanted: Callable[[MessagePublished], bool], by: str) -> str:
        """Says that the wanted message has been read already since the last action began; empty if it has not."""
        read = [
            event
            for event in self.target.log.of(MessagePublished, conversation=self.conversation, after=self.action_began)
            if event.seq <= self._bookmark
        ]
        messages = [self.message_of(event) for event in read]
        has_been = any(each.role == by and each.audience == "all" and is_wanted(each) for each in messages)
        return (
            'it has been read already; for all that was said write: Then at some point the bot says "…"'
            if has_been
            else ""
        )

    def read_all(self) -> None:
        """Count every message so far as read, the bot's last one as the one read last."""
        self._last_read, self._has_read = next(reversed(list(self.unread_events())), self._last_read), True
        self._bookmark = len(self.target.log.events) - 1

    def read_up_to(self, found: Event) -> None:
        """Move the bookmark to this message: steps go on behind it."""
        self._bookmark = found.seq
        self._last_read, self._has_read = found, True

    def read_out_of_turn(self, found: Event) -> None:
        """Let this message alone count as read, wherever it stands."""
        self._read_out_of_turn.add(found.seq)
        self._set_aside = [event for event in self._set_aside if event.seq != found.seq]
        self._last_read, self._has_read = found, True

    @property
    def last_read(self) -> MessagePublished | None:
        return None if self._last_read is None else self.message_of(self._last_read)

    @property
    def last_read_event(self) -> Event | None:
        """The event of the message read last, if a step has read one since the last action began."""
        return self._last_read if self._has_read else None

    @property
    def set_aside(self) -> list[str]:
        """The messages that actions have set aside unread, in words."""
        return [shown(event) for event in self._set_aside]

    def unread(self) -> list[MessagePublished]:
        """The bot's messages of this action that no step has read yet, oldest first."""
        return [self.message_of(event) for event in self.unread_events()]

    def visible(self, after: int = -1) -> Iterator[MessagePublished]:
        """The messages that the consumer sees in the conversation, own ones included, later than event `after`."""
        for event in self.target.log.of(MessagePublished, conversation=self.conversation, after=after):
            published = self.message_of(event)
            if published.audience == "all":
                yield published

    def unread_events(self, by: str = "bot") -> Iterator[Event]:
        """The messages of this action that no step has read yet, oldest first; `by` as for `read`."""
        conversation = self.conversation
        events = self.target.log.events
        for at in range(self._bookmark + 1, len(events)):
            event = events[at]
            body = event.body
            if type(body) is not MessagePublished or body.audience != "all" or event.conversation != conversation:
                continue
            if event.seq in self._read_out_of_turn:
                continue
            if body.role == by or (by == "anyone" and body.role != "consumer"):
                yield event

    def message_of(self, event: Event) -> MessagePublished:
        """The message of this event, secrets included."""
        body = self.target.log.original(event)
        assert isinstance(body, MessagePublished)
        return body

    def _leave_unread(self) -> None:
        if self.consumer().conversation is None:
            return
        left = list(self.unread_events())
        if left and self._unread_is_error:
            fail(
                f"{counted(left, 'message')} of the bot {'has' if len(left) == 1 else 'have'} not been read",
                others=[shown(event) for event in left],
                do="read them with: Then the bot says",
            )
        self._set_aside += left


def fail(
    what: str,
    /,
    *,
    found: str = "",
    others: list[str] | None = None,
    near: str | None = None,
    alike: Iterable[str] = (),
    set_aside: list[str] | None = None,
    why: Iterable[str] = (),
    do: str = "",
) -> NoReturn:
    """Fail the step. The text has the expectation, the actual event, why, and the unread and set-aside messages."""
    __tracebackhide__ = True
    lines = [what]
    if found:
        lines.append(f"but {found}")
    lines += [*list(alike)[:3], *why]
    if near:
        lines.append(f"closest: {near}, which comes later")
    if others:
        lines.append("other unread messages: " + ", ".join(others))
    if set_aside:
        lines.append("set aside unread before: " + ", ".join(set_aside[-5:]))
    if do:
        lines.append(do)
    raise AssertionError("\n  ".join(lines))


def expect(holds: bool, what: str, /, **details: object) -> None:
    """Fail with `what` unless it holds; `details` as for `fail`."""
    __tracebackhide__ = True
    if not holds:
        fail(what, **details)  # type: ignore[arg-type]  # the same keywords, typed there


def reading_before(
    unread: Sequence[MessagePublished], is_wanted: Callable[[MessagePublished], bool], *, itself: bool = False
) -> str:
    """The steps that read the bot's messages up to the wanted one, as advice; empty when none of them is wanted.

    Args:
        unread: the messages that no step has read.
        is_wanted: tells the wanted one among them.
        itself: whether the wanted message is to be read, too.
    """
    place = next((place for place, found in enumerate(unread) if is_wanted(found)), None)
    if place is None:
        return ""
    texts = [found.text for found in unread[: place + itself]]
    if not texts or not all(text and can_be_quoted(text) for text in texts):
        return ""
    lines = "".join(f"\n    And the bot says {quoted(text)}" for text in texts)
    return f"a step reads one message; write before this step:{lines}"


def closest_of(wanted: str, known: list[str]) -> str | None:
    """The nearest of several texts, quoted, for a failure's "closest"."""
    near = closest(wanted, known)
    return None if near is None else shorten(near)


@pytest.fixture
def handoff_channel(request: pytest.FixtureRequest) -> str:
    """The consumer's channel by the tag `@channel:…`, as getUserChannel calls it; "" without the tag."""
    if (case := getattr(request.node, "case", None)) is not None:
        return str(case.variant.channel)
    return str(getattr(request, "param", ""))  # a scenario that a test module binds, see `variants.bind`


@pytest.fixture
def context(request: pytest.FixtureRequest, target: Target, handoff_channel: str) -> ScenarioContext:
    """The scenario's context, made when the first step uses it."""
    feature = internals.feature_of(request.node)
    module = request.node.path if feature is not None else None
    config = request.config
    environment = config.getoption("handoff_env", default="")
    files = Files(feature or request.node.path, config.rootpath, environment, module=module)
    position = getattr(request.node, "position", None)
    watch = position.watch if isinstance(position, Position) else None
    context = ScenarioContext(
        target,
        files,
        unread_is_error=config.getini("handoff_unread_messages") == "error",
        classifier=lambda bot: request.node.ihook.pytest_handoff_nlu(bot=bot, config=config),
        channel=handoff_channel,
        prohibitions=None if watch is None else watch.prohibitions,
        changes=None if watch is None else watch.changes,
    )
    if watch is None:
        request.node.stash[_CHECK_AT_END] = lambda: context.prohibitions.check(target.log.events)
    return context


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Look at what steps have forbidden, in a scenario that a test module binds: no runner of ours does there."""
    __tracebackhide__ = True
    yield
    if (check := item.stash.get(_CHECK_AT_END, None)) is not None:
        check()


def _published(event: Event) -> MessagePublished:
    assert isinstance(event.body, MessagePublished)
    return event.body


def shown(event: Event) -> str:
    """The text of a message and the titles of its cards, in quotes."""
    body = _published(event)
    titles = [f"card {card.title!r}" for card in body.cards]
    return ", ".join([shorten(body.text), *titles]) if body.text or not titles else ", ".join(titles)


def speaker(event: Event) -> str:
    """Who has sent a message."""
    body = _published(event)
    return "the bot" if body.role == "bot" else f"{body.role} {body.sender}"


def _silence(by: str) -> str:
    return "the bot says nothing" if by == "bot" else "there is no unread message"
