"""A bot that is played for an answer: its own flow runs, without a cloud, a clock or a log.

Theory of operation. `Rehearsed` runs turns of `flow.Flow` on a session of its own and answers their calls: a transfer
is accepted, every other call gets the one answer that the caller chose. It can be copied at any point, so a search can
try several inputs from there. What a bot reads elsewhere (consumer data, the context service, other bots of its group)
is absent, and an environment variable has the value `1`.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from .. import events as ev
from ..bot import Bot, Interaction
from ..errors import HandoffError
from ..flow.flow import Flow
from ..interactions.dynamic_routing import FUNCTION as ROUTING
from ..log import Event
from ..matching.entities import built_in
from ..ports import Delivery, Entity, IntentScore, Outgoing
from ..script import QuickJsSandbox
from ..settings import ConnectorSettings, PlatformSettings
from ..turn.answer import Answer
from ..turn.commands import Call, Close, Say
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import Rehearsal
from ..turn.session import Session
from .sayings import A_FAILED_TRANSFER, Saying, tapping
from .walker import PlayedTurn

SUCCESS: Final = Answer(200, "{}")
FAILURE: Final = Answer(500, "{}")

CUT_OFF: Final = "its code is cut off"

_OUTSIDE: Final = frozenset(
    {
        *("askMaven", "getHoursType", "getLPCustomerInfo", "getLPEngagementAttribute", "getLPUserPersonalInfo"),
        *("getMetadata", "getNlpResponse", "getSentiment", "getUserChannel", "getUserPlatformId"),
        *("getContextDataForConversation", "getContextDataForUser", "getGlobalContextData", "isContextApiEnabled"),
        *("getWebViewVariable", "getWebViewVariables"),
    }
)
"""Functions of botContext whose answers come from outside of the bot."""
_SCRIPTS: Final = QuickJsSandbox(cpu_limit_ms=200)  # of one panel; a search plays many
_ROUTED: Final = '{"rule": {"actions": [{"type": "transfer", "payload": {"skillId": "1"}}]}}'
_ENVIRONMENT: Final = re.compile(
    r"""\{\$(?:env|envVars|environment)\.([\w-]+)\}|getEnvironmentVariable\(\s*\\?["']([^"'\\]+)"""
)


class Rehearsed:
    """One bot in one conversation that is only played.

    Args:
        bot: the bot.
        answer: the answer to each call that is not a transfer.

    Attributes:
        bot: the bot.
        session: the bot's data on the conversation.
        is_over: whether the bot has closed it, or transferred it.
    """

    def __init__(self, bot: Bot, answer: Answer = SUCCESS) -> None:
        self.bot = bot
        self.session = Session()
        self.is_over = False
        self._said: list[Outgoing] = []
        self._answer = answer
        self._meanings: dict[str, str] = {}
        self._deployment = DeploymentSettings(
            scripts=_SCRIPTS,
            platform=PlatformSettings(),
            connector=_Connector(),
            nlu=_Nlu(self._meanings),
            environment=_environment(bot),
            answers={ROUTING: _ROUTED},
        )

    @property
    def question(self) -> Interaction | None:
        """The question that the bot waits at."""
        return self.bot.interaction(self.session.question_id)

    @property
    def offered(self) -> Sequence[Saying]:
        """What the messages of the last turn offer to tap."""
        choices = [(choice, None) for message in self._said for choice in message.choices]
        on_cards = [(choice, card.title) for message in self._said for card in message.cards for choice in card.choices]
        return [
            tapping(choice.kind, choice.label, card=card, payload=choice.payload)
            for choice, card in (*choices, *on_cards)
            if choice.kind != "link" and choice.label
        ]

    @property
    def key(self) -> Hashable:
        """The place in the bot: what it waits for, and what it has stored."""
        session = self.session
        variables = tuple(sorted((name, stored.value) for name, stored in session.variables.items()))
        return tuple((f.dialog_id, f.question_id) for f in session.stack), variables, tuple(session.fallbacks.items())

    def copy(self) -> Rehearsed:
        """The same conversation, which from here on can take another way."""
        other = copy.copy(self)
        other.session = copy.deepcopy(self.session)
        other._said = []
        return other

    def says(self, saying: Saying) -> PlayedTurn:
        """Play this input, which has a text, to the end of its turn."""
        assert saying.text is not None
        if saying.intent:
            self._meanings[saying.text] = saying.intent
        sink = _Collected(self.session)
        flow = Flow(self.bot, self._deployment, self.session, sink, conversation_id="rehearsal")
        source: ev.Source = "failure" if saying == A_FAILED_TRANSFER else "consumer"
        turn = flow.turn(Delivery(saying.payload or saying.text, source, saying.payload))
        answer: Answer | None = None
        depends: set[str] = set()
        try:
            while True:
                command = turn.send(answer)
                answer = None
                if isinstance(command, Close):
                    self.is_over = True
                elif isinstance(command, Say):
                    self._said.append(command.message)
                elif isinstance(command, Call) and command.transfers:
                    answer = _answer_of_cloud(command)
                elif isinstance(command, Call):
                    answer = self._answer
                    depends.add(f"the answer of {command.request.url.host}")
        except StopIteration:
            called = {name for outcome in flow.script_outcomes for name in outcome.called}
            depends.update(f"botContext.{name}" for name in called & _OUTSIDE)
            return PlayedTurn(sink.bodies, sink.transfer, sink.refused, sink.cut_off, frozenset(depends))
        except HandoffError as error:  # not emulated, or a broken definition: nothing is claimed about it
            return PlayedTurn(sink.bodies, failed=str(error).partition("\n")[0])


def _answer_of_cloud(call: Call) -> Answer:
    """The cloud takes a transfer to any skill, and none without a message."""
    return SUCCESS if json.loads(call.request.content).get("message") else Answer(400, "{}")


class _Connector:
    settings = ConnectorSettings()


class _Nlu:
    """Recognises the texts that the search has chosen for an intent, and the built-in entities."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings

    def score(self, text: str) -> Sequence[IntentScore]:
        return [IntentScore(self._meanings[text], 1.0)] if text in self._meanings else []

    def entities(self, text: str) -> Sequence[Entity]:
        return built_in(text)


class _Collected(Rehearsal):
    """Changes the session by the events, and keeps them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bodies: list[ev.Body] = []
        self.transfer = ""
        self.refused: str | None = None
        self.cut_off = ""

    def append(
        self,
        body: ev.Body,
        *,
        conversation: str | None = None,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
        leads: bool = False,
    ) -> Event:
        self.bodies.append(body)
        if isinstance(body, ev.TransferAccepted):
            self.transfer = self.transfer or node or ""
        elif isinstance(body, ev.ScriptFailed) and body.limit:
            self.cut_off = CUT_OFF
        elif isinstance(body, ev.EscalationRefused):
            self.refused = body.raw
        return super().append(body, conversation=conversation, bot=bot, node=node, rules=rules, leads=leads)


@lru_cache(maxsize=8)
def _environment(bot: Bot) -> Mapping[str, str]:
    """Every environment variable that the export names, with a value that is a possible skill id.

    Kept, because a bot is rehearsed once for each of its dialogs, and writing an export takes long.
    """
    return {a or b: "1" for a, b in _ENVIRONMENT.findall(bot.dump().decode("utf-8", "replace"))}
