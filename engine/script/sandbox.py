"""Runs an author's JavaScript in QuickJS; only its outcome reaches the host.

Theory of operation. The script cannot call functions of the host: the state goes in as one JSON text, `prelude.js`
answers the script from it and records effects, and the result is one JSON text. So a time limit holds in every loop,
and the effects before an error, a timeout or an exhausted memory are not lost. It does not hold inside a built-in
function: code that is not plain runs in a child process, which can be ended.

Creating a context with its prelude costs milliseconds, examining one after a run a tenth of that. A context that a run
has left unchanged serves the next run; a changed one is dropped.

Prelude, Global Functions and panel share one numbering of lines: each is moved below the one before it by empty lines.
So a stack trace identifies the text, and the author gets line numbers of that text.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, cast

from .callee import Callee, callee_at, calls_member, functions_of, names_in
from .cut_off_place import loops_from
from .functions import FUNCTIONS, closest_function
from .plain_code import is_plain
from .rewriting import rewritten
from .script_process import ProcessEndedError, ScriptProcess
from .script_runtime import RunAnswer, RunRequest, ScriptRuntime, prelude
from .script_state import (
    GLOBAL_FUNCTIONS,
    Argument,
    CutOffBy,
    Effect,
    Note,
    Panel,
    Question,
    ScriptError,
    ScriptFrame,
    ScriptOutcome,
    ScriptState,
)
from .syntax import Positions, es6_syntax, is_balanced, lines, offset_of, uses_global_function

EPOCH = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
"""The date at virtual time 0, as scripts see it: a Monday morning."""

CPU_LIMIT_MS = 5_000  # the platform's (INT-CODE-ES5's page)
MEMORY_LIMIT_BYTES = 32 * 1024 * 1024
MAX_QUESTIONS = 16  # in one run; more than that is a loop

_EPOCH_MS = int(EPOCH.timestamp() * 1000)
_FRAME = re.compile(r"^ *at (?:(?P<function>.*) \()?<input>:(?P<line>\d+):(?P<column>\d+)\)?$", re.MULTILINE)
_NOT_A_FUNCTION = "TypeError: not a function"  # QuickJS does not name it
_NOT_DEFINED = re.compile(r"ReferenceError: (\S+) is not defined")
_OUT_OF_MEMORY = "InternalError: out of memory"
_PANEL_FUNCTION = "<panel>"
_SOURCE_LENGTH = 120
_JUMP = "setTriggerNextMessage"
_STATEMENT_END = re.compile(r"[;{}]")
_STOPPED = "stopped: "


class QuickJsSandbox:
    """Runs scripts in QuickJS; runs cannot see each other. Plain code runs in this process, all other in a child.

    Args:
        cpu_limit_ms: CPU time a panel and the Global Functions may use together.
        memory_limit_bytes: memory they may use together.
    """

    def __init__(self, *, cpu_limit_ms: int = CPU_LIMIT_MS, memory_limit_bytes: int = MEMORY_LIMIT_BYTES) -> None:
        self._cpu_limit_ms = cpu_limit_ms
        self._memory_limit_bytes = memory_limit_bytes
        self._local = threading.local()  # a QuickJS context belongs to the thread that made it
        self._process = ScriptProcess()

    def run(self, panel: Panel, state: ScriptState) -> ScriptOutcome:
        """Load the Global Functions, run the panel, and return the outcome. Errors of the script do not raise.

        Questions about time zones are answered here; any other one is part of the outcome.

        Raises:
            Unsupported: the script needs a child process, and none can be started.
        """
        if not panel.code.strip():
            return ScriptOutcome()
        for _ in range(MAX_QUESTIONS):
            outcome = self._run_once(panel, state)
            question = outcome.question
            if question is None or question.name != "timeZoneOffset":
                break
            answer = json.dumps(_zone_offset_minutes(str(question.args[0]), state.now_ms))
            state = state.with_answer(outcome, answer)
        if outcome.question is not None and len(state.answers) >= MAX_QUESTIONS:
            error = ScriptError(f"the script asks more than {MAX_QUESTIONS} questions", panel.name, panel.where)
            return replace(outcome, question=None, error=error)
        return outcome

    def close(self) -> None:
        """End the child process, if one was started. It ends with this process at the latest."""
        self._process.close()

    def _run_once(self, panel: Panel, state: ScriptState) -> ScriptOutcome:
        limit_ms = max(self._cpu_limit_ms - state.cpu_ms, 1)
        source = _Source(state.global_functions, panel)
        encoded = _encode(state)
        request = RunRequest(encoded, source.padded_globals, source.padded_code, limit_ms, self._memory_limit_bytes)
        try:
            answer = self._answer(request, is_plain=is_plain(state.global_functions, panel.code, len(encoded)))
        except ProcessEndedError as ended:
            return _outcome(self._reported(request, ended), source)
        raw = _decode(answer.outcome) if answer.outcome else {}
        failure = answer.broken_off or _exhausted(raw.get("error"), f"{state.global_functions} {panel.code}")
        if failure:
            raw["error"] = self._cut_off(failure)
            raw["cutOffBy"] = "script"
        return replace(_outcome(raw, source), cpu_ms=answer.cpu_ms)

    def _answer(self, request: RunRequest, *, is_plain: bool) -> RunAnswer:
        if not is_plain:
            return self._process.run(request)
        if not hasattr(self._local, "runtime"):
            self._local.runtime = ScriptRuntime()
        runtime: ScriptRuntime = self._local.runtime
        return runtime.run(request)

    def _cut_off(self, failure: str) -> list[str]:
        message, _, stack = failure.partition("\n")
        if "interrupted" in message:
            message = f"{_STOPPED}more than {self._cpu_limit_ms} ms of CPU time"
        elif "out of memory" in message or message == "null":  # null when no memory is left for the error
            message = f"{_STOPPED}more than {self._memory_limit_bytes // (1024 * 1024)} MiB of memory"
        return [message, stack]

    def _reported(self, request: RunRequest, ended: ProcessEndedError) -> dict[str, Any]:
        """The outcome so far of a script that ended its process: what a second run reports until it ends, too."""
        entries = self._process.report(replace(request, is_report=True))
        raw: dict[str, Any] = {kind: [json.loads(entry) for entry in found] for kind, found in entries.items()}
        raw["loading"] = "globalError" not in raw
        raw["globalError"] = raw.get("globalError", [None])[0]
        raw["jumpStack"] = raw.get("jumpStack", [None])[-1]
        time = f"more than {self._cpu_limit_ms} ms of CPU time in a built-in function"
        raw["error"] = [_STOPPED + (time if ended.by_its_limit else str(ended)), ""]
        raw["cutOffBy"] = "host"
        return raw


@dataclass(frozen=True, slots=True)
class _Source:
    """The author's two texts, with the mapping of line numbers from the context to them."""

    global_functions: str
    panel: Panel

    @property
    def padded_globals(self) -> str:
        return _pushed_down(self.global_functions, _prelude_lines())

    @property
    def padded_code(self) -> str:
        return _as_function(self.panel.code, self._panel_starts)

    @property
    def _panel_starts(self) -> int:
        return _prelude_lines() + _line_count(self.global_functions)

    def frames(self, stack: str) -> tuple[ScriptFrame, ...]:
        """The frames of a stack trace that lie in the author's code, innermost first."""
        found = (self._frame(match) for match in _FRAME.finditer(stack))
        return tuple(frame for frame in found if frame is not None)

    def _of_cut_off(self, panel: str, stack: str) -> tuple[ScriptFrame, ...]:
        """The frames of a script that was cut off; line 0 where its loop is not known."""
        first = _FRAME.search(stack)
        if first is None:
            return ()
        trace = self.frames(stack)
        frame = self._frame(first)
        is_start = first["function"] in ("<eval>", _PANEL_FUNCTION) and (
            frame is None or self._is_head(frame) or int(first["line"]) == self._panel_starts
        )
        if is_start:  # no call yet: the place of the text itself, which stands above its first line
            frame, trace = ScriptFrame(panel, "", 0, 0), trace[1:] if frame is not None else trace
        elif frame is None:  # in a function of the platform, which the author's code calls exactly there
            return self._at_loop(trace)
        else:
            trace = trace[1:]
        code = self._code_of(frame)
        loops = loops_from(code, frame.line, frame.column, at_top=not frame.function)
        if not loops:
            return trace or (replace(frame, line=0, column=0),)
        line, column = Positions(code).at(loops[0]) if len(loops) == 1 else (0, 0)
        return (replace(frame, line=line, column=column), *trace)

    def _at_loop(self, trace: tuple[ScriptFrame, ...]) -> tuple[ScriptFrame, ...]:
        """The trace with its innermost call at the loop around it: whether a cut-off meets the loop is chance."""
        if not trace:
            return trace
        frame, code = trace[0], self._code_of(trace[0])
        called = offset_of(code, frame.line, frame.column)
        loops = loops_from(code, frame.line, frame.column, at_top=not frame.function)
        around = [loop for loop in loops if loop <= called]
        if len(around) != 1:
            return trace
        line, column = Positions(code).at(around[0])
        return (replace(frame, line=line, column=column), *trace[1:])

    def _is_head(self, frame: ScriptFrame) -> bool:
        return frame.panel == GLOBAL_FUNCTIONS and self._panel_starts - _prelude_lines() == frame.line

    def jump(self, stack: str) -> ScriptFrame | None:
        """The place of a call of setTriggerNextMessage; QuickJS may name its argument instead."""
        frame = next(iter(self.frames(stack)), None)
        if frame is None:
            return None
        code = self._code_of(frame)
        end = offset_of(code, frame.line, frame.column)
        start = code.rfind(_JUMP, 0, end + len(_JUMP))
        if start < 0 or _STATEMENT_END.search(code, start, end):
            return frame
        line, column = Positions(code).at(start)
        return replace(frame, line=line, column=column)

    def _frame(self, match: re.Match[str]) -> ScriptFrame | None:
        line, column = int(match["line"]), int(match["column"])
        function = match["function"] or ""
        function = "" if function in ("<eval>", _PANEL_FUNCTION) else function
        if line > self._panel_starts + _line_count(self.panel.code):
            return None  # the end of the function around a panel
        if line > self._panel_starts:
            place = rewritten(self.panel.code).place(line - self._panel_starts, column)
            return ScriptFrame(self.panel.name, function, *place)
        if line > _prelude_lines():
            place = rewritten(self.global_functions).place(line - _prelude_lines(), column)
            return ScriptFrame(GLOBAL_FUNCTIONS, function, *place)
        return None

    def _line(self, frame: ScriptFrame) -> str:
        code = self._code_of(frame)
        text = (lines(code)[frame.line - 1 : frame.line] or [""])[0].strip()
        return text if len(text) <= _SOURCE_LENGTH else text[: _SOURCE_LENGTH - 1] + "…"

    def _code_of(self, frame: ScriptFrame) -> str:
        return self.global_functions if frame.panel == GLOBAL_FUNCTIONS else self.panel.code

    def _called(self, stack: str, frame: ScriptFrame, unknown_calls: Mapping[str, ScriptFrame]) -> Callee | None:
        """The call of what is not a function, where the author's code makes it directly."""
        direct = _FRAME.match(stack)
        if direct is None or self._frame(direct) != frame:
            return None
        known = _library() | functions_of(self.global_functions) | functions_of(self.panel.code)
        named = next((Callee(name, "botContext") for name, at in unknown_calls.items() if at == frame), None)
        return callee_at(self._code_of(frame), frame.line, frame.column, known) or named

    def unknown_calls(self, reads: Iterable[Sequence[str]]) -> dict[str, ScriptFrame]:
        """Of the names read on botContext that it does not have, with their stacks, those that are called there."""
        found: dict[str, ScriptFrame] = {}
        for name, stack in reads:
            frame = next(iter(self.frames(stack)), None)
            if frame is not None and calls_member(self._code_of(frame), frame.line, frame.column, name):
                found[name] = frame
        return found

    def error(
        self,
        failure: list[str] | None,
        panel: str,
        unknown_calls: Mapping[str, ScriptFrame] = MappingProxyType({}),
        cut_off_by: CutOffBy = "",
    ) -> ScriptError | None:
        if failure is None:
            return None
        message, stack = failure
        trace = self._of_cut_off(panel, stack) if cut_off_by and _STOPPED in message else self.frames(stack)
        frame = trace[0] if trace else ScriptFrame(panel, "", 0, 0)
        where = "" if frame.panel == GLOBAL_FUNCTIONS else self.panel.where
        called = self._called(stack, frame, unknown_calls) if message == _NOT_A_FUNCTION else None
        is_unknown = called is not None and called.name in unknown_calls
        if called is not None:
            message = f"TypeError: {called} is not a function" + (" of the platform" if is_unknown else "")
        rule, hint = _unknown_function(called.name) if called is not None and is_unknown else _offence(message)
        missing = _NOT_DEFINED.search(message)
        return ScriptError(
            message + hint,
            frame.panel,
            where,
            frame.line,
            frame.column,
            self._line(frame) if frame.line else "",
            trace,
            missing[1] if missing else "",
            rule,
            cut_off_by=cut_off_by,
        )

    def notes(self) -> tuple[Note, ...]:
        """Notes on the texts: syntax newer than ECMAScript 5, which the platform does not promise."""
        texts = ((GLOBAL_FUNCTIONS, self.global_functions), (self.panel.name, self.panel.code))
        return tuple(
            Note("INT-CODE-ES5", f"{it.what}: custom code is ECMAScript 5", panel, it.line, it.column)
            for panel, code in texts
            for it in es6_syntax(code)
        )


