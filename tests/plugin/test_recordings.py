"""Recorded conversations pass: whatever is said, whoever acts, however time passes, with every bot of our features.

Each conversation is made from a seed, so a red one can be made again. In half of them time passes as on a server:
nothing has to have settled when somebody acts again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from handoff.engine import Bot
from handoff.engine.errors import FeatureError, HandoffError
from handoff.engine.events import DiagnosticReported
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.project_world import literal_skills
from handoff.fakes.recorder import feature
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.participants import Agent, Consumer
from handoff.fakes.world.scripted_nlu import ScriptedNlu

from .conftest import Project

pytest_plugins = ["pytester"]

BOTS = Path(__file__).parents[2] / "features" / "bots"
WORDS = [
    *("hi", "agent", "human", "bye", "yes", "no", "42", "A001001", "cancel", ""),
    *(
        'say "hi"',
        "a | b",
        "back\\slash",
        "two\nlines",
        " spaced ",
        "ümläut 🙂",
        "<x>",
        "# no comment",
        '"""',
        "end\n\n",
    ),
]
GAPS_MS = [20, 150, 700, 1_500, 4_000, 20_000, 45_000, 75_000, 200_000]


class RealTime(World):
    """A World in which time passes on its own, as on a server: what anybody does settles later."""

    def run_until_idle(self) -> None:
        pass


class Talk:
    """Somebody who does anything that can be done, as the dice say."""

    def __init__(self, file: Path, seed: int, *, in_real_time: bool) -> None:
        self.dice = Random(seed)
        self.in_real_time = in_real_time
        self.bot = Bot.load(file)
        self.world = (RealTime if in_real_time else World)(seed=20)
        self.world.outside.is_lenient = True  # as for every chat and scenario
        scripted = file.with_name(f"{file.stem}.intents.yaml")
        intents = Intents.load(scripted) if scripted.is_file() else Intents()
        for skill_id, name in dict(literal_skills(self.bot)).items():
            self.world.cloud.add_skill(name, skill_id)
        self.world.cloud.add_skill("Sales", 77)
        self.skills = [skill.name for skill in self.world.cloud.skills()]
        self.world.deploy(self.bot, intents=ScriptedNlu(intents))
        self.world.cloud.add_agent("Alex", skills=self.skills, online=True, slots=self.dice.choice([3, 1]))
        some = self.dice.sample(self.skills, k=self.dice.randint(1, len(self.skills)))
        self.world.cloud.add_agent("Bo", skills=some, state=self.dice.choice(["Online", "Away", "Offline"]))
        self.words = [*WORDS, *list(intents.utterances)[:20], *_patterns(file.read_text(encoding="utf-8"))]
        self.names = [None] if in_real_time or self.dice.random() < 0.8 else ["Dana", "Eve"]
        self._arrange_faults()

    def hold(self) -> None:
        """A few acts, until the emulator cannot go on."""
        for _ in range(self.dice.randint(3, 12)):
            if self.in_real_time and not self._wait():
                return
            before = self.world.log.last_seq
            try:
                self._act()
            except HandoffError as error:
                if self.world.log.last_seq > before:
                    self.world.log.append(DiagnosticReported("timer-failed", str(error)))
                    return

    def _wait(self) -> bool:
        try:
            self.world.clock.advance(self.dice.choice(GAPS_MS))
        except HandoffError as error:
            self.world.log.append(DiagnosticReported("timer-failed", str(error)))
            return False
        return True

    def _arrange_faults(self) -> None:
        faults = self.world.faults
        for likely, arrange in (
            (0.3, lambda: faults.transfer_api_answers(500)),
            (0.2, lambda: faults.transfer_api_answers(500, after_effect=True)),
            (0.1, lambda: faults.transfer_api_times_out(after_effect=True)),
            (0.2, faults.transfers_fail_later),
            (0.2, faults.lose_next_response),
            (0.1, lambda: faults.silent_for(1)),
        ):
            if self.dice.random() < likely:
                arrange()

    def _act(self) -> None:
        consumer = self.world.consumer(self.dice.choice(self.names))
        shown = consumer.messages[-2:]
        offered = [choice for message in shown for choice in message.choices]
        offered += [choice for message in shown for card in message.cards for choice in card.choices]
        if consumer.conversation is None:
            consumer.says(self.dice.choice(self.words))
        elif offered and self.dice.random() < 0.4:
            self._tap(consumer, self.dice.choice(offered).label)
        else:
            acts = self._consumer_acts(consumer) if self.dice.random() < 0.6 else self._other_acts()
            self.dice.choice(list(acts))()

    def _tap(self, consumer: Consumer, label: str) -> None:
        for tap in (consumer.taps_quick_reply, consumer.taps_button, consumer.selects):
            try:
                tap(label)
            except HandoffError:
                continue
            return
        consumer.picks([label])

    def _consumer_acts(self, consumer: Consumer) -> Iterator[Callable[[], None]]:
        say = lambda: consumer.says(self.dice.choice(self.words))  # noqa: E731
        yield from [say] * 10
        texts = [self.dice.choice(self.words) for _ in range(self.dice.randint(2, 3))]
        yield lambda: consumer.says_quickly(texts, pause_ms=self.dice.choice([0, 100, 2_000]))
        yield lambda: consumer.uploads("receipt.pdf")
        yield consumer.closes
        yield consumer.signs_in

    def _other_acts(self) -> Iterator[Callable[[], None]]:
        agent: Agent = self.world.agent(self.dice.choice(["Alex", "Bo"]))
        yield from [agent.accepts] * 4
        yield from [agent.rejects, agent.closes]
        yield lambda: agent.says(self.dice.choice(self.words) or "Hello")
        yield lambda: agent.transfers_to(self.dice.choice(self.skills))
        yield lambda: self.world.cloud.set_state(agent.name, self.dice.choice(["Online", "Away", "Back soon"]))
        yield lambda: self.world.set_variable("flag", 'it is "on"')
        if not self.in_real_time:
            yield agent.lets_ring_expire
            yield lambda: self.world.advance(self.dice.choice([250, 1_000, 60_000, 180_001, 3_600_001]))


