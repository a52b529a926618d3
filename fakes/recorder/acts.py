"""The events that begin an act: those that a consumer, an agent or an author brought about.

All other events are consequences. A change of the account is an act only when it can matter to the conversations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from .account_fold import Account
from .needs import Needs
from .replay_state import Participants


@dataclass(frozen=True, slots=True)
class ActSelection:
    """Decides which events begin an act.

    Attributes:
        account: as it is when the conversations begin.
        in_givens: the `seq` of events that the Given steps in front have made already.
        in_creation: the `seq` of events that belong to the creation of an agent.
        set_by_steps: the `seq` of the bot variables that steps set.
    """

    account: Account
    needs: Needs
    participants: Participants
    in_givens: Collection[int]
    in_creation: Collection[int]
    set_by_steps: Collection[int]

    def begins_act(self, event: Event) -> bool:
        if event.seq in self.in_givens:
            return False
        decide = _DECISIONS.get(type(event.body))
        return decide is not None and decide(self, event.body, event)

    def has_bot(self, bot: str) -> bool:
        return bot in self.needs.users

    def has_skill(self, skill_id: str) -> bool:
        return skill_id in self.needs.skill_ids

    def has_agent(self, agent: str) -> bool:
        """Whether this is a human agent who can matter."""
        user = self.account.users.get(agent)
        skill_ids = set(user.skill_ids) if user is not None else set()
        took_part = agent in self.needs.users
        return agent in self.participants.humans and (took_part or bool(skill_ids & self.needs.skill_ids))


def set_by_steps(events: Sequence[Event]) -> set[int]:
    """The `seq` of the bot variables that steps set, and not the bot.

    A bot sets one at an interaction, as a consequence of its own event, or for longer than the session.
    """
    bots: dict[int, str | None] = {event.seq: event.bot for event in events}
    return {
        event.seq
        for event in events
        if isinstance(event.body, ev.VariableSet)
        and event.node is None
        and event.body.duration == "session"
        and (event.cause is None or bots.get(event.cause) != event.bot)
    }


_DECISIONS: Final[dict[type[Any], Callable[[ActSelection, Any, Event], bool]]] = {
    ev.AgentStateChanged: lambda s, b, e: s.has_agent(b.agent) and e.seq not in s.in_creation,
    ev.BotDeployed: lambda s, b, _: s.has_bot(b.bot),
    ev.BotGroupDeleted: lambda *_: True,
    ev.BotGroupSaved: lambda *_: True,
    ev.BotInputReceived: lambda _s, b, _e: b.source == "step-up",
    ev.BotSaved: lambda s, b, _: s.has_bot(b.bot),
    ev.ConnectorChanged: lambda s, b, _: s.has_bot(b.bot),
    ev.ConnectorStateChanged: lambda s, b, _: s.has_bot(b.bot),
    ev.ContextDataSet: lambda _s, _b, e: e.conversation is None,
    ev.ConversationClosed: lambda _s, b, _e: b.by != "bot",
    ev.ConversationQueued: lambda _s, b, e: bool(b.by) and e.cause is None,
    ev.ConversationSkillChanged: lambda *_: True,
    ev.ConversationStarted: lambda *_: True,
    ev.ConversationTakenOver: lambda *_: True,
    ev.EnvironmentLinked: lambda s, b, _: s.has_bot(b.bot),
    ev.MessagePublished: lambda s, b, _: b.role == "consumer" or b.sender in s.participants.humans,
    ev.ParticipantLeft: lambda s, b, _: b.agent in s.participants.humans and b.role == "ASSIGNED_AGENT",
    ev.RingAccepted: lambda s, b, _: b.agent not in s.participants.bot_users,
    ev.RingRejected: lambda s, b, _: b.agent not in s.participants.bot_users,
    ev.RoutingRestarted: lambda *_: True,
    ev.ShiftChanged: lambda s, b, _: b.by == "hand" and s.has_skill(b.skill_id),
    ev.SkillChanged: lambda s, b, _: s.has_skill(b.skill_id),
    ev.SkillConfigured: lambda s, b, _: s.has_skill(b.skill_id),
    ev.SkillCreated: lambda s, b, _: s.has_skill(b.skill_id),
    ev.SkillDeleted: lambda s, b, _: s.has_skill(b.skill_id),
    ev.SurveySkillAssigned: lambda s, b, _: s.has_skill(b.skill_id),
    ev.TimePassed: lambda *_: True,
    ev.UserCreated: lambda s, b, _: b.user_type == "human" and any(map(s.has_skill, b.skill_ids)),
    ev.UserDeleted: lambda s, b, _: s.has_agent(b.user),
    ev.UserProfilesChanged: lambda s, b, _: s.has_agent(b.user),
    ev.UserSkillsChanged: lambda s, b, _: s.has_agent(b.user),
    ev.UserSlotsChanged: lambda s, b, _: s.has_agent(b.user),
    ev.VariableSet: lambda s, _b, e: e.seq in s.set_by_steps,
    ev.WebViewPosted: lambda *_: True,
}
