"""Seeded fault schedules: a bot, an account, settings, and what people, faults and time do to them.

Theory of operation. `schedule(seed)` draws everything from `random.Random(seed)`; a schedule is plain data, so that it
can be shrunk by leaving things out and printed. `play` carries it out in a World of its own. Acts address the cloud
directly and are each followed by a pause: until the clock is idle, or for some milliseconds, so that messages cross,
land in the joining window and meet calls in flight. What an act asks for and cannot be had (FeatureError, UnknownName,
Refused) is skipped and has to leave no trace. Every consumer message carries a number of its own, "agent #3", by which
the invariants find it again wherever it went.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from handoff.engine.bot import Bot
from handoff.engine.errors import FeatureError
from handoff.engine.log import Event
from handoff.engine.settings import ConnectorSettings
from handoff.fakes import Refused, World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.cloud import Caller, ParticipantsChange, Update

FRONT, DESK = "Front", "Desk"
SKILLS = {FRONT: 1000, "Human": 1001, "Backup": 1002, DESK: 1003, "Empty": 1004}
UNKNOWN_SKILL = "1999"
ALEX_ID, BLAIR_ID, MIA_ID = 7001, 7002, 7003
ADDRESS = "https://crm.example/status"
INTERRUPTION = (
    "system_handleIntermediateUserMessage",
    "system_intermediateBotResponseTimeout",
    "system_intermediateBotMessage",
)
MOST_EVENTS = 10_000  # a schedule has some hundred


# --- the bots --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Design:
    """What differs between the bots: their dialogs for failures and for what they do not understand, and one text."""

    failure: str = "none"
    fallback: str = "text"
    friendly: bool = False
    version: int = 1


FAILURES = ("none", "sorry", "again", "again by integration", "asks", "slow", "looks up", "bad skill")
FALLBACKS = ("none", "text", "transfer", "asks", "unhandled")


@cache
def front(design: Design) -> Bot:
    """The bot that consumers reach. A word starts each dialog, alone or with more behind it."""
    bot = BotBuilder(FRONT)
    human = str(SKILLS["Human"])
    _dialog(bot, "hi").text(f"Hello, version {design.version}.")
    _dialog(bot, "agent").agent_transfer("An agent comes.", skill_id=human)
    _dialog(bot, "rule").agent_transfer("An agent comes.", skill_id=human, failure="Sorry")
    _dialog(bot, "success").agent_transfer("An agent comes.", skill_id=human, next="end").rule(
        "Success", api="SUCCESS", next="end"
    )
    _dialog(bot, "blank").agent_transfer("BLANK_MESSAGE", skill_id=human)
    _dialog(bot, "named").agent_transfer("Alex comes.", skill_id=human, agent_id=str(ALEX_ID))
    _dialog(bot, "bad").agent_transfer("Never said.", skill_id="12a")
    _dialog(bot, "unknown").agent_transfer("Never said.", skill_id=UNKNOWN_SKILL)
    _dialog(bot, "variable").agent_transfer("An agent comes.", skill_id="{$botContext.skill}")
    _dialog(bot, "empty").agent_transfer("The empty queue.", skill_id=str(SKILLS["Empty"]))
    _dialog(bot, "desk").agent_transfer("To the desk.", skill_id=str(SKILLS[DESK]))
    _dialog(bot, "context").agent_transfer("To the desk.", skill_id=str(SKILLS[DESK]), transfer_bot_context=True)
    itself = _dialog(bot, "self")  # it asks, or the bot could send the conversation to itself for ever
    itself.question("Once more?", name="self").rule("Yes", patterns=["yes", "yes *"])
    itself.agent_transfer("To myself.", skill_id=str(SKILLS[FRONT]))
    _dialog(bot, "delayed").agent_transfer("After a while.", skill_id=human, delay_ms=2_000)
    stays = _dialog(bot, "stay")
    stays.agent_transfer("I stay with you.", skill_id=human, next="next")
    stays.text("Still here.", delay_ms=300)
    stays.text("And here.", delay_ms=1_500)
    stays.question("How are you?").rule("Any", patterns=["*"])
    stays.text("I see.", next="end")
    twice = _dialog(bot, "twice")
    twice.agent_transfer("Once.", skill_id=human, next="next")
    twice.agent_transfer("Twice.", skill_id=str(SKILLS["Backup"]), delay_ms=400, next="next")
    twice.agent_transfer("Never said.", skill_id="12a", delay_ms=1_000)
    texts = _dialog(bot, "texts")
    for number in range(3):
        texts.text(f"Text {number}.", delay_ms=1_200 * number)
    texts.agent_transfer("After the texts.", skill_id=human)
    _dialog(bot, "operator").integration("Escalate").rule("Success", api="SUCCESS", next="end").rule(
        "Failure", api="FAILURE", next="Sorry"
    )
    _dialog(bot, "bare").integration("Escalate", next="end")
    then = _dialog(bot, "then")
    then.integration("Escalate").rule("Success", api="SUCCESS")
    then.text("It goes on.")
    then.integration("Status")
    then.text("Status {Status.state}.", next="end")
    _dialog(bot, "typo").integration("Misspelt").rule("Failure", api="FAILURE", next="Sorry")
    lookup = _dialog(bot, "status")
    lookup.integration("Status")
    lookup.text("Status {Status.state}.", next="end")
    first = _dialog(bot, "first")
    first.integration("Status").rule("Failure", api="FAILURE", next="first_transfer")
    first.agent_transfer("First looked up.", skill_id=human, name="first_transfer")
    ask = _dialog(bot, "ask")
    ask.question("Shall I?", name="ask").rule("Yes", patterns=["yes", "yes *"], next="ask_transfer").rule(
        "No", patterns=["no", "no *"], next="ask_no"
    )
    ask.agent_transfer("As you wish.", skill_id=human, name="ask_transfer")
    ask.text("Fine.", name="ask_no", next="end")
    slow = _dialog(bot, "slow")
    slow.text("One moment.")
    slow.text("Nearly.", delay_ms=8_000)
    slow.text("Done.", delay_ms=9_000, next="end")
    _dialog(bot, "bye").text("Goodbye.", next="close conversation")
    _dialog(bot, "done").text("Done.", next="close dialog")
    bot.dialog("Sorry").text("Sorry, no agent can come.", next="end")
    _add_failure(bot, design.failure)
    _add_fallback(bot, design.fallback)
    bot.escalation_integration("Escalate", human, "Hold on.")
    bot.escalation_integration("Misspelt", "10x1", "Hold on.")
    bot.api("Status", ADDRESS, fields={"state": "{$.api_Status.state}"})
    if design.friendly:
        bot.user_friendly_response("Please call us.")
    return bot.build()


@cache
def desk(design: Design) -> Bot:
    """The bot that the first one transfers to, and that transfers back."""
    bot = BotBuilder(DESK)
    _dialog(bot, "order").text("Which order?")
    _dialog(bot, "tea").text("Tea it is.")
    _dialog(bot, "desk").question("This is the desk. What is it?").rule("Any", patterns=["*"])
    back = _dialog(bot, "back")  # it asks, or two bots of a group could send a conversation back and forth for ever
    back.question("Back to the front?", name="back").rule("Yes", patterns=["yes", "yes *"])
    back.agent_transfer("Back to the front.", skill_id=str(SKILLS[FRONT]))
    _dialog(bot, "agent").agent_transfer("An agent of the desk comes.", skill_id=str(SKILLS["Human"]))
    _add_failure(bot, design.failure)
    bot.fallback("The desk does not know.")
    return bot.build()


def _dialog(bot: BotBuilder, word: str) -> Any:
    return bot.dialog(f"Dialog {word}", patterns=[word, f"{word} *"])


def _add_failure(bot: BotBuilder, kind: str) -> None:
    if kind == "none":
        return
    human, backup = str(SKILLS["Human"]), str(SKILLS["Backup"])
    dialog = bot.dialog("Failed", patterns=["__agent_escalation_failed__"])
    match kind:
        case "sorry":
            dialog.text("Sorry, it did not work.")
        case "again":
            dialog.agent_transfer("I try again.", skill_id=backup)
        case "again by integration":
            dialog.integration("Backup", next="end")
            bot.escalation_integration("Backup", backup, "I try again.")
        case "asks":
            asked = dialog.question("It failed. Again?", name="again")
            asked.rule("Yes", patterns=["yes", "yes *"], next="again_transfer")
            asked.rule("No", patterns=["no", "no *"], next="end")
            dialog.agent_transfer("Again.", skill_id=human, name="again_transfer")
        case "slow":
            dialog.text("It failed.", delay_ms=1_000)
            dialog.text("Really.", delay_ms=5_000)
        case "looks up":
            dialog.integration("Later")
            dialog.text("Later {Later.state}.", next="end")
            bot.api("Later", ADDRESS, fields={"state": "{$.api_Later.state}"})
        case "bad skill":
            dialog.agent_transfer("Never said.", skill_id="x1")


def _add_fallback(bot: BotBuilder, kind: str) -> None:
    match kind:
        case "text":
            bot.fallback("Pardon?")
        case "transfer":
            bot.fallback().agent_transfer("I had better find an agent.", skill_id=str(SKILLS["Human"]))
        case "asks":
            asked = bot.fallback().question("I did not understand. An agent?", name="fallback_question")
            asked.rule("Any", patterns=["*"])
        case "unhandled":
            bot.fallback().integration("Status", next="end")


# --- schedules -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One thing that is done, and the pause after it: milliseconds, or None for until the clock is idle."""

    name: str
    arguments: tuple[Any, ...] = ()
    pause_ms: int | None = None

    def __str__(self) -> str:
        said = ", ".join(repr(argument) for argument in self.arguments)
        after = "" if self.pause_ms is None else f"   # then {self.pause_ms} ms"
        return f"{self.name}({said}){after}"


