"""Lookup of skills, users and conversations by the names and ids in requests."""

from __future__ import annotations

from ...engine.errors import FeatureError, UnknownName, closest, message
from .core import Core
from .records import Conversation, Ring, Skill, User


class Lookup:
    """The account's skills, users and conversations by name or id. A wrong name raises `UnknownName`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._state = core.state

    def skills(self) -> list[Skill]:
        """The skills that have not been deleted, in the order of their creation."""
        return [skill for skill in self._state.skills.values() if not skill.is_deleted]

    def skill(self, name_or_id: str | int) -> Skill:
        """The skill of this name, else of this id; a number is an id."""
        if isinstance(name_or_id, int):
            return self.skill_with_id(str(name_or_id))
        wanted = name_or_id
        for skill in self.skills():
            if skill.name == wanted:
                return skill
        found = self._state.skills.get(wanted)
        if found and not found.is_deleted:
            return found
        near = closest(wanted, [skill.name for skill in self.skills()])
        raise UnknownName(
            message(
                f"no skill named {wanted!r} in this account",
                known=[f"{skill.name} ({skill.id})" for skill in self.skills()],
                do=f"did you mean {near!r}?"
                if near
                else f'add it first: Given the skill "{wanted}", or below `skills` in cloud.yaml',
            )
        )

    def skill_with_id(self, skill_id: str) -> Skill:
        found = self._state.skills.get(skill_id)
        if found is None or found.is_deleted:
            raise UnknownName(message(f"no skill with id {skill_id}", known=[skill.id for skill in self.skills()]))
        return found

    def user(self, name: str) -> User:
        found = self._state.users.get(name)
        if found is None:
            known = self._state.users
            step = f'Given the agent "{name}" with the skill "…" is online'
            do = "" if closest(name, known) else f"add an agent first: {step}, or below `agents` in cloud.yaml"
            raise UnknownName(message(f"no user named {name!r} in this account", known=known, wanted=name, do=do))
        return found

    def agents(self, skill: str | None = None) -> list[str]:
        """The names of the human agents, of those with this skill if one is named, in the order of their creation."""
        skill_id = None if skill is None else self.skill(skill).id
        people = (user for user in self._state.users.values() if user.type == "human" and not user.is_deleted)
        return [user.name for user in people if skill_id is None or skill_id in user.skill_ids]

    def user_with_id(self, user_id: str) -> User:
        found = self._state.user_by_id(user_id)
        if found is None:
            known = [user.id for user in self._state.users.values()]
            raise UnknownName(message(f"no user with id {user_id}", known=known))
        return found

    def user_on_wire(self, user_id: str) -> User | None:
        """The user that a client means: by `account.userId`, by user id, or by PId."""
        wanted = user_id.removeprefix(f"{self._core.account}.")
        return next((user for user in self._state.users.values() if wanted in (user.id, user.pid)), None)

    def ringing(self, agent: str) -> list[Ring]:
        """The rings in the agent's workspace, oldest first; their number is the badge. Follows CLD-RING."""
        return [self._state.rings[ring] for ring in self.user(agent).ringing]

    def open_conversations(self, agent: str) -> list[Conversation]:
        """The conversations that are assigned to the agent, oldest first."""
        return [self._state.conversations[conversation] for conversation in self.user(agent).open]

    def waiting(self, skill: str | int) -> list[Conversation]:
        """The conversations in the queue of this skill, ringing or not, longest waiting first."""
        skill_id = self.skill(skill).id
        queued = (self._state.conversations[conversation] for conversation in self._state.waiting)
        return [conversation for conversation in queued if conversation.skill_id == skill_id]

    def conversation(self, conversation_id: str) -> Conversation:
        found = self._state.conversations.get(conversation_id)
        if found is None:
            known = self._state.conversations
            raise UnknownName(message(f"no conversation {conversation_id!r}", known=known, wanted=conversation_id))
        return found

    def open_conversation(self, conversation_id: str) -> Conversation:
        """The conversation of this id.

        Raises:
            FeatureError: it is closed.
        """
        conversation = self.conversation(conversation_id)
        if not conversation.is_open:
            raise FeatureError(message(f"{conversation_id} is closed", expected="an open conversation"))
        return conversation