@cache
def _library() -> frozenset[str]:
    """The names of the functions that the prelude leaves to scripts."""
    return names_in(prelude().partition("const KEEP = {")[2].partition("function strip")[0])


@cache
def _prelude_lines() -> int:
    return prelude().count("\n") + 1


@lru_cache(maxsize=512)
def _pushed_down(code: str, empty_lines: int) -> str:
    return "\n" * empty_lines + rewritten(code).code


@lru_cache(maxsize=512)
def _as_function(code: str, empty_lines: int) -> str:
    """The code of a panel as the body of a function: it has its own locals, and may return.

    The head of the function stands on the line before the code, so lines and columns do not change. Code whose
    brackets do not match is not enclosed: it could end the function, and its error would be at another place.
    """
    if not is_balanced(code):
        return _pushed_down(code, empty_lines)
    body = _pushed_down(code, 0)
    return "\n" * (empty_lines - 1) + f'({{"{_PANEL_FUNCTION}"() {{\n{body}\n}}}})["{_PANEL_FUNCTION}"].call(this)'


@lru_cache(maxsize=512)
def _line_count(code: str) -> int:
    return len(lines(code))


def _clean(code: str) -> str:
    """`code` without lone surrogates, which are not valid in UTF-8."""
    return code.encode("utf-8", "replace").decode("utf-8")