@dataclass(frozen=True)
class Schedule:
    seed: int
    design: Design
    settings: Mapping[str, Any]  # fields of ConnectorSettings of both bots
    switches: Mapping[str, Any]
    environment: Mapping[str, str]
    group: bool
    slots: int
    online: tuple[str, ...]
    acts: tuple[Act, ...]

    def __str__(self) -> str:
        lines = [f"seed {self.seed}: {self.design}, slots {self.slots}, online {', '.join(self.online) or 'no one'}"]
        parts = (("connector", self.settings), ("switches", self.switches), ("environment", self.environment))
        lines += [f"{name}: {dict(given)}" for name, given in parts if given]
        lines += ["the bots are a group"] if self.group else []
        return "\n".join([*lines, *(f"  {act}" for act in self.acts)])


_KINDS = (
    *("say",) * 34,
    *("fault",) * 14,
    *("while",) * 14,
    *("agent",) * 22,
    *("manager",) * 8,
    *("setting",) * 8,
)
_SETTINGS = ("save", "switch", "field", "group", "shift", "connector", "connector", "variable", "api", "api", "date")
WORDS = (
    *("agent", "agent", "agent", "agent", "operator", "bare", "then", "stay", "twice", "texts", "rule", "success"),
    *("desk", "context", "variable", "named", "blank", "delayed", "empty", "first", "ask", "slow", "status", "hi"),
    *("hi", "yes", "yes", "no", "back", "order", "tea", "gibberish", "gibberish", "bad", "unknown", "typo", "self"),
    *("bye", "done"),
)
SWITCHES: dict[str, tuple[Any, ...]] = {
    "bot_hears_while_transferring": (True,),
    "unhandled_transfer_error": ("default text",),
    "stop_resets_failures": (False,),
    "fixed_message_window": (True,),
    "fallback_skill_on_full_queue": (True,),
    "jump_leaves_return_point": (True,),
    "shuffle_messages": (True,),
    "stuck_profile": ("B",),
    "connector_cap_sends_final_text": (False,),
    "reprompt_after_fallback": (False,),
    "bad_skill_id": ("built-in text",),
}
PAUSES_MS = (0, 1, 50, 100, 150, 200, 299, 300, 301, 400, 499, 500, 600, 900, 1_000, 1_500, 2_000)
WHILES_MS = (1, 100, 500, 1_000, 3_000, 5_001, 8_000, 15_001, 30_000, 60_000, 61_000, 72_000, 120_000, 180_001, 240_000)
HUMANS = ("Alex", "Blair", "Mia")
CONSUMERS = ("Casey", "Dana")


