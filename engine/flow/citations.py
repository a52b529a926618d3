"""The documented rules that explain the events of a flow: values in, rule ids out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ..bot import Bot, Dialog, Interaction
from ..escalation.table import State
from ..events import Source
from ..matching import citations as matching
from ..matching.citations import Rules
from ..matching.custom_rules import has_conditions
from ..matching.dialog_starters import Barred, StarterLookup, StarterMatch
from ..matching.intents import IntentMatch
from ..ports import Delivery
from ..turn.scope import Scope
from ..turn.session import Frame, Session
from .decisions import (
    ActionBy,
    Entry,
    Fallback,
    FallbackKind,
    Left,
    NextAction,
    PatternBy,
    Unmatched,
)

custom_rule, doubt = matching.custom_rule, matching.doubt


# --- the turn --------------------------------------------------------------------------------------------------------

DEBUG_COMMAND: Final = ("SET-DEBUG-COMMANDS",)
SESSION_STARTED: Final = ("SET-LOG-TRANSCRIPTS",)
VARIABLES_EXPIRED: Final = ("VAR-DURATION-REQUEST",)

_INPUT: Final[dict[Source, Rules]] = {
    "consumer": (),
    "failure": ("TF-MAGIC-MESSAGE", "CLD-SYSTEM-PATTERN-RECEIVED"),
    "greeting": ("CON-GREETING-MESSAGE", "CON-DISABLE-GREETINGS", "C34"),
    "step-up": ("CON-STEPUP-MESSAGE",),
    "transfer": ("B2B-LAST-UTTERANCE",),
    "file": ("PAT-FILE-UPLOAD",),
    "web view": ("API-WEBVIEW-MESSAGE",),
    "survey": ("SUR-TRIGGER-SKILL",),
}


def input_received(delivery: Delivery) -> Rules:
    return (*_INPUT[delivery.source], *delivery.rules)


def flow_stopped(bot: Bot) -> Rules:
    """An error stops the flow: the bot's user-friendly response is sent, or the default text."""
    if bot.user_friendly_response:
        return ("SET-USER-FRIENDLY-RESPONSE", "C29")
    return ("SET-DEFAULT-ERROR-TEXT", "FB-ERROR-SAME-TEXT", "C29")


def chain_broken(*, crosses: bool) -> Rules:
    """`crosses`: the chain has left its first dialog."""
    return ("DLG-MAX-ITERATION-5" if crosses else "DLG-MAX-CHAIN-10", "DLG-LIMIT-PURPOSE", "C22")


# --- the match of an input -------------------------------------------------------------------------------------------

CONTEXT_INTENT_MATCHED: Final = ("B2B-CONTEXT-INTENT-FIRST", "ESC-TRANSFER-BOT-CONTEXT")
SEVERAL_DIALOGS_MATCH: Final = ("LINT-DUPLICATE-STARTERS", "C39")
FILE_REFUSED: Final = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
INTENT_CHOSEN: Final = ("DIS-CHOICE-STARTS-DIALOG",)
NO_INTENT_CHOSEN: Final = ("DIS-NONE-REPLY",)
VARIABLE_WITHDRAWN: Final = ("C28",)


def question_answered(scope: Scope, question: Interaction) -> Rules:
    rules: Rules = ("INT-QUESTION-WAITS",)
    rules += ("CTX-SWITCH-QUESTION",) if has_conditions(question) else ("CTX-OPEN-QUESTION-NO-RULES",)
    if scope.source == "failure":
        rules += ("TF-FAILURE-AS-INPUT", "TF-UNCAUGHT-AS-CONSUMER-MESSAGE")
    if scope.bot.is_survey and scope.payload is None:
        rules += ("SUR-FREE-TEXT",)
    return rules


def pattern_matched(scope: Scope, lookup: StarterLookup, by: PatternBy) -> Rules:
    """The dialog whose pattern matches takes the input."""
    match = lookup.matches[0]
    catches = scope.source == "failure" and match.dialog.name == "No Agents Available"
    rules = (*_starter(scope, match, by), *matching.barred(lookup.barred))
    return (*rules, "TF-TEMPLATE-NO-AGENTS") if catches else rules


