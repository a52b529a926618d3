"""Checks of the flow: broken links, endless loops, long chains, delays, unreachable dialogs."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Final

from ..bot import END_INTERACTION, Dialog, Interaction
from ..events import FindingReported
from ..script.platform_calls import Use
from .subject import DELAY_MAX_MS, Check, Findings, Subject, is_seen_text

CHAIN_LIMIT: Final = 10  # DLG-MAX-CHAIN-10
CROSS_DIALOG_LIMIT: Final = 5  # DLG-MAX-ITERATION-5
BUBBLES_MAX: Final = 3  # LINT-CONSECUTIVE-BUBBLES
CLOSE_STRINGS: Final = ("LP_CLOSEDIALOG", "LP_CLOSECONVERSATION")


def _delay_too_long(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        if one.delay_ms > DELAY_MAX_MS:
            yield FindingReported(
                "LINT-DELAY-MAX",
                "warning",
                one.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay of {one.delay_ms} ms is more than the platform allows: {DELAY_MAX_MS} ms.",
            )


def _broken_links(subject: Subject) -> Findings:
    for remark in subject.bot.warnings:
        text = f"{remark.text[0].upper()}{remark.text[1:]}."
        yield FindingReported(remark.rule, "warning", remark.where, remark.path, text)


# --- loops -----------------------------------------------------------------------------------------------------------

_Loop = tuple[Interaction, ...]  # its members in order; the last one leads to the first


def _endless_loops(subject: Subject) -> Findings:
    for loop in _loops(subject):
        way = " → ".join(one.where for one in (*loop, loop[0]))
        yield FindingReported(
            "LINT-CHAIN-LIMIT",
            "error",
            loop[0].where,
            loop[0].path,
            f"No question interrupts this loop: {way}. The platform stops the flow there. Add a question, or "
            "a way out of the loop.",
        )


def _loops(subject: Subject) -> list[_Loop]:
    """The loops that no question interrupts, each once, from its first member in the export's order.

    A loop is the shortest way from an interaction back to itself. An interaction that is part of a loop already is
    visited again only if it has several successors, so that a long loop is not walked once for each of its members.
    """
    ways = _ways_round(subject)
    found: dict[frozenset[str], _Loop] = {}
    covered: set[str] = set()
    for one in subject.bot.interactions:
        if one.id not in ways or (one.id in covered and len(ways[one.id]) == 1):
            continue
        loop = _shortest_round(one, ways)
        members = frozenset(member.id for member in loop)
        if members and members not in found:
            found[members] = loop
            covered |= members
    return [*found.values()]


def _ways_round(subject: Subject) -> dict[str, list[Interaction]]:
    """The successors of interactions without waiting, by id: only those in a loop, or between two loops."""
    ways = {
        one.id: _ways_on(subject, one) for one in subject.bot.interactions if subject.bot.interaction(one.id) is one
    }
    onward = {id_: {target.id for target in targets} for id_, targets in ways.items()}
    backward: dict[str, set[str]] = defaultdict(set)
    for id_, targets in onward.items():
        for target in targets:
            backward[target].add(id_)
    straight = _sortable(onward) | _sortable(backward)
    return {
        id_: [target for target in targets if target.id not in straight]
        for id_, targets in ways.items()
        if id_ not in straight
    }


def _sortable(graph: Mapping[str, Iterable[str]]) -> set[str]:
    """The nodes that a topological sort reaches: those neither in a circle nor dependent on one."""
    sorter = TopologicalSorter(graph)
    with suppress(CycleError):
        sorter.prepare()
    found: set[str] = set()
    while ready := sorter.get_ready():
        found.update(ready)
        sorter.done(*ready)
    return found


def _ways_on(subject: Subject, one: Interaction) -> list[Interaction]:
    """The interactions that can follow without an answer; none when code can decide that."""
    dialog = subject.bot.dialog(one.dialog_id)
    if dialog is None or not dialog.enabled:
        return []
    following = subject.bot.following(one)
    if not one.enabled:
        return [following] if following else []
    if one.is_question or any(string in one.text for string in CLOSE_STRINGS):
        return []
    jumps = subject.code.jumps_unasked(one)
    if jumps or jumps is None:
        return _jump_target(subject, jumps or ())
    decided = next((rule for rule in one.rules if rule.is_unconditional), None)
    rules = one.rules if one.is_integration else (decided,)
    targets = [following if rule is None else subject.target(one, rule) for rule in rules]
    if one.is_integration and decided is None:
        targets.append(following)
    return list({target.id: target for target in targets if target is not None}.values())


def _jump_target(subject: Subject, jumps: Sequence[Use]) -> list[Interaction]:
    """The target of jumps by code, where it is certain: the last jump counts (JS-SET-TRIGGER-NEXT-MESSAGE)."""
    last = jumps[-1] if jumps else None
    if last is None or last.name is None or not last.is_certain:
        return []
    target = subject.bot.interaction_named(last.name)
    return [target] if target else []


def _shortest_round(start: Interaction, ways: dict[str, list[Interaction]]) -> _Loop:
    """The shortest way from an interaction back to itself; empty when there is none."""
    came_from: dict[str, Interaction] = {}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        for target in ways.get(one.id, ()):
            if target.id == start.id:
                return _way_back(start, one, came_from)
            if target.id not in came_from:
                came_from[target.id] = one
                waiting.append(target)
    return ()


def _way_back(start: Interaction, last: Interaction, came_from: dict[str, Interaction]) -> _Loop:
    way = [last]
    while way[-1].id != start.id:
        way.append(came_from[way[-1].id])
    return tuple(reversed(way))


# --- chains ----------------------------------------------------------------------------------------------------------

_Step = tuple[Interaction, bool]  # an interaction in a chain, and whether the chain has left its first dialog there
_Links = frozenset[tuple[str, str]]  # from which interaction to which, by id


def _long_chains(subject: Subject) -> Findings:
    """Chains that are too long without a loop; a loop has a finding of its own."""
    rounds = frozenset(
        (one.id, other.id) for loop in _loops(subject) for one, other in zip(loop, (*loop[1:], loop[0]), strict=True)
    )
    for begins, first in _chain_beginnings(subject):
        within, across = _limits_reached(subject, first, rounds)
        if within:
            yield _chain_finding(begins, f"{CHAIN_LIMIT} statements and integrations or more follow each other here")
        if across:
            what = f"{CROSS_DIALOG_LIMIT} statements and integrations or more, across dialogs, follow each other here"
            yield _chain_finding(begins, what)


def _chain_finding(begins: Interaction, what: str) -> FindingReported:
    return FindingReported(
        "LINT-CHAIN-LIMIT",
        "error",
        begins.where,
        begins.path,
        f"{what} without a question in between: the platform treats that as a loop and stops the flow. Add a question "
        "between them, or join texts.",
    )


def _chain_beginnings(subject: Subject) -> Iterator[tuple[Interaction, list[_Step]]]:
    """The first interactions of chains: at the head of a dialog, and after each question."""
    for dialog in subject.bot.dialogs:
        head = subject.bot.head(dialog) if dialog.enabled else None
        if head is not None and not head.is_question:
            yield head, [(head, False)]
    for one in subject.bot.interactions:
        if one.is_question and one.enabled:
            yield one, [(target, target.dialog_id != one.dialog_id) for target in subject.successors[one.id]]


def _limits_reached(subject: Subject, first: list[_Step], rounds: _Links) -> tuple[bool, bool]:
    """Whether a chain reaches the limit within its dialog, and the one across dialogs."""
    within = across = False
    steps = _counted(subject, first, rounds)
    for length in range(1, CHAIN_LIMIT + 1):
        across = across or (length >= CROSS_DIALOG_LIMIT and any(crossed for _, crossed in steps.values()))
        within = length == CHAIN_LIMIT and any(not crossed for _, crossed in steps.values())
        after = [step for before in steps.values() for step in _next_steps(subject, before, rounds)]
        steps = _counted(subject, after, rounds)
    return within, across


def _next_steps(subject: Subject, before: _Step, rounds: _Links) -> Iterator[_Step]:
    one, crossed = before
    for target in subject.successors[one.id]:
        if (one.id, target.id) not in rounds:
            yield target, crossed or target.dialog_id != one.dialog_id


def _counted(subject: Subject, steps: list[_Step], rounds: _Links) -> dict[tuple[str, bool], _Step]:
    """The steps that count. Disabled interactions and dialog starters are skipped; questions end the chain."""
    found: dict[tuple[str, bool], _Step] = {}
    waiting, seen = list(steps), set()
    while waiting:
        one, crossed = waiting.pop()
        if (one.id, crossed) in seen or one.is_question:
            continue
        seen.add((one.id, crossed))
        if not one.enabled:
            following = subject.bot.following(one)
            waiting += [(following, crossed)] if following else []
        elif one.type == "DIALOG_STARTER":
            waiting += _next_steps(subject, (one, crossed), rounds)
        else:
            found[one.id, crossed] = (one, crossed)
    return found


def _many_bubbles(subject: Subject) -> Findings:
    for first in subject.bot.interactions:
        if not is_seen_text(first) or any(is_seen_text(one) for one in subject.predecessors.get(first.id, ())):
            continue
        texts = {first.id: first}
        for _ in range(BUBBLES_MAX):
            after = (target for one in texts.values() for target in subject.successors[one.id] if is_seen_text(target))
            texts = {one.id: one for one in after}
        if texts:
            yield FindingReported(
                "LINT-CONSECUTIVE-BUBBLES",
                "info",
                first.where,
                first.path,
                f"More than {BUBBLES_MAX} texts follow each other here: a consumer has to scroll back to read them. "
                "Join them, or add a question between them.",
            )


# --- ends ------------------------------------------------------------------------------------------------------------


def _close_strings(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        text = one.text if one.is_statement else ""
        closing = next((string for string in CLOSE_STRINGS if string in text), "")
        ends = any(rule.action.value == END_INTERACTION for rule in one.rules if rule.is_unconditional)
        if closing and not ends and subject.bot.following(one) is not None:
            yield FindingReported(
                "LINT-CLOSE-STRING",
                "warning",
                one.where,
                one.path,
                f"{closing} closes the conversation here, and interactions follow: make it the last one of its dialog, "
                "or set its next action to End Interaction.",
            )


def _unhandled_api_failures(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        integration = subject.bot.integration_of(one) if one.type == "API_INTEGRATION" else None
        if integration is None or integration.escalation is not None or any(rule.is_failure for rule in one.rules):
            continue
        if subject.code.jumps_after_call(one) == ():
            yield FindingReported(
                "LINT-API-FAILURE-HANDLED",
                "warning",
                one.where,
                f"{one.path}.responseMatches",
                f"When the integration {integration.name!r} fails, the consumer gets the platform's text and the flow "
                "ends: add a rule with the condition API Result = failure that gives advice and allows another try.",
            )


def _unreachable_dialogs(subject: Subject) -> Findings:
    if subject.jumps is None:  # some code computes the target of a jump
        return
    reached = {
        target.dialog_id
        for one in subject.bot.interactions
        for target in subject.successors[one.id]
        if target.dialog_id != one.dialog_id
    }
    reached |= {target.dialog_id for name in subject.jumps if (target := subject.bot.interaction_named(name))}
    for dialog in subject.bot.dialogs:
        if dialog.type == "DIALOG" and dialog.enabled and dialog.id not in reached and not _has_start(subject, dialog):
            yield FindingReported(
                "DLG-STARTER-PATTERN-SEED",
                "warning",
                dialog.name,
                dialog.path,
                "Nothing leads into this dialog: its dialog starter has neither patterns nor an intent, and no next "
                "action and no code leads to it. Add patterns or a next action, or disable it.",
            )


def _has_start(subject: Subject, dialog: Dialog) -> bool:
    head = subject.bot.head(dialog)
    return head is None or (head.type == "DIALOG_STARTER" and bool(head.patterns or head.intent_id))


CHECKS: Final[tuple[Check, ...]] = (
    _delay_too_long,
    _broken_links,
    _endless_loops,
    _long_chains,
    _many_bubbles,
    _close_strings,
    _unhandled_api_failures,
    _unreachable_dialogs,
)