def _decode(text: str) -> dict[str, Any]:
    """The output of the prelude. A lone surrogate, which is not valid in UTF-8, becomes "?"."""
    outcome = json.loads(text)
    if "\\ud" in text:
        outcome = json.loads(_clean(json.dumps(outcome, ensure_ascii=False)))
    return cast(dict[str, Any], outcome)


def _encode(state: ScriptState) -> str:
    """The state as the prelude reads it."""
    return json.dumps(
        {
            "variables": dict(state.variables),
            "objects": dict.fromkeys(state.objects, True),
            "results": dict(state.results),
            "statuses": dict(state.statuses),
            "fields": {name: list(values) for name, values in state.fields.items()},
            "aliases": dict(state.aliases),
            "userMessage": state.user_message,
            "buttonPayload": state.button_payload,
            "quickReplyPayload": state.quick_reply_payload,
            "env": dict(state.env),
            "conversationId": state.conversation_id,
            "chatBotId": state.chat_bot_id,
            "accountId": state.account_id,
            "userId": state.user_id,
            "channel": state.channel,
            "engagement": dict(state.engagement),
            "dialogStarterIntent": state.dialog_starter_intent,
            "disambiguatedIntentName": state.disambiguated_intent_name,
            "disambiguatedIntentId": state.disambiguated_intent_id,
            "entities": {
                name.lower(): [(entity.phrase, entity.data_value) for entity in found]
                for name, found in state.entities.items()
            },
            "unknownEntities": [name.lower() for name in state.unknown_entities],
            "nlpResponse": state.nlp_response,
            "sentiment": state.sentiment,
            "apiExecuted": state.api_executed,
            "apiStatus": state.api_status,
            "fileCaption": state.file_caption,
            "fileType": state.file_type,
            "personalInfo": state.personal_info,
            "customerInfo": state.customer_info,
            "webView": dict(state.web_view),
            "metadata": dict(state.metadata),
            "contextEnabled": state.context_enabled,
            "context": {
                name: {
                    "global": dict(it.global_data),
                    "user": dict(it.user_data),
                    "conversation": dict(it.conversation_data),
                }
                for name, it in state.context.items()
            },
            "now": _EPOCH_MS + state.now_ms,
            "seed": state.seed,
            "answers": dict(state.answers),
        }
    )