def _starter(scope: Scope, match: StarterMatch, by: PatternBy) -> Rules:
    if by == "context message":
        return ("B2B-CONTEXT-THEN-MESSAGE", "ESC-TRANSFER-BOT-CONTEXT", "DLG-STARTER-PATTERN-SEED")
    if scope.source == "failure":
        literal = match.pattern.strip().casefold() == scope.session.user_message.casefold()
        caught = "TF-CATCH-DIALOG" if literal else "TF-FAILURE-AS-INPUT"
        return (caught, "PAT-SYSTEM-MESSAGES", "DLG-STARTER-PATTERN-SEED")
    rules: Rules = ("DLG-STARTER-PATTERN-SEED", *_open_statement(scope))
    if len(match.starter.patterns) > 1:
        rules += ("PAT-LIST-ANY",)
    if scope.deployment.nlu is not None and scope.bot.intents:
        rules += ("PAT-BEFORE-INTENT",)
    if scope.bot.disambiguation_dialog is not None:
        rules += ("DIS-PATTERN-WINS",)
    return rules + matching.pattern_matched(match.pattern, scope.session.user_message)


def intent_matched(scope: Scope, meaning: IntentMatch, barred: Iterable[Barred]) -> Rules:
    """The dialog of an intent takes the input; dialogs that are barred do not."""
    rules: Rules = ("NLU-THRESHOLD-GOOD", "DLG-STANDARD-TRIGGERS", matching.BANDS[meaning.nlu_engine])
    rules += _open_statement(scope)
    rules += ("DIS-HIGH-SCORE-DIRECT",) if scope.bot.disambiguation_dialog is not None else ("DIS-WITHOUT-DIALOG",)
    if meaning.child_id:
        rules += ("NLU-META-INTENT", "C43")
    if meaning.masked:
        rules += ("NLU-REGEX-ENTITY",)
    return (*rules, *matching.barred(barred))


def _open_statement(scope: Scope) -> Rules:
    """A later input of a session that goes straight to the dialog starters, because no question is pending."""
    return () if scope.opens_session or scope.session.question_id else ("CTX-SWITCH-OPEN-STATEMENT",)


# --- fallback --------------------------------------------------------------------------------------------------------

_USER_MESSAGE: Final = re.compile(r"\{\$(?:userMessage|query)\}")
UTTERANCE_ANNOTATED: Final = ("SET-AGENT-ANNOTATIONS",)

_UNCAUGHT: Final[dict[str, Rules]] = {
    "failure": ("TF-UNCAUGHT-AS-CONSUMER-MESSAGE", "FB-TRANSFER-FAILED-SEED"),
    "transfer": ("B2B-CONTEXT-NONE-FALLBACK",),
    "step-up": ("CON-STEPUP-UNCAUGHT",),
}
_NO_DISAMBIGUATION: Final[dict[str, Rules]] = {
    "": (),
    "intent": ("DIS-NO-CONTEXT-SWITCH", "DIS-CHOICE-STARTS-DIALOG"),
    "other words": ("DIS-NO-CONTEXT-SWITCH",),
}


def nothing_matched(question: Interaction | None, unmatched: Unmatched) -> Rules:
    """An answer that is almost an option, an input that is almost a pattern: neither is taken."""
    kinds = {c.match_type for rule in question.rules for c in rule.conditions} if question is not None else set()
    rules: Rules = ("PAT-EXACT",) if unmatched.near else ()
    return (*rules, "RULE-EVALUATE-OPTIONS-STRICT") if "EVAL_OPTION" in kinds else rules


