"""The bot groups of an account, and which deployed bots belong to them."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.bot import Bot
from ...engine.errors import UnknownName, message
from ...engine.events import BotGroupDeleted, BotGroupSaved
from ...engine.log import Log
from ...engine.matching.bot_groups import BotGroup
from . import citations
from .deployment import Deployment, Deployments


class GroupMembership:
    """Bot groups by name; a bot belongs to at most one of them (B2B-GROUP-MEMBERSHIP)."""

    def __init__(self, log: Log, deployments: Deployments) -> None:
        self._log = log
        self._deployments = deployments
        self._groups: dict[str, BotGroup] = {}

    def save(
        self, name: str, bots: Sequence[str] | None, *, collaborates: bool | None, transfer_message: str | None
    ) -> None:
        """Create a bot group, or change it: see `World.group`."""
        group = self._groups.get(name)
        if group is None and bots is None:
            raise UnknownName(message(f"no bot group named {name!r}", known=self._groups, wanted=name))
        group = self._groups.setdefault(name, group or BotGroup(name))
        if bots is not None:
            self._fill(group, [self._deployments.find(bot) for bot in bots])
        if collaborates is not None:
            group.collaborates = collaborates
        if transfer_message is not None:
            group.transfer_message = transfer_message
        self._log_saved(group)

    def delete(self, name: str) -> None:
        """Delete a bot group; its bots stay deployed, without a group (B2B-GROUP-DELETE)."""
        if name not in self._groups:
            raise UnknownName(message(f"no bot group named {name!r}", known=self._groups, wanted=name))
        self._fill(self._groups.pop(name), [])
        self._log.append(BotGroupDeleted(name), rules=citations.BOT_GROUP_DELETED)

    def others(self, deployment: Deployment) -> list[Bot]:
        """The other bots of this bot's group."""
        groups = (group for group in self._groups.values() if deployment in group.members)
        return [
            other.bot
            for group in groups
            for other in self._deployments.all
            if other in group.members and other is not deployment
        ]

    def _fill(self, group: BotGroup, members: Sequence[Deployment]) -> None:
        """Give the group these bots and no others."""
        for other in self._groups.values():
            stay = [member for member in other.members if member not in members]
            if other is not group and len(stay) < len(other.members):
                other.members = stay
                self._log_saved(other)
        for member in group.members:
            member.join(None)
        for deployment in members:
            deployment.join(group)
        group.members = list(members)

    def _log_saved(self, group: BotGroup) -> None:
        names = tuple(member.name for member in group.members)
        body = BotGroupSaved(group.name, names, group.collaborates, group.transfer_message)
        self._log.append(body, rules=citations.bot_group_saved(collaborates=group.collaborates))
