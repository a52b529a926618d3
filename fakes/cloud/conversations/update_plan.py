"""Plans of updates: the whole of a request is examined before anything is done.

Removing the assigned agent returns the conversation to its queue; together with a new skill it is a transfer. A
suggestion names an agent: only that agent is rung, and the conversation waits for the agent for some time.
"""

from __future__ import annotations

from dataclasses import dataclass

from ....engine.events import ParticipantRole
from ..clients import Clients
from ..core import Core, Refused
from ..lookup import Lookup
from ..records import Conversation, User
from ..routing.eligibility import Ability, obstacle
from .roles import Roles
from .update_request import Caller, Update, survey_dialog

ABSENT_AGENT = "Agent does not exist in conversation"  # a text that is on record


@dataclass(slots=True)
class Plan:
    """An update that has been found possible. Users by name.

    Attributes:
        removes: the assigned agent is removed.
        takes: the user who is assigned instead, empty: none.
        joins, leaves: other participants, with their roles.
        suggests: the agent to be rung and waited for, for `wait_ms`.
        skill_id: the new skill, None: unchanged.
    """

    removes: bool = False
    takes: str = ""
    joins: tuple[tuple[str, ParticipantRole], ...] = ()
    leaves: tuple[tuple[str, ParticipantRole], ...] = ()
    suggests: User | None = None
    wait_ms: int = 0
    skill_id: str | None = None


class Planner:
    """Turns the updates of agents and consumers into plans, or refuses them. Changes nothing."""

    def __init__(self, core: Core, lookup: Lookup, clients: Clients, roles: Roles) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._roles = roles

    def plan(self, conversation: Conversation, update: Update, by: Caller) -> Plan:
        """The plan of an update.

        Raises:
            Refused: one of its changes is not possible, or not allowed to the caller.
        """
        touches = bool(update.participants or update.skill_id is not None or update.ttr or update.fields)
        if not conversation.is_open and touches:
            raise Refused(400, f"{conversation.id} is closed")
        if update.closes:
            self._check_close(conversation, update)
        if by.side == "consumer":
            if update.participants or update.skill_id is not None or update.fields:
                raise Refused(403, "a consumer can only close a conversation, rate it and state its urgency")
            return Plan()
        if update.rating:
            raise Refused(403, "only the consumer can rate a conversation")
        plan = self._plan_participants(conversation, update, by)
        in_it = self._roles.in_conversation(by.name, conversation) is not None or self._roles.manages(by.name)
        if not (in_it or plan.takes == by.name):
            raise Refused(403, f"{by.name} is not a participant of {conversation.id}")
        if conversation.transfer and (plan.removes or plan.takes or update.skill_id is not None):
            raise Refused(409, f"a transfer of {conversation.id} is under way")
        self._plan_skill(conversation, update, plan)
        self._plan_suggestion(conversation, update, plan)
        return plan

    def _plan_participants(self, conversation: Conversation, update: Update, by: Caller) -> Plan:
        joins: list[tuple[str, ParticipantRole]] = []
        leaves: list[tuple[str, ParticipantRole]] = []
        plan = Plan()
        for change in update.participants:
            if change.type == "SUGGEST":
                continue
            user = self._lookup.user_on_wire(change.user_id) if change.user_id else self._lookup.user(by.name)
            if user is None:
                raise Refused(400, ABSENT_AGENT if change.type == "REMOVE" else f"no user {change.user_id}")
            if change.type != "REMOVE":
                if change.role == "ASSIGNED_AGENT":
                    plan.takes = "" if user.name == conversation.assigned else user.name
                    self._check_taking(conversation, user, by)
                elif conversation.participants.get(user.name) != change.role:
                    joins.append((user.name, change.role))
            elif change.role == "ASSIGNED_AGENT":
                # without a name the assigned agent is meant: the caller or, for a manager, another agent
                if conversation.assigned != user.name and (change.user_id or not conversation.assigned):
                    raise Refused(400, ABSENT_AGENT)
                plan.removes = True
            else:
                if conversation.participants.get(user.name) != change.role:
                    raise Refused(400, ABSENT_AGENT)
                leaves.append((user.name, change.role))
        plan.joins, plan.leaves = tuple(joins), tuple(leaves)
        return plan

    def _check_taking(self, conversation: Conversation, user: User, by: Caller) -> None:
        """An agent may take what is not assigned; managers may assign any conversation to any agent."""
        own = user.name == by.name and conversation.assigned in ("", by.name)
        if not (own or self._roles.manages(by.name) or conversation.assigned == by.name):
            raise Refused(403, f"{by.name} may not assign {conversation.id} to {user.name}")
        if self._clients.is_emulated(user.name):
            raise Refused(403, f"{user.name} is a bot: bots are assigned by routing, not manually")

    def _plan_skill(self, conversation: Conversation, update: Update, plan: Plan) -> None:
        wanted = update.skill_id
        if wanted is None or wanted == conversation.skill_id:
            return
        wanted = "" if wanted == "-1" else wanted
        target = self._core.state.skills.get(wanted)
        if wanted and (target is None or target.is_deleted) and self._core.settings.unknown_skill == "refused":
            raise Refused(400, f"no skill with id {wanted}")
        source = self._core.state.skills.get(conversation.skill_id)
        if source and self._core.settings.forbidden_transfer == "refused":
            allowed = source.transfer_list
            if not source.can_transfer or (allowed is not None and wanted not in allowed):
                raise Refused(403, f"conversations of the skill {source.name} may not be transferred to {wanted}")
        plan.skill_id = wanted

    def _plan_suggestion(self, conversation: Conversation, update: Update, plan: Plan) -> None:
        settings = self._core.settings
        suggested = [change.user_id for change in update.participants if change.type == "SUGGEST"]
        if not suggested:
            return
        if len(suggested) > 1:
            raise Refused(400, "only one agent can be suggested")
        if conversation.assigned and not plan.removes:
            raise Refused(400, "remove the assigned agent before suggesting another")
        if plan.takes:
            raise Refused(400, "an agent cannot be assigned and another one suggested in the same update")
        user = self._lookup.user_on_wire(suggested[0]) if suggested[0] else None
        if user and self._roles.in_conversation(user.name, conversation):
            raise Refused(400, f"{user.name} is a participant of {conversation.id} already")
        skill_id = conversation.skill_id if plan.skill_id is None else plan.skill_id
        if user is None or obstacle(user, skill_id, settings, Ability.EVER):
            if settings.suggestion_without_skill == "refused":
                raise Refused(400, f"no agent {suggested[0]!r} with the skill {skill_id}")
            return
        policy = settings.suggestion_unavailable
        if policy == "refused" and user.state != "Online":
            raise Refused(403, f"{user.name} is {user.state} and cannot be suggested")
        if policy == "ignored" and obstacle(user, skill_id, settings):
            return
        plan.suggests = user
        skill = self._core.state.skills.get(skill_id)
        limit_s = skill.max_wait_s if skill else None
        plan.wait_ms = settings.suggestion_wait_ms if limit_s is None else limit_s * 1000

    def _check_close(self, conversation: Conversation, update: Update) -> None:
        survey = update.closes == "dialog" and update.dialog_id == survey_dialog(conversation.id)
        if update.closes == "dialog" and not survey and update.dialog_id not in ("", conversation.id):
            raise Refused(404, f"no dialog {update.dialog_id!r} in {conversation.id}")
        is_open = bool(conversation.survey) if survey else conversation.is_open
        if update.closes == "conversation":
            is_open = conversation.accepts_messages
        if not is_open:
            raise Refused(400, f"{conversation.id} is closed")
