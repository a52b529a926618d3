"""Input and output of a script run: plain values."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

JsonText = str  # a text that holds JSON
CutOffBy = Literal["", "script", "host"]
Argument = str | int | float | bool | None | tuple["Argument", ...]

GLOBAL_FUNCTIONS = "Global Functions"


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of an author's code.

    Attributes:
        name: the panel's name, e.g. "Pre-Process Code".
        where: its bot node, "Dialog › interaction"; empty for code of the whole bot.
        code: the JavaScript.
        rules: ids of the documented rules by which it runs at this point.
    """

    name: str
    where: str
    code: str
    rules: tuple[str, ...] = ()


CONVERSATION_START = Panel(
    name="conversation-start function",
    where="",
    code=(
        "if (typeof __initConversation === 'function') __initConversation();"
        " else if (typeof initConversation === 'function') initConversation();"
    ),
)
"""Runs whichever conversation-start function the Global Functions define. Follows JS-INIT-CONVERSATION."""


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity found in the consumer's message: the words used, and the data value after `~` in its definition."""

    phrase: str
    data_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextNamespace:
    """One registered namespace of the Conversation Context Service: property → JSON text, per scope."""

    global_data: Mapping[str, JsonText] = field(default_factory=dict)
    user_data: Mapping[str, JsonText] = field(default_factory=dict)
    conversation_data: Mapping[str, JsonText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptState:
    """Everything a script can read. The caller merges values of several scopes.

    Attributes:
        global_functions: the bot's Global Functions, loaded before the panel.
        variables: bot variables of every duration; None reads as null, like an unknown name.
        objects: names of the variables that hold an object, as JSON text.
        results: `api_X` → body of the response.
        statuses: `api_XStatus` → HTTP status.
        fields: custom data field `X.field` → its values.
        aliases: second name of a bot variable → the name under which it is stored.
        entities: entity → its phrases in the latest message; names differ in more than letter case.
        unknown_entities: entities that exist, but whose phrases are not known here.
        api_executed: whether the last API call got a response; None when there was none yet (C12).
        personal_info, customer_info: authenticated objects, None when the consumer is not authenticated.
        metadata: metadata type → JSON list, of the most recent consumer message.
        context: namespaces of the Conversation Context Service.
        now_ms: milliseconds since `EPOCH`.
        seed: of Math.random; equal seeds give equal numbers, so each run needs its own.
        answers: question key → return value of the function as JSON; for another run after a question.
        cpu_ms: CPU time that the runs before this one have used up: all runs of a script share its limit.
    """

    global_functions: str = ""
    variables: Mapping[str, str | None] = field(default_factory=dict)
    objects: Collection[str] = ()
    results: Mapping[str, JsonText] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    user_message: str = ""
    button_payload: str | None = None
    quick_reply_payload: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    conversation_id: str = ""
    chat_bot_id: str = ""
    account_id: str = ""
    user_id: str = ""
    channel: str = "lp_web"
    engagement: Mapping[str, str] = field(default_factory=dict)
    dialog_starter_intent: str | None = None
    disambiguated_intent_name: str | None = None
    disambiguated_intent_id: str | None = None
    entities: Mapping[str, Sequence[NamedEntity]] = field(default_factory=dict)
    unknown_entities: Sequence[str] = ()
    nlp_response: JsonText | None = None
    sentiment: str | None = None
    api_executed: bool | None = None
    api_status: str | None = None
    file_caption: str | None = None
    file_type: str | None = None
    personal_info: JsonText | None = None
    customer_info: JsonText | None = None
    web_view: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, JsonText] = field(default_factory=dict)
    context_enabled: bool = True
    context: Mapping[str, ContextNamespace] = field(default_factory=dict)
    now_ms: int = 0
    seed: int = 0
    answers: Mapping[str, JsonText] = field(default_factory=dict)
    cpu_ms: int = 0

    def with_answer(self, outcome: ScriptOutcome, answer: JsonText) -> ScriptState:
        """The state for another run, with the answer to the question of this outcome."""
        assert outcome.question is not None
        answers = {**self.answers, outcome.question.key: answer}
        return replace(self, answers=answers, cpu_ms=self.cpu_ms + outcome.cpu_ms)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect of a script, by the name of the platform's function; `args` are normalised.

    setBotVariable (name, value as the platform prints it, "request" | "session" | "forever", true for the JSON
    of an object); sendMessage (text), also
    for each element of sendMessages; sendMessageWithQuickReplies (text, ((title, payload), …)); sendImmediateReply
    ((text, …)); sendPrivateMessage (text); addQuickReplies (((title, payload), …)); setTriggerNextMessage
    (interaction); setMessageDelay (ms); setAllowMaxTextResponse (bool); setBotTransferUserMessage (text);
    setBotTransferIntentId (id); setBotTransferIntentbyDomain (intent, domain); printDebugMessage (text);
    logCustomEvent (user message, event, detail); logEscalationEvent (user message, type); registerContextNamespace
    (namespace, ttl in seconds or None); deleteContextNamespace (namespace); setContextData ("global" | "user" |
    "conversation", namespace, property, JSON text); deleteContextData (scope, namespace, property);
    deleteAllContextData (scope, namespace).
    """

    name: str
    args: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the author. `code` is a documented rule's id; lines count from 1, 0 means unknown."""

    code: str
    text: str
    panel: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class ScriptFrame:
    """A place in the author's code: panel, function ("" at top level), line and column from 1."""

    panel: str
    function: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.panel}, line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class ScriptError:
    """The error by which a script ended early.

    Attributes:
        message: the message of JavaScript, with a hint if there is one.
        panel: the panel whose code failed: the one that ran, or "Global Functions".
        where: the bot node of that panel; empty for the Global Functions.
        line, column: from 1, in that panel's code; 0 when unknown.
        source: that line of the author's code.
        trace: the calls that led there, innermost first.
        missing: the name that is not defined, if that is the error.
        rule: id of the documented rule that it violates, "" if unknown.
        cut_off_by: what stopped the script for its use of time or memory: "script" for the limits that hold while it
            runs, "host" when the process had to be ended around it; "" for an error of its own.
    """

    message: str
    panel: str
    where: str = ""
    line: int = 0
    column: int = 0
    source: str = ""
    trace: tuple[ScriptFrame, ...] = ()
    missing: str = ""
    rule: str = ""
    cut_off_by: CutOffBy = ""

    @property
    def is_cut_off(self) -> bool:
        """Whether the script was stopped for its use of time or memory."""
        return bool(self.cut_off_by)

    def __str__(self) -> str:
        place = self.panel + (f" of {self.where}" if self.where else "")
        place += f", line {self.line}, column {self.column}" if self.line else ""
        lines = [self.message, f"at {place}" + (f": {self.source}" if self.source else "")]
        lines += [f"called from {frame.panel}, line {frame.line}" for frame in self.trace[1:4]]
        return "\n  ".join(lines)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that only the host can answer: put the answer under `key` in `ScriptState.answers` and run again."""

    name: str
    args: tuple[Argument, ...]

    @property
    def key(self) -> str:
        return json.dumps([self.name, *self.args], ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class ScriptOutcome:
    """The outcome of a run.

    Attributes:
        effects: in the order of the calls; those before an error count. Empty while a question is open.
        error: the error that ended the panel, None without one.
        global_error: the error in loading the Global Functions; the panel runs in spite of it.
        question: the answer the run needs before it can go on.
        notes: oddities for the author.
        called: the platform functions used, in order of first use.
        rules: ids of the documented rules that these functions follow.
        unsupported: names called on botContext that the platform does not have.
        jump: the place of the last call of setTriggerNextMessage, None without one.
        cpu_ms: CPU time that the run used; differs from run to run, so that it counts in no comparison.
    """

    effects: tuple[Effect, ...] = ()
    error: ScriptError | None = None
    global_error: ScriptError | None = None
    question: Question | None = None
    notes: tuple[Note, ...] = ()
    called: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    jump: ScriptFrame | None = None
    cpu_ms: int = field(default=0, compare=False)

    def of(self, *names: str) -> Iterator[Effect]:
        """The effects with one of these names, in order."""
        return (effect for effect in self.effects if effect.name in names)

    def last(self, name: str) -> Effect | None:
        """The last effect of this name, which counts for setMessageDelay and setTriggerNextMessage."""
        return next((effect for effect in reversed(self.effects) if effect.name == name), None)


class ScriptSandbox(Protocol):
    """Runs an author's code. Pure: the same panel and state give the same outcome."""

    def run(self, panel: Panel, state: ScriptState) -> ScriptOutcome: ...
