"""A suspended turn, made again from values: a generator cannot be copied, the values it was run with can."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import EmulatorError
from ..flow.flow import Flow
from ..turn.commands import TurnRun
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import Rehearsal
from ..turn.session import Session, fold, session_events
from .conversation import Conversation


@dataclass(frozen=True, slots=True)
class Remade:
    """A suspended turn that was made again, with the flow and the session it belongs to."""

    flow: Flow
    session: Session
    run: TurnRun


def remade(conversation: Conversation, deployment: DeploymentSettings) -> Remade | None:
    """The suspended turn made again, at the same place: from its input, its session and what it was resumed with.

    None when no turn is suspended. Nothing is logged and no request is sent. So a conversation can be copied while a
    turn waits in it: `flow.log_to` gives the copy its own log.

    At each step the session and the platform's settings are as they were then, and code that has run does not run
    again. Other data that texts and the choice of a dialog read (environment, group, NLU) have their current values.

    Raises:
        EmulatorError: one of these has changed, and the turn takes another path.
    """
    turn, log = conversation.turn, conversation.log
    if turn is None:
        return None
    mine = session_events(log.events, conversation.id, conversation.bot_user)
    bodies = [(event.seq, log.original(event)) for event in mine]
    session = Session()
    sink = Rehearsal(session)
    flow = Flow(conversation.flow.bot, deployment, session, sink, conversation_id=conversation.id)
    run = flow.again(turn.given, conversation.flow.script_outcomes)
    present = deployment.platform
    try:
        for at_ms, last_seq, platform, answer in turn.resumed:
            session.become(fold(body for seq, body in bodies if seq <= last_seq))
            sink.now_ms, deployment.platform = at_ms, platform
            run.send(answer)
    except StopIteration:
        raise EmulatorError(f"the turn of {conversation.id} takes another path when it is made again") from None
    finally:
        deployment.platform = present
    session.become(fold(body for _, body in bodies))
    return Remade(flow, session, run)