def _outcome(raw: Mapping[str, Any], source: _Source) -> ScriptOutcome:
    called = tuple(raw.get("called", ()))
    panel = source.panel.name
    error, cut_off_by = raw.get("error"), raw.get("cutOffBy", "")
    if raw.get("overflow") is not None:
        error = [f"{_STOPPED}the script has more effects than the sandbox records", raw["overflow"]]
        cut_off_by = "script"
    unknown_calls = source.unknown_calls(raw.get("unknownReads", ()))
    outcome = ScriptOutcome(
        effects=tuple(Effect(name, _frozen(args)) for name, args in raw.get("effects", ())),
        error=source.error(error, GLOBAL_FUNCTIONS if raw.get("loading") else panel, unknown_calls, cut_off_by),
        global_error=source.error(raw.get("globalError"), GLOBAL_FUNCTIONS, unknown_calls),
        notes=source.notes() + tuple(Note(code, text, panel) for code, text in raw.get("notes", ())),
        called=called,
        rules=_rules(called, raw.get("cited", []), source),
        unsupported=tuple(unknown_calls),
        jump=source.jump(raw.get("jumpStack") or ""),
    )
    if raw.get("question") is None:
        return outcome
    name, *args = raw["question"]
    return replace(outcome, effects=(), question=Question(name, tuple(args)))