def fallback_given(scope: Scope, fallback: Fallback, unmatched: Unmatched | None = None) -> Rules:
    """The response to an input that is `unmatched`, or to a skill id that is not numeric."""
    if unmatched is None:
        rules: Rules = ("ESC-SKILL-NOT-NUMERIC", "FB-SKILL-NOT-NUMERIC-SEED", "C03")
    else:
        rules = (*_not_taken(unmatched), *_no_match(scope, unmatched), *_towards_escalation(scope.bot, fallback))
        rules += ("SUR-FREE-TEXT", "SUR-NO-FALLBACK-DIALOG") if scope.bot.is_survey else ()
    if fallback.how == "question":
        return (*rules, "FB-QUESTION-FALLBACK-RESPONSE", "C17")
    if scope.bot.user_friendly_response:
        rules += ("SET-ERROR-NOT-FALLBACK",)
    if fallback.dialog is not None:
        plays_back = any(_USER_MESSAGE.search(one.text) for one in scope.bot.chain(fallback.dialog))
        return (*rules, "FB-DIALOG-OVERRIDES", *(("FB-DIALOG-USERMESSAGE",) if plays_back else ()))
    rules += ("FB-DEFAULT-TEXT", "FB-RETURN-TO-PLACE")
    if fallback.repeats_question:
        rules += ("FB-RETURN-REPROMPT",)
    return (*rules, "C17") if fallback.question is not None else rules


def _not_taken(unmatched: Unmatched) -> Rules:
    """The reasons why other dialogs and bots did not take it."""
    group = matching.group_refused(unmatched.group) if unmatched.group is not None else ()
    return (*matching.barred(unmatched.barred), *group, *_NO_DISAMBIGUATION[unmatched.disambiguation])


def _no_match(scope: Scope, unmatched: Unmatched) -> Rules:
    rules: Rules = (*_UNCAUGHT.get(scope.source, ()), "FB-WHEN")
    if scope.deployment.nlu is not None and scope.source == "consumer":
        rules += _no_intent(scope.bot, unmatched.meanings)
    return (*rules, "FB-REPEATS") if scope.session.question_id else rules


def _no_intent(bot: Bot, meanings: Sequence[IntentMatch]) -> Rules:
    """Intents of which none scores well enough, or no intents at all."""
    with_dialog = bot.disambiguation_dialog is not None
    rules: Rules = ("DIS-NOTHING-ABOVE-THRESHOLD",) if with_dialog else ()
    if not meanings:
        return rules
    nlu_engines = {meaning.nlu_engine for meaning in meanings}
    rules += ("NLU-THRESHOLD-GOOD", *(matching.BANDS[one] for one in sorted(nlu_engines)))
    if not with_dialog:
        return (*rules, "DIS-WITHOUT-DIALOG")
    return (*rules, "DIS-LP-ENGINE-ONLY") if "legacy" in nlu_engines else rules


# --- automatic escalation --------------------------------------------------------------------------------------------

BUILT_IN_COUNTED: Final = ("AESC-COUNTER-BUILTIN", "C15", "AESC-THRESHOLD-CONSECUTIVE")

_KIND: Final[dict[FallbackKind, Rules]] = {
    "texts": ("AESC-COUNTER-TEXT-FALLBACK-DIALOG",),
    "integration": ("AESC-COUNTER-API-FALLBACK-DIALOG",),
    "other": (),
}


AUTO_ESCALATION_TRIGGERED: Final = ("AESC-THRESHOLD", "AESC-THRESHOLD-CONSECUTIVE", "AESC-PURPOSE")


def fallback_counted(kind: FallbackKind) -> Rules:
    """A Fallback dialog of this kind has been given."""
    return (*_KIND[kind], "AESC-THRESHOLD-CONSECUTIVE")


def _towards_escalation(bot: Bot, fallback: Fallback) -> Rules:
    """The effect of a fallback on automatic escalation."""
    if bot.auto_escalation_dialog is None:
        return () if fallback.question is None else ("AESC-PURPOSE",)
    if fallback.question is None:
        return ("AESC-QUESTIONS-ONLY",)
    return ("AESC-THRESHOLD", *(_KIND[fallback.kind] if fallback.kind else ()))


# --- dialogs ---------------------------------------------------------------------------------------------------------

PREVIOUS_SKIPPED_AT_ENTRY: Final = ("CTX-SKIP-PREVIOUS-DIALOG", "C33")
PREVIOUS_SKIPPED_AT_END: Final = ("CTX-SKIP-PREVIOUS-DIALOG", "ESC-BP-SKIP-PREVIOUS")
DIALOG_DISABLED: Final = ("DLG-DISABLED", "C37")
STACK_CLEARED: Final = ("CTX-CLOSE-CLEARS",)