class _Draw:
    """Draws one schedule."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.said = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, among: Any) -> Any:
        return self.random.choice(among)

    def schedule(self) -> Schedule:
        design = Design(self.one(FAILURES), self.one(FALLBACKS), self.chance(0.2))
        return Schedule(
            seed=self.seed,
            design=design,
            settings=self.settings(),
            switches={name: self.one(values) for name, values in SWITCHES.items() if self.chance(0.12)},
            environment=self.environment(),
            group=self.chance(0.15),
            slots=self.one((1, 3)),
            online=tuple(name for name in HUMANS if self.chance(0.75)),
            acts=tuple(self.acts()),
        )

    def settings(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        optional: dict[str, Callable[[], Any]] = {
            "fallback_skill_id": lambda: self.one((str(SKILLS["Backup"]), str(SKILLS["Backup"]), UNKNOWN_SKILL)),
            "fallback_escalation_time_ms": lambda: self.one((1_000, 5_000, 30_000, 60_000, 90_000, 120_000)),
            "max_escalation_retries": lambda: self.random.randrange(6),
            "message_delay_ms": lambda: self.one((0, 1, 300, 1_000, 3_000)),
            "retry_message_interval_ms": lambda: self.one((1_000, 10_000, 30_000)),
            "message_resend_max_retries": lambda: self.one((0, 2, 3)),
            "user_retry_on_stuck": lambda: True,
            "ring_accept_wait_ms": lambda: self.one((0, 1_000, 5_000)),
            "max_consumer_message_delay_min": lambda: self.one((0, 1, 5)),
            "disable_greetings": lambda: True,
            "skip_agent_message": lambda: True,
        }
        for name, draw in optional.items():
            if self.chance(0.3 if name in _LIKELY else 0.12):
                found[name] = draw()
        if found.get("user_retry_on_stuck") and self.chance(0.5):
            skill = self.one((str(SKILLS["Backup"]), "", UNKNOWN_SKILL))
            found |= {"escalate_on_stuck": True, "escalation_skill_id_on_stuck": skill}
        return found

    def environment(self) -> dict[str, str]:
        if self.chance(0.75):
            return {}
        handle = self.one(("true", "false"))
        return dict(zip(INTERRUPTION, (handle, self.one(("0", "1000", "20000")), "Wait, please."), strict=True))

    def acts(self) -> Iterator[Act]:
        count = self.random.randint(6, 24)
        while count > 0:
            made = list(self.one(_MOTIFS)(self)) if self.chance(0.25) else [self.act()]
            count -= len(made)
            yield from made

    def pause(self) -> int | None:
        return None if self.chance(0.5) else self.one(PAUSES_MS)

    def say(self, word: str | None = None, consumer: str | None = None, pause_ms: int | str | None = "any") -> Act:
        self.said += 1
        who = consumer or (CONSUMERS[0] if self.chance(0.8) else CONSUMERS[1])
        after = self.pause() if isinstance(pause_ms, str) else pause_ms
        return Act("say", (who, f"{word or self.one(WORDS)} #{self.said}"), after)

    def fault(self) -> Act:
        times = self.one((1, 1, 2, 4))
        more = {"after_effect": True} if self.chance(0.4) else {}
        name, arguments = self.one(
            (
                ("transfer_api_answers", (self.one((400, 401, 404, 409, 429, 500, 503)), times)),
                ("transfer_api_times_out", (times,)),
                ("transfer_api_drops", (times,)),
                ("transfer_api_answers_late", (self.one((1, 200, 2_000, 8_000, 20_000, 29_999, 40_000)), times)),
                ("transfer_api_answers_late", (self.one((500, 3_000, 8_000)), 1)),
                ("transfers_fail_later", (times,)),
                ("lose_next_response", (1,)),
                ("lose_next_response", (self.one((1, 2)),)),
                ("silent_for", (self.one((1, 2)),)),
            )
        )
        takes = name in ("transfer_api_answers", "transfer_api_times_out", "transfer_api_drops")
        return Act("fault", (name, arguments, more if takes else {}), 0)

    def act(self) -> Act:
        kinds = (
            ("say",) * 34 + ("fault",) * 14 + ("while",) * 14 + ("agent",) * 22 + ("manager",) * 8 + ("setting",) * 8
        )
        match self.one(kinds):
            case "say":
                return self.say()
            case "fault":
                return self.fault()
            case "while":
                return Act("wait", (self.one(WHILES_MS) if self.chance(0.9) else self.one((7_200_000, 200_000)),))
            case "agent":
                return self.agent()
            case "manager":
                return self.manager()
            case _:
                return self.setting()

    def agent(self) -> Act:
        name = self.one(("Alex", "Alex", "Blair"))
        kind = self.one(
            ("accept",) * 7
            + ("reject", "expire", "write", "write", "give", "give", "end", "end", "state", "state")
            + ("close", "slots")
        )
        match kind:
            case "write":
                return Act("write", (name, "Hello from an agent."), self.pause())
            case "give":
                return Act("give", (name, self.one(tuple(SKILLS))), self.pause())
            case "state":
                return Act("state", (name, self.one(("Online", "Online", "Away", "Offline"))), self.pause())
            case "close":
                return Act("close", (self.one(CONSUMERS),), self.pause())
            case "slots":
                return Act("slots", (name, self.one((0, 1, 2))), self.pause())
            case _:
                return Act(kind, (name,), self.pause())

    def manager(self) -> Act:
        who, whose = self.one(("Mia", "Blair")), self.one((CONSUMERS[0], CONSUMERS[0], CONSUMERS[1]))
        match self.one(("take", "requeue", "requeue", "skill", "suggest", "close")):
            case "take":
                return Act("take", (who, whose), self.pause())
            case "requeue":
                return Act("requeue", (who, whose, self.one((None, *SKILLS))), self.pause())
            case "skill":
                return Act("skill", (who, whose, self.one(tuple(SKILLS))), self.pause())
            case "suggest":
                return Act("suggest", (who, whose, self.one((ALEX_ID, BLAIR_ID, MIA_ID))), self.pause())
            case _:
                return Act("manager closes", (who, whose), self.pause())

    def setting(self) -> Act:
        match self.one(
            ("save", "switch", "field", "group", "shift", "connector", "connector", "variable", "api", "api", "date")
        ):
            case "save":
                design = Design(self.one(FAILURES), self.one(FALLBACKS), self.chance(0.2), 2)
                return Act("save", (design,), self.pause())
            case "switch":
                name = self.one((*SWITCHES, "bot_hears_while_transferring"))
                return Act("switch", (name, self.one(SWITCHES[name])), self.pause())
            case "field":
                settings = self.settings()
                name = self.one(tuple(settings)) if settings else "message_delay_ms"
                return Act("field", (name, settings.get(name, 300)), self.pause())
            case "group":
                return Act("group", (self.chance(0.7),), self.pause())
            case "shift":
                return Act("shift", (self.one(tuple(SKILLS)), self.chance(0.5)), self.pause())
            case "connector":
                return Act("connector", (self.chance(0.6), self.one((FRONT, FRONT, DESK))), self.pause())
            case "date":
                return Act("date", (self.one((0, 1_735_689_600_000)),), self.pause())
            case "variable":
                return Act("variable", ("skill", self.one((str(SKILLS["Human"]), UNKNOWN_SKILL, "12a", ""))), 0)
            case _:
                return Act("api", (self.api(),), 0)

    def api(self) -> dict[str, Any]:
        return self.one(
            (
                {"json": {"state": "good"}, "latency_ms": self.one((1, 700, 5_000, 20_000))},
                {"status": self.one((404, 500)), "json": {}},
                {"error": self.one(("times out", "drops the connection", "unreachable"))},
                {"json": {"state": "late"}, "latency_ms": 31_000},
            )
        )

    # --- motifs: what rarely comes about by chance --------------------------------------------------------------------

    def silence(self) -> Iterator[Act]:
        """The response to an escalation is lost, and time passes."""
        yield Act("fault", ("lose_next_response", (1,), {}), 0)
        yield self.say(self.one(("agent", "operator", "bare", "stay")), CONSUMERS[0], self.pause())
        yield Act("wait", (self.one((1_001, 5_001, 60_000, 61_000, 180_001, 181_000)),))

    def silence_while_transferring(self) -> Iterator[Act]:
        """The bot hears the consumer while a transfer is under way, and does not answer."""
        yield self.say(self.one(("empty", "agent", "stay")), CONSUMERS[0], self.one((300, 350, 400, 700, 1_500)))
        yield Act("fault", (self.one(("lose_next_response", "silent_for")), (1,), {}), 0)
        yield self.say(self.one(("hi", "agent", "gibberish")), CONSUMERS[0], self.pause())
        yield Act("wait", (self.one((1_001, 30_001, 181_000)),))

    def late_answer(self) -> Iterator[Act]:
        """The transfer is answered after the connector has lost its patience."""
        late_ms = self.one((3_000, 8_000, 29_000))
        yield Act("field", ("fallback_escalation_time_ms", self.one((1_000, 5_000))), 0)
        yield Act("fault", ("transfer_api_answers_late", (late_ms, 1), {}), 0)
        if self.chance(0.3):
            yield Act("fault", ("transfers_fail_later", (1,), {}), 0)
        yield self.say(self.one(("agent", "operator", "bare", "texts")), CONSUMERS[0], self.one((400, 2_000, None)))
        yield self.say(None, CONSUMERS[0], self.one((400, 2_000, None)))

    def stuck(self) -> Iterator[Act]:
        """The connector starts again, or transfers, while an escalation is under way."""
        interval_ms = self.one((1_000, 10_000, 60_000))
        yield Act("field", ("user_retry_on_stuck", True), 0)
        yield Act("field", ("retry_message_interval_ms", interval_ms), 0)
        lost, late = ("lose_next_response", (1,), {}), ("transfer_api_answers_late", (self.one((8_000, 20_000)), 1), {})
        yield Act("fault", self.one((lost, lost, late)), 0)
        yield self.say(self.one(("agent", "operator", "bare", "slow")), CONSUMERS[0], self.pause())
        yield Act("wait", (self.one((interval_ms + 1_000, 2 * interval_ms + 1_000)),))
        yield self.say(None, CONSUMERS[0])

    def failures(self) -> Iterator[Act]:
        """An escalation that fails again and again."""
        times = self.one((2, 3, 4, 5))
        if self.chance(0.3):
            yield Act("field", ("max_escalation_retries", self.random.randrange(4)), 0)
        yield Act(
            "fault", self.one((("transfers_fail_later", (times,), {}), ("transfer_api_answers", (500, times), {}))), 0
        )
        for _ in range(times):
            yield self.say(self.one(("agent", "operator", "bare", "yes")), CONSUMERS[0])

    def recovers(self) -> Iterator[Act]:
        """Escalations fail, one succeeds, an agent gives the conversation back, and escalations fail again."""
        for _ in range(2):
            times = self.one((1, 2, 2))
            yield Act("fault", ("transfer_api_answers", (503, times), {}), 0)
            for _ in range(times):
                yield self.say(self.one(("agent", "bare")), CONSUMERS[0], None)
            yield self.say("agent", CONSUMERS[0], None)
            yield Act("state", ("Blair", "Online"), None)
            yield Act("accept", ("Blair",), self.pause())
            yield Act("give", ("Blair", FRONT))

    def handed_on(self) -> Iterator[Act]:
        """An agent takes the conversation and gives it away."""
        yield self.say("agent", CONSUMERS[0])
        yield Act("state", ("Alex", "Online"), self.pause())
        yield Act("accept", ("Alex",), self.pause())
        yield self.say(None, CONSUMERS[0])
        yield Act("give", ("Alex", self.one((FRONT, FRONT, DESK, "Human", "Backup"))), self.pause())

    def removed(self) -> Iterator[Act]:
        """A manager takes the conversation from the bot, whatever the bot is doing."""
        if self.chance(0.6):
            yield self.fault()
        yield self.say(self.one(("agent", "operator", "slow", "texts", "status", "hi")), CONSUMERS[0], self.pause())
        who = self.one(("Mia", "Blair"))
        match self.one(("take", "requeue", "requeue", "suggest")):
            case "take":
                yield Act("take", (who, CONSUMERS[0]), self.pause())
            case "requeue":
                yield Act("requeue", (who, CONSUMERS[0], self.one((None, None, *SKILLS))), self.pause())
            case _:
                yield Act("suggest", (who, CONSUMERS[0], self.one((ALEX_ID, BLAIR_ID))), self.pause())
        yield self.say(None, CONSUMERS[0])

    def kept(self) -> Iterator[Act]:
        """The consumer writes while a transfer is under way that is going to fail."""
        yield Act("fault", ("transfers_fail_later", (1,), {}), 0)
        yield self.say(self.one(("agent", "operator", "stay", "twice")), CONSUMERS[0], self.one((300, 400, 700, 1_000)))
        for _ in range(self.one((1, 2, 3))):
            yield self.say(None, CONSUMERS[0], self.one((0, 100, 200, 400)))
        if self.chance(0.15):
            yield Act("switch", ("bot_hears_while_transferring", self.chance(0.5)))

    def closed(self) -> Iterator[Act]:
        """The consumer closes the conversation, whatever the bot is doing."""
        if self.chance(0.6):
            yield self.fault()
        yield self.say(self.one(("agent", "operator", "slow", "texts", "status", "hi")), CONSUMERS[0], self.pause())
        yield Act("close", (CONSUMERS[0],), self.pause())
        yield self.say(None, CONSUMERS[0])

    def after_effect(self) -> Iterator[Act]:
        """The cloud carries a transfer out and says otherwise, or nothing."""
        times, more = self.one((1, 1, 2)), {"after_effect": True}
        name = self.one(("transfer_api_answers", "transfer_api_times_out", "transfer_api_drops"))
        arguments = (self.one((500, 503)), times) if name == "transfer_api_answers" else (times,)
        yield Act("fault", (name, arguments, more), 0)
        if self.chance(0.3):
            yield Act("fault", ("transfers_fail_later", (1,), {}), 0)
        yield self.say(self.one(("agent", "operator", "bare", "stay", "rule")), CONSUMERS[0], self.pause())
        yield self.say(None, CONSUMERS[0], self.pause())

    def quickly(self) -> Iterator[Act]:
        """Several messages in a row."""
        for _ in range(self.one((2, 3, 4))):
            yield self.say(None, CONSUMERS[0], self.one((0, 1, 100, 200, 299, 301)))


_LIKELY = frozenset({"fallback_skill_id", "fallback_escalation_time_ms", "user_retry_on_stuck"})
_MOTIFS: tuple[Callable[[_Draw], Iterator[Act]], ...] = (
    _Draw.silence,
    _Draw.silence_while_transferring,
    _Draw.late_answer,
    _Draw.stuck,
    _Draw.failures,
    _Draw.recovers,
    _Draw.handed_on,
    _Draw.removed,
    _Draw.kept,
    _Draw.closed,
    _Draw.after_effect,
    _Draw.quickly,
)


def schedule(seed: int) -> Schedule:
    """The schedule of this seed, always the same."""
    return _Draw(seed).schedule()


# --- playing ---------------------------------------------------------------------------------------------------------


@dataclass
class Played:
    """A schedule that has been played.

    Attributes:
        world: as it stands at the end, or where the error came.
        error: what was raised, other than for an act that cannot be.
        remarks: what `watch` said at the moments at which the clock was idle.
        skipped: the acts that could not be.
    """

    schedule: Schedule
    world: World
    conversations: dict[str, str] = field(default_factory=dict)  # of each consumer the latest
    error: Exception | None = None
    remarks: list[str] = field(default_factory=list)
    skipped: list[Act] = field(default_factory=list)

    def conversation(self, consumer: str) -> str:
        if consumer not in self.conversations:
            raise FeatureError(f"{consumer} has no conversation")
        return self.conversations[consumer]


def play(plan: Schedule, watch: Callable[[World], Iterator[str]] = lambda _world: iter(())) -> Played:
    """Carry a schedule out. `watch` is asked whenever the clock is idle, the end included."""
    played = Played(plan, World(seed=plan.seed))
    played.world.log.listen("guard against endless schedules", _refuse_endless)
    try:
        _set_up(played)
        for act in plan.acts:
            _carry_out(played, act)
            if act.pause_ms is None:
                played.world.run_until_idle()
                played.remarks += watch(played.world)
            else:
                played.world.clock.advance(act.pause_ms)
        played.world.run_until_idle()
        played.remarks += watch(played.world)
    except Exception as error:
        played.error = error
    return played


def _refuse_endless(event: Event) -> None:
    if event.seq > MOST_EVENTS:
        raise AssertionError(f"the conversation has no end: {event.seq} events, the last one is {event.body}")


def _set_up(played: Played) -> None:
    plan, world = played.schedule, played.world
    for name, number in SKILLS.items():
        world.cloud.add_skill(name, number)
    world.outside.stub("GET", ADDRESS, json={"state": "good"})
    world.environment(plan.environment)
    for name, value in plan.switches.items():
        world.switch(name, value)
    settings = ConnectorSettings.model_validate(dict(plan.settings))
    world.deploy(front(plan.design), skill=FRONT, connector=settings)
    world.deploy(desk(plan.design), skill=DESK, connector=settings)
    world.connector()  # the cloud is told what the connectors say
    if plan.group:
        world.group("Bots", [FRONT, DESK], collaborates=True)
    add = world.cloud.add_agent
    add("Alex", skills=["Human"], online="Alex" in plan.online, slots=plan.slots, id=ALEX_ID)
    profiles = ("Agent", "Agent Manager")
    add("Blair", skills=["Human", "Backup"], online="Blair" in plan.online, id=BLAIR_ID, profiles=profiles)
    add("Mia", online="Mia" in plan.online, id=MIA_ID, profiles=("Administrator",))


def _carry_out(played: Played, act: Act) -> None:
    before = played.world.log.last_seq
    try:
        _ACTS[act.name](played, *act.arguments)
    except (FeatureError, Refused) as error:  # UnknownName is a FeatureError
        played.skipped.append(act)
        if played.world.log.last_seq != before:
            raise AssertionError(f"{act} was refused and left {played.world.log.since(before)}") from error


def _say(played: Played, consumer: str, text: str) -> None:
    cloud = played.world.cloud
    known = played.conversations.get(consumer)
    if known is None or not cloud.conversation(known).accepts_messages:
        played.conversations[consumer] = known = cloud.start_conversation(consumer, FRONT)
    cloud.consumer_writes(known, text)


def _rung(played: Played, agent: str) -> str:
    """This agent, or another one for whom a conversation is ringing when none is for this one."""
    return next((name for name in (agent, *HUMANS) if played.world.cloud.ringing(name)), agent)


def _busy(played: Played, agent: str) -> str:
    """This agent, or another one who has a conversation when this one has none."""
    return next((name for name in (agent, *HUMANS) if played.world.cloud.open_conversations(name)), agent)


def _expire(played: Played, agent: str) -> None:
    rings = played.world.cloud.ringing(_rung(played, agent))
    if not rings:
        raise FeatureError(f"no conversation is ringing for {agent}")
    played.world.clock.advance(rings[0].expires_at_ms - played.world.clock.now_ms)


def _update(played: Played, who: str, consumer: str, *changes: ParticipantsChange, skill: str | None = None) -> None:
    skill_id = None if skill is None else str(SKILLS[skill])
    update = Update(changes, skill_id)
    played.world.cloud.update(played.conversation(consumer), update, by=Caller("agent", who))


def _save(played: Played, design: Design) -> None:
    played.world.save(front(design))


_ACTS: dict[str, Callable[..., object]] = {
    "say": _say,
    "close": lambda it, consumer: it.world.cloud.consumer_closes(it.conversation(consumer)),
    "wait": lambda it, ms: it.world.clock.advance(ms),
    "fault": lambda it, name, arguments, more: getattr(it.world.faults, name)(*arguments, **more),
    "accept": lambda it, agent: it.world.cloud.accept(_rung(it, agent)),
    "reject": lambda it, agent: it.world.cloud.reject(_rung(it, agent)),
    "expire": _expire,
    "write": lambda it, agent, text: it.world.cloud.agent_writes(_busy(it, agent), text),
    "give": lambda it, agent, skill: it.world.cloud.agent_transfers(_busy(it, agent), skill),
    "end": lambda it, agent: it.world.cloud.agent_closes(_busy(it, agent)),
    "state": lambda it, agent, state: it.world.cloud.set_state(agent, state),
    "slots": lambda it, agent, slots: it.world.cloud.set_slots(agent, slots),
    "take": lambda it, who, consumer: _update(it, who, consumer, ParticipantsChange("ADD")),
    "requeue": lambda it, who, consumer, skill: _update(it, who, consumer, ParticipantsChange("REMOVE"), skill=skill),
    "skill": lambda it, who, consumer, skill: _update(it, who, consumer, skill=skill),
    "suggest": lambda it, who, consumer, user: _update(
        it, who, consumer, ParticipantsChange("REMOVE"), ParticipantsChange("SUGGEST", user_id=str(user))
    ),
    "manager closes": lambda it, who, consumer: it.world.cloud.update(
        it.conversation(consumer), Update(closes="conversation"), by=Caller("agent", who)
    ),
    "save": _save,
    "switch": lambda it, name, value: it.world.switch(name, value),
    "field": lambda it, name, value: it.world.connector(**{name: value}),
    "group": lambda it, on: it.world.group("Bots", [FRONT, DESK], collaborates=on),
    "shift": lambda it, skill, on: it.world.cloud.set_shift(skill, on),
    "connector": lambda it, runs, bot: it.world.run_connector(runs, bot),
    "date": lambda it, epoch_ms: it.world.begins_at(epoch_ms),
    "variable": lambda it, name, value: it.world.set_variable(name, value),
    "api": lambda it, answer: it.world.outside.stub("GET", ADDRESS, times=1, **answer),
}


# --- shrinking -------------------------------------------------------------------------------------------------------


def shrink(plan: Schedule, still_fails: Callable[[Schedule], bool]) -> Schedule:
    """The smallest schedule found by leaving out, one after the other, what the failure does not need."""
    while True:
        smaller = next((each for each in _smaller(plan) if still_fails(each)), None)
        if smaller is None:
            return plan
        plan = smaller


def _smaller(plan: Schedule) -> Iterator[Schedule]:
    acts = plan.acts
    for size in (8, 4, 2, 1):
        for at in range(len(acts) - size, -1, -1):
            yield replace(plan, acts=(*acts[:at], *acts[at + size :]))
    for part in ("settings", "switches", "environment"):
        given: Mapping[str, Any] = getattr(plan, part)
        for name in given:
            yield replace(plan, **{part: {key: value for key, value in given.items() if key != name}})
    if plan.design != Design():
        yield replace(plan, design=Design())
        for name in ("failure", "fallback", "friendly"):
            plainer = replace(plan.design, **{name: getattr(Design(), name)})
            if plainer != plan.design:
                yield replace(plan, design=plainer)
    for name in plan.online:
        yield replace(plan, online=tuple(other for other in plan.online if other != name))
    if plan.group:
        yield replace(plan, group=False)
    for at, act in enumerate(acts):
        for plainer_act in _plainer(act):
            yield replace(plan, acts=(*acts[:at], plainer_act, *acts[at + 1 :]))


def _plainer(act: Act) -> Iterator[Act]:
    if act.pause_ms is not None and act.pause_ms not in (0, None) and act.name != "fault":
        yield replace(act, pause_ms=None)
    if act.name == "say":
        consumer, text = act.arguments
        word, _, number = text.partition(" #")
        if word not in ("hi", "agent"):
            for simpler in ("hi", "agent"):
                yield replace(act, arguments=(consumer, f"{simpler} #{number}"))
