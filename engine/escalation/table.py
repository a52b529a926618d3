"""The escalation of one conversation, as a state table that is executed.

Theory of operation. A conversation is with the bot, or a transfer call is under way (attempting), or the cloud has
accepted the call and no agent has accepted the conversation yet (transferring), or one has (taken). Triggers come from
the bot (requested, refused, abandoned), from the transfer call (accepted, an error that its author handles or not),
from the cloud later (failed later, carried out, given back, completed, taken away, returned), from the agent connector
(silence, a transfer of its own), and from the action that counts a failure (counted, or the limit passed). `TABLE` says
for each pair what the next state is and which action follows; a pair that is not in it cannot happen, and raises.
`attempt.py` has one handler for each action. The event of a trigger carries the next state, and the session stores it.

An attempt that is given up (the bot was silent, the consumer interrupted it, a fresh start) may still be carried out by
the cloud. Then only the place of the conversation changes, nothing else in the bot: *carried out* and *given back* are
for that.

Failures are counted per conversation, consecutively (C01). `verdict` says what a counted failure leads to: another
failure message to the bot, or the stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from ..errors import IllegalTransition

FailedHow = Literal["at once", "later", "silence"]
GivenUp = Literal[
    "the call was lost",
    "the consumer interrupted it",
    "another transfer follows",
    "the session is over",
    "the conversation is elsewhere",
    "it cannot be carried out",
    "a preview cannot transfer",
]


class State(Enum):
    """The state of a conversation's escalation."""

    WITH_BOT = "with the bot"
    ATTEMPTING = "attempting"
    TRANSFERRING = "transferring"
    TAKEN = "taken"


class Trigger(Enum):
    """An event that takes the escalation from one state to the next."""

    REQUESTED = "the bot requests a transfer"
    REFUSED = "the skill id is not numeric"
    ACCEPTED = "the cloud accepts the call"
    ERROR_HANDLED = "the call fails, and a rule or the author's code handles it"
    ERROR = "the call fails, and nothing of the author's handles it"
    FAILED_LATER = "the accepted transfer fails"
    FAILURE_COUNTED = "the bot may still be notified of this failure"
    LIMIT_PASSED = "there have been too many failures"
    ABANDONED = "the attempt is given up"
    CONNECTOR_TRANSFERS = "the connector transfers a silent or stuck conversation"
    SILENCE = "the bot is silent and there is no fallback skill"
    CARRIED_OUT = "the cloud carries out a call that was given up, or answered with a failure"
    GIVEN_BACK = "a transfer that the bot had given up fails at the cloud"
    COMPLETED = "the ring of the transfer is accepted"
    TAKEN_AWAY = "the conversation is taken from the bot"
    RETURNED = "the conversation is assigned to the bot"


class Action(Enum):
    """The action that follows a transition; `attempt.py` has a handler for each."""

    NOTHING = "nothing"
    CALL = "make the transfer call"
    FALL_BACK = "run the fallback procedure"
    EVALUATE_RULES = "evaluate the interaction's rules"
    COUNT = "count the failure and judge it"
    TELL = "send the failure message to the bot"
    STOP = "send the final text, do not notify the bot any more"
    CLEAR = "count failures from zero again"


@dataclass(frozen=True, slots=True)
class Transition:
    """The next state and the action that follows."""

    state: State
    action: Action


def _to(state: State, action: Action = Action.NOTHING) -> Transition:
    return Transition(state, action)


_S, _T, _A = State, Trigger, Action

TABLE: Final[Mapping[tuple[State, Trigger], Transition]] = {
    (_S.WITH_BOT, _T.REQUESTED): _to(_S.ATTEMPTING, _A.CALL),
    (_S.WITH_BOT, _T.REFUSED): _to(_S.WITH_BOT, _A.FALL_BACK),
    (_S.WITH_BOT, _T.CONNECTOR_TRANSFERS): _to(_S.ATTEMPTING, _A.CALL),
    (_S.WITH_BOT, _T.SILENCE): _to(_S.WITH_BOT),
    (_S.WITH_BOT, _T.FAILURE_COUNTED): _to(_S.WITH_BOT, _A.TELL),
    (_S.WITH_BOT, _T.LIMIT_PASSED): _to(_S.WITH_BOT, _A.STOP),
    (_S.WITH_BOT, _T.CARRIED_OUT): _to(_S.TRANSFERRING),
    (_S.WITH_BOT, _T.TAKEN_AWAY): _to(_S.TAKEN),
    (_S.WITH_BOT, _T.RETURNED): _to(_S.WITH_BOT),
    (_S.ATTEMPTING, _T.ACCEPTED): _to(_S.TRANSFERRING, _A.EVALUATE_RULES),
    (_S.ATTEMPTING, _T.CARRIED_OUT): _to(_S.TRANSFERRING, _A.EVALUATE_RULES),
    (_S.ATTEMPTING, _T.ERROR_HANDLED): _to(_S.WITH_BOT, _A.EVALUATE_RULES),
    (_S.ATTEMPTING, _T.ERROR): _to(_S.WITH_BOT, _A.COUNT),
    (_S.ATTEMPTING, _T.SILENCE): _to(_S.WITH_BOT, _A.COUNT),
    (_S.ATTEMPTING, _T.ABANDONED): _to(_S.WITH_BOT),
    (_S.ATTEMPTING, _T.FAILED_LATER): _to(_S.WITH_BOT, _A.COUNT),  # before the answer to its call has arrived
    (_S.ATTEMPTING, _T.COMPLETED): _to(_S.TAKEN, _A.CLEAR),  # also before that answer
    (_S.TRANSFERRING, _T.FAILED_LATER): _to(_S.WITH_BOT, _A.COUNT),
    (_S.TRANSFERRING, _T.GIVEN_BACK): _to(_S.WITH_BOT),
    (_S.TRANSFERRING, _T.COMPLETED): _to(_S.TAKEN, _A.CLEAR),
    (_S.TRANSFERRING, _T.TAKEN_AWAY): _to(_S.TAKEN),
    # A flow that goes on after the call (C49) may reach another transfer, and a bot that still gets messages (C50)
    # may fall silent: a transfer is already under way, so the cloud gets no further request.
    (_S.TRANSFERRING, _T.REQUESTED): _to(_S.TRANSFERRING),
    (_S.TRANSFERRING, _T.REFUSED): _to(_S.TRANSFERRING, _A.FALL_BACK),
    (_S.TRANSFERRING, _T.CONNECTOR_TRANSFERS): _to(_S.TRANSFERRING),
    (_S.TRANSFERRING, _T.SILENCE): _to(_S.TRANSFERRING),
    (_S.TAKEN, _T.RETURNED): _to(_S.WITH_BOT),
    (_S.TAKEN, _T.REQUESTED): _to(_S.TAKEN),
    (_S.TAKEN, _T.REFUSED): _to(_S.TAKEN, _A.FALL_BACK),
}


SUPERSEDES = frozenset({_T.REQUESTED, _T.REFUSED, _T.CONNECTOR_TRANSFERS, _T.TAKEN_AWAY})
"""The triggers that end an attempt under way: it is given up, or reconciled when the cloud has carried it out."""


def decide(state: State, trigger: Trigger) -> Transition:
    """The transition for this pair. Raises IllegalTransition for a pair that cannot happen."""
    try:
        return TABLE[state, trigger]
    except KeyError:
        raise IllegalTransition(
            f"an escalation that is {state.value!r} cannot take {trigger.value!r}\n  "
            f"it can take: {', '.join(repr(t.value) for at, t in TABLE if at is state)}"
        ) from None
