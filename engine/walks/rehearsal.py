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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .. import events as ev
from ..bot import Bot
from ..errors import HandoffError
from ..flow.flow import Flow
from ..interactions.dynamic_routing import FUNCTION as ROUTING
from ..log import Event
from ..matching.entities import built_in
from ..ports import Delivery, Entity, IntentScore
from ..script import QuickJsSandbox
from ..settings import ConnectorSettings, PlatformSettings
from ..turn.answer import Answer
from ..turn.commands import Call, Close
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import Rehearsal
from ..turn.session import Session
from .sayings import A_FAILED_TRANSFER, Saying

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


@dataclass(frozen=True, slots=True)
class Heard:
    """The events of one input.

    Attributes:
        bodies: the events, in order.
        transfer: the interaction that transfers, as authors know it; "" without a transfer.
        refused: the skill id of a transfer that was not requested because this is not numeric, as the author wrote it.
        failed: why the turn could not be played to its end; "" when it was.
        depends: what its outcome may depend on and is not known here: answers to calls, facts about the consumer.
    """

    bodies: Sequence[ev.Body] = ()
    transfer: str = ""
    refused: str | None = None
    failed: str = ""
    depends: frozenset[str] = frozenset()

    def started(self) -> set[str]:
        """The ids of the dialogs that it has started."""
        return {body.dialog_id for body in self.bodies if isinstance(body, ev.DialogStarted)}


class Rehearsed:
    """One bot in one conversation that is only played.

    Args:
        bot: the bot.
        answer: the answer to each call that is not a transfer.

    Attributes:
        session: the bot's data on the conversation.
        is_closed: whether the bot has closed it.
    """

    def __init__(self, bot: Bot, answer: Answer = SUCCESS) -> None:
        self.session = Session()
        self.is_closed = False
        self._bot = bot
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

    def copy(self) -> Rehearsed:
        """The same conversation, which from here on can take another way."""
        other = copy.copy(self)
        other.session = copy.deepcopy(self.session)
        return other

    def says(self, saying: Saying) -> Heard:
        """Play this input, which has a text, to the end of its turn."""
        assert saying.text is not None
        if saying.intent:
            self._meanings[saying.text] = saying.intent
        sink = _Collected(self.session)
        flow = Flow(self._bot, self._deployment, self.session, sink, conversation_id="rehearsal")
        source: ev.Source = "failure" if saying == A_FAILED_TRANSFER else "consumer"
        turn = flow.turn(Delivery(saying.text, source))
        answer: Answer | None = None
        depends: set[str] = set()
        try:
            while True:
                command = turn.send(answer)
                answer = None
                self.is_closed = self.is_closed or isinstance(command, Close)
                if isinstance(command, Call) and command.transfers:
                    answer = _answer_of_cloud(command)
                elif isinstance(command, Call):
                    answer = self._answer
                    depends.add(f"the answer of {command.request.url.host}")
        except StopIteration:
            called = {name for outcome in flow.script_outcomes for name in outcome.called}
            depends.update(f"botContext.{name}" for name in called & _OUTSIDE)
            return Heard(sink.bodies, sink.transfer, sink.refused, sink.cut_off, frozenset(depends))
        except HandoffError as error:  # not emulated, or a broken definition: nothing is claimed about it
            return Heard(sink.bodies, failed=str(error).partition("\n")[0])


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