_ENTRY: Final[dict[Entry, Rules]] = {
    "starter": (),
    "jump": (),
    "nested jump": ("CTX-STACK-DEPTH", "C33f"),
    "fallback": ("DLG-TYPES",),
    "disambiguation": ("DLG-TYPES",),
    "auto escalation": ("DLG-TYPES",),
    "transfer": (),
    "survey": ("DLG-TYPES",),
}
_LEFT: Final[dict[Left, Rules]] = {"": (), "jump": ("C33f",), "fallback": ("CTX-FALLBACK-NOT-RETURNED",)}


def dialog_started(dialog: Dialog, how: Entry, session: Session) -> Rules:
    """A dialog comes on top of the session's stack."""
    if how != "starter" or not session.stack:
        return _ENTRY[how]
    rules: Rules = ("CTX-SWITCH-PUSH",) if len(session.stack) == 1 else ("CTX-SWITCH-PUSH", "CTX-STACK-DEPTH")
    return (*rules, "C33e") if any(frame.dialog_id == dialog.id for frame in session.stack) else rules


def dialog_completed(left: Left, *, expires: bool) -> Rules:
    """`left`: how it was left, if not at its end; `expires`: variables end with it."""
    return (*_LEFT[left], "VAR-DURATION-DIALOG") if expires else _LEFT[left]


def dialog_resumed(below: Frame, *, after_fallback: bool, state: State) -> Rules:
    rules: Rules = ("CTX-SWITCH-POP", "CTX-SWITCH-REPEAT")
    if after_fallback:
        rules += ("FB-DIALOG-OVERRIDES", "FB-RETURN-REPROMPT", *(("C17",) if below.question_id else ()))
    return (*rules, "ESC-CONTEXT-SWITCH-AFTER-TRANSFER") if state is State.TRANSFERRING else rules


# --- interactions and next actions -----------------------------------------------------------------------------------

INTERACTION_SKIPPED: Final = ("INT-ENABLED",)

_ORDER: Final[dict[str, Rules]] = {
    "dialog starter": (),
    "statement": ("INT-ORDER-STATEMENT",),
    "question": ("INT-ORDER-QUESTION",),
    "integration": ("INT-ORDER-INTEGRATION", "INT-ORDER-INTEGRATION-SHORT"),
}
_ACTION_BY: Final[dict[ActionBy, Rules]] = {
    "script": (),
    "rule": ("RULE-NEXT-ACTIONS",),
    "default": ("RULE-NEXT-ACTIONS",),
    "close string": ("CLD-CLOSE-STRINGS",),
}


def interaction_reached(interaction: Interaction) -> Rules:
    """An interaction of several parts, whose order matters."""
    codes = (interaction.pre_process, interaction.post_process, interaction.process_response)
    return _ORDER[interaction.category] if any(codes) or interaction.delay_ms else ()


def next_action(action: NextAction) -> Rules:
    rules = _by(action)
    match action.kind:
        case "Close Dialog":
            return ("DLG-CLOSE-DIALOG", *rules)
        case "Close Conversation":
            return ("DLG-CLOSE-CONVERSATION", *rules)
        case "End Interaction":
            rules += ("RULE-END-INTERACTION", *(("AESC-NO",) if action.declines_escalation else ()))
        case "Current Interaction":
            repeats = ("RULE-NO-MATCH-REPEAT", "CTX-KEEP-IN-DIALOG") if action.repeats_no_match else ()
            rules += ("RULE-CURRENT-INTERACTION", *repeats)
        case _:
            pass
    if action.origin.category == "statement" and (action.target is not None or action.dialog is not None):
        rules += ("INT-STATEMENT-NO-WAIT",)
    return (*rules, "DLG-STANDARD-TRIGGERS") if action.dialog is not None else rules


def _by(action: NextAction) -> Rules:
    """The source of the decision; continuing with the next interaction is a decision only for a question."""
    is_choice = action.kind != "Next Interaction" or action.origin.is_question
    rules = _ACTION_BY[action.by] if is_choice else ()
    could_differ = action.origin.is_question or has_conditions(action.origin)
    return (*rules, "RULE-DEFAULT-NEXT") if action.by == "default" and could_differ else rules
