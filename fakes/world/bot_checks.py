"""Checks of the deployed bots by lint, with the facts about the account that lint needs."""

from __future__ import annotations

from ...engine.bot import Bot
from ...engine.events import BotChecked, FindingReported
from ...engine.ports import NluPort
from .deployment import Deployments
from .group_membership import GroupMembership
from .infrastructure import Infrastructure


def check(
    infrastructure: Infrastructure, deployments: Deployments, groups: GroupMembership, bot: Bot | None
) -> list[FindingReported]:
    """Check the bot, or every deployed one; findings are appended to the log and returned."""
    from ...engine.lint import checked, explained_by, lint

    cloud, log = infrastructure.cloud, infrastructure.log
    findings: list[FindingReported] = []
    users = [user for user in cloud.state.users.values() if user.type == "bot"]
    for deployment in [known for known in deployments.all if bot is None or known.bot is bot]:
        twins = [known for known in deployments.all if known.bot.id == deployment.bot.id and known is not deployment]
        found = lint(
            deployment.bot,
            connector=deployment.connector.settings,
            known_skills={skill.name: skill.id for skill in cloud.skills()},
            bot_skill_ids={skill_id for user in users for skill_id in user.skill_ids},
            environment=deployment.environment,
            has_survey=any(known.bot.is_survey for known in deployments.all),
            group=groups.others(deployment),
            training=_training(deployment.nlu),
            other_connectors=[twin.connector.settings for twin in twins],
            own_skill_ids={skill_id for known in (deployment, *twins) for skill_id in known.user.skill_ids},
        )
        done = log.append(BotChecked(deployment.name, len(found)), bot=deployment.name, rules=checked())
        with log.caused_by(done):
            for finding in found:
                log.append(finding, bot=deployment.name, node=finding.where, rules=explained_by(finding))
        findings += found
    return findings


def _training(nlu: NluPort | None) -> dict[str, int]:
    """The number of training phrases of each intent, as far as the file beside the bot gives any."""
    from .scripted_nlu import ScriptedNlu  # reads YAML; most scenarios never check a bot

    return {intent: len(phrases) for intent, phrases in nlu.training.items()} if isinstance(nlu, ScriptedNlu) else {}