def _patterns(export: str) -> list[str]:
    """Words that the bot's patterns look for, roughly."""
    return [found.replace("*", "").strip() for found in re.findall(r'"([a-z][a-z *]{2,20})"', export)][:30]


def test_every_recorded_conversation_passes(project: Project) -> None:
    shutil.copytree(BOTS, project.path / "bots")
    files = sorted(BOTS.glob("*.json"))

    whole = recorded = 0
    for seed in range(2 * len(files)):
        file = files[seed % len(files)]
        talk = Talk(file, seed, in_real_time=seed >= len(files))
        talk.hold()
        try:
            text = feature(talk.world.log.events, bot_files={talk.bot.name: file.name})
        except FeatureError as error:
            assert str(error).startswith("there is nothing to write down")  # noqa: PT017 - rare, and the rest counts
            continue
        recorded += 1
        project.write(f"{seed}-{file.stem}.feature", text)
        without_citations = [replace(event, rules=()) for event in talk.world.log.events]
        assert feature(without_citations, bot_files={talk.bot.name: file.name}) == text
        whole += "left out" not in text

    result = project.run("-q")
    result.assert_outcomes(passed=recorded)
    assert whole > len(files), "more than half of them are to be written down to their end"


def test_conversation_of_another_day_is_held_again_on_that_day(project: Project) -> None:
    bot = BotBuilder("Calendar")
    bot.dialog("Welcome", patterns=["hi"]).text("It is {$botContext.day}.", pre=TELLS_THE_DAY)
    project.path.joinpath("calendar.json").write_bytes(bot.dump())
    world = World(bot.build())
    world.begins_at(int(datetime(2027, 3, 14, 15, 9, tzinfo=UTC).timestamp() * 1000))
    world.consumer().says("hi")
    assert world.consumer().messages[-1].text == "It is 2027-03-14."

    text = feature(world.log.events, bot_files={"Calendar": "calendar.json"}, epoch_offset_ms=world.epoch_offset_ms)
    project.write("recorded.feature", text)

    assert "it is 2027-03-14 15:09" in text
    project.run("-q").assert_outcomes(passed=1)


TELLS_THE_DAY = 'botContext.setBotVariable("day", new Date().toISOString().slice(0, 10), true, false);'