def _exhausted(error: list[str] | None, code: str) -> str:
    """QuickJS's message and stack when a script ran out of memory and some was free again at its end; else ""."""
    message, stack = error or ("", "")
    without_error = message == "thrown: null" and "throw" not in code  # no memory was left for an error
    return f"out of memory\n{stack}" if without_error or message == _OUT_OF_MEMORY else ""


def _rules(called: tuple[str, ...], cited: list[str], source: _Source) -> tuple[str, ...]:
    found = [rule for name in called for rule in FUNCTIONS[name]]
    if uses_global_function(source.global_functions, source.panel.code):
        found.append("JS-GLOBAL-FUNCTIONS")
    return tuple(dict.fromkeys([*found, *cited]))


def _frozen(args: list[Any]) -> tuple[Argument, ...]:
    return tuple(_frozen(arg) if isinstance(arg, list) else arg for arg in args)


def _offence(message: str) -> tuple[str, str]:
    """The documented rule that an error violates, and a hint for the author; empty when unknown."""
    if "toLocale" in message and message.endswith("is not supported by the platform"):
        return "INT-CODE-ES5", ""
    missing = _NOT_DEFINED.search(message)
    if missing is None:
        return "", ""
    if missing[1].casefold() == "botcontext":
        return "JS-PREFIX-CASE", "; did you mean botContext? Letter case counts (JS-PREFIX-CASE)"
    return ("JS-PREFIX-CASE", f"; did you mean botContext.{missing[1]}?") if missing[1] in FUNCTIONS else ("", "")


def _unknown_function(name: str) -> tuple[str, str]:
    """The same for the call of a function that botContext does not have."""
    near = closest_function(name)
    is_misspelt = near is not None and near.casefold() == name.casefold()
    return "JS-PREFIX-CASE" if is_misspelt else "", f"; did you mean {near}?" if near else ""


def _zone_offset_minutes(zone: str, now_ms: int) -> int | None:
    """Offset of a time zone from UTC in minutes at this virtual time; None for an unknown zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # slow to import, and rarely needed

    try:
        offset = (EPOCH + timedelta(milliseconds=now_ms)).astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if offset is None else int(offset.total_seconds() // 60)
