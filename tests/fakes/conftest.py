"""A cloud, and a bot that takes down what it is told."""

from __future__ import annotations

import pytest

from handoff.engine.clock import Clock
from handoff.engine.log import Log
from handoff.engine.ports import TransferContext
from handoff.fakes import FakeCloud, Faults, People, TransferRequest


class NotingBot:
    """A bot agent that answers every ring at once and notes what it is told."""

    def __init__(self, cloud: FakeCloud, name: str, *skills: str, accepts: bool = True, bot_id: str = "") -> None:
        self.told: list[tuple] = []
        self.started: list[int] = []  # the attempts that the cloud has begun to carry out
        self.name = name
        self.accepts = accepts
        cloud.add_bot_user(name, skills=skills, client=self, bot_id=bot_id)
        self.port = cloud.port(name)

    def ring_offered(self, ring_id: str, conversation_id: str) -> None:
        self.told.append(("ring", conversation_id))
        if self.accepts:
            self.port.accept_ring(ring_id)

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        self.told.append(("assigned", conversation_id, context))

    def consumer_wrote(self, _conversation_id: str, text: str, payload: str | None, _file: object = None) -> None:
        self.told.append(("wrote", text) if payload is None else ("wrote", text, payload))

    def transfer_started(self, _conversation_id: str, attempt: int) -> None:
        self.started.append(attempt)

    def transfer_failed(self, conversation_id: str, _detail: str) -> None:
        self.told.append(("failed", conversation_id))

    def transfer_taken(self, _conversation_id: str, agent: str) -> None:
        self.told.append(("taken", agent))

    def conversation_left(self, conversation_id: str) -> None:
        self.told.append(("left", conversation_id))

    def conversation_closed(self, conversation_id: str) -> None:
        self.told.append(("closed", conversation_id))

    def hears(self) -> list[tuple]:
        """What it was told since the last time."""
        told, self.told = self.told, []
        return told


class ScenarioContext:
    """An account with the skills "Bot" (1001) and "Human" (1002), and a bot that serves "Bot"."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.log = Log(self.clock)
        self.faults = Faults(self.log)
        self.cloud = FakeCloud(self.clock, self.log, people=People(1), faults=self.faults)
        self.cloud.add_skill("Bot", 1001)
        self.cloud.add_skill("Human", 1002)
        self.bot = NotingBot(self.cloud, "Tutor", "Bot")

    def add_bot(self, name: str, *skills: str, **more: object) -> NotingBot:
        return NotingBot(self.cloud, name, *skills, **more)

    def conversation_with_bot(self, consumer: str = "Dana") -> str:
        conversation = self.cloud.start_conversation(consumer, "Bot")
        self.bot.hears()
        return conversation

    def transfer(self, conversation: str, skill_id: str = "1002", message: str = "One moment", **more: object) -> None:
        self.cloud.transfer(TransferRequest(conversation, skill_id, message, **more))

    def transferred(self, *, skill_id: str = "1002", message: str = "One moment", **more: object) -> str:
        """A new conversation that the bot has just transferred: it waits, or rings."""
        conversation = self.conversation_with_bot()
        self.transfer(conversation, skill_id, message, **more)
        self.clock.run_until_idle()
        return conversation

    def visible(self, conversation: str) -> list[str]:
        return [f"{m.role}: {m.text}" for m in self.cloud.conversation(conversation).messages if m.audience == "all"]

    def rings(self) -> list[str]:
        """Who was rung, in order."""
        return [event.body.agent for event in self.log.events if event.body.kind == "RingOffered"]

    def kinds(self) -> list[str]:
        return [event.body.kind for event in self.log.events]


@pytest.fixture(scope="session")
def new_scene() -> type[ScenarioContext]:
    """Makes scenes, for tests that need one per example."""
    return ScenarioContext


@pytest.fixture
def scene() -> ScenarioContext:
    return ScenarioContext()
