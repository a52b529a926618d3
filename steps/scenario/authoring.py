"""The changes that Given steps make to a loaded bot, in the words of the builder's screen.

Each function takes a bot and returns a changed copy; names that the bot does not have raise UnknownName.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ...engine.bot import Bot, Dialog, Integration, Interaction
from ...engine.errors import FeatureError, UnknownName, message

Named = TypeVar("Named", Dialog, Integration, Interaction)

# The transfer's fields on an escalation integration; an Agent Transfer keeps its message as the tile's text.
TRANSFER_FIELDS = {
    "skill id": "agentSkillId",
    "skill name": "agentSkillName",
    "agent id": "agentId",
    "bot context": "tangoContextEnabled",
    "message": "transferMessage",
}
PANELS = {
    "Pre-Process Code": "preProcessMessage",
    "Post-Process Code": "postProcessMessage",
    "Process User Response": "processUserResponse",
}
ON_OFF = {"on": True, "off": False}
BOT_SETTINGS: dict[str, tuple[str, Callable[[str], object]]] = {
    "Default User-Friendly Response": ("bot.botAttributes.DEFAULT_ERROR_MESSAGE", str),
    "Session Expired Message": ("bot.sessionExpiredMessage", str),
    "Session Length": ("bot.sessionLength", int),
    "Debug Commands": ("bot.botAttributes.ENABLE_DEBUG", lambda text: str(ON_OFF[text]).lower()),
    "Agent Annotations": ("bot.botAttributes.ENABLE_AGENT_ANNOTATIONS", lambda text: str(ON_OFF[text]).lower()),
    "Shorten URLs": ("bot.shortenUrl", lambda text: ON_OFF[text]),
    "Log Transcripts": ("bot.transcriptDisabled", lambda text: not ON_OFF[text]),
    "Bot Language": ("bot.language", str),
    "Channel": ("bot.channel", str.upper),
}
_TILE = "content.results.tile.tileData[0]"


def transfer_field(bot: Bot, name: str, field: str, value: object) -> Bot:
    """Fill in a field of an Agent Transfer interaction; None clears it."""
    at = f"{_agent_transfer(bot, name).path}.{_TILE}"
    return bot.edited(f"{at}.text" if field == "message" else f"{at}.escalation.{TRANSFER_FIELDS[field]}", value)


def integration_field(bot: Bot, name: str, field: str, value: object) -> Bot:
    """Fill in a transfer field of a LivePerson Agent Escalation integration; None clears it."""
    found = integration(bot, name)
    if field == "message" and "message" in bot.raw["responder"][bot.integrations.index(found)]:
        return bot.edited(f"{found.path}.message", value)
    return bot.edited(f"{found.path}.{TRANSFER_FIELDS[field]}", value)


def transform_script(bot: Bot, name: str, script: str) -> Bot:
    return bot.edited(f"{integration(bot, name).path}.transformResultsScript", script)


def custom_data_field(bot: Bot, name: str, field: str, path: str) -> Bot:
    """Set one custom data field and keep the others."""
    found = integration(bot, name)
    rows = [{"key": key, "value": value} for key, value in {**found.fields, field: path}.items()]
    return bot.edited(f"{found.path}.customDataFields", rows)


def text(bot: Bot, name: str, says: str) -> Bot:
    return bot.edited(f"{interaction(bot, name).path}.{_TILE}.text", says)


def delay(bot: Bot, name: str, delay_ms: int) -> Bot:
    """Set the Interaction Delay; exports hold it as text."""
    return bot.edited(f"{interaction(bot, name).path}.interactionDelay", str(delay_ms))


def code(bot: Bot, name: str, panel: str, script: str) -> Bot:
    return bot.edited(f"{interaction(bot, name).path}.{PANELS[panel]}", script)


def result_rule(bot: Bot, name: str, result: str, target: str) -> Bot:
    """Add a custom rule: on this API result ("SUCCESS", "FAILURE") go on with the interaction `target`."""
    where = interaction(bot, name)
    rule = _rule(result.lower(), interaction(bot, target).id)
    rule["conditions"] = [{"matchType": "API_RESULT", "apiResultsMatch": {"status": result}}]
    rules = bot.raw["conversationMessage"][bot.interactions.index(where)]["responseMatches"]
    return bot.edited(f"{where.path}.responseMatches", [rule, *rules])


def next_action(bot: Bot, name: str, target: str) -> Bot:
    """Replace all rules by the unconditional next action `target`."""
    where = interaction(bot, name)
    return bot.edited(f"{where.path}.responseMatches", [_rule("next", interaction(bot, target).id)])


def patterns(bot: Bot, dialog_name: str, values: list[str]) -> Bot:
    """Replace the patterns of a dialog's starter."""
    head = bot.head(dialog(bot, dialog_name))
    if head is None or head.type != "DIALOG_STARTER":
        raise UnknownName(message(f"the dialog {dialog_name!r} has no dialog starter", at=bot.source))
    return bot.edited(f"{head.path}.pattern", values)


def switched_off(bot: Bot, dialog_name: str) -> Bot:
    return bot.edited(f"{dialog(bot, dialog_name).path}.status", "DISABLED")


def auto_escalation_threshold(bot: Bot, threshold: int) -> Bot:
    found = bot.auto_escalation_dialog
    if found is None:
        raise UnknownName(message(f"{bot.source} has no Auto Escalation dialog that is enabled"))
    return bot.edited(f"{found.path}.autoEscalationThreshold", threshold)


def bot_setting(bot: Bot, name: str, value: str) -> Bot:
    """Change one of the Bot Settings; "" removes it. Raises UnknownName, and FeatureError for an impossible value."""
    if name not in BOT_SETTINGS:
        raise UnknownName(message(f"no bot setting {name!r}", known=BOT_SETTINGS, wanted=name))
    path, read = BOT_SETTINGS[name]
    try:
        return bot.edited(path, read(value) if value else None)
    except (KeyError, ValueError):
        raise FeatureError(message(f"the bot setting {name!r} has no such value", value=value)) from None


def global_functions(bot: Bot, script: str) -> Bot:
    return bot.edited("globalFunctions.methods", script)


def interaction(bot: Bot, name: str) -> Interaction:
    return _known(bot, "interaction", name, bot.interaction_named(name), bot.interactions)


def integration(bot: Bot, name: str) -> Integration:
    return _known(bot, "integration", name, bot.integration("", name), bot.integrations)


def dialog(bot: Bot, name: str) -> Dialog:
    return _known(bot, "dialog", name, bot.dialog_named(name), bot.dialogs)


def _agent_transfer(bot: Bot, name: str) -> Interaction:
    transfers = [found for found in bot.interactions if found.type == "ESCALATION"]
    found = next((one for one in transfers if one.name == name), None)
    return _known(bot, "Agent Transfer", name, found, transfers)


def _known(bot: Bot, kind: str, name: str, found: Named | None, all_of_them: Iterable[Named]) -> Named:
    if found is None:
        known = [one.name for one in all_of_them]
        raise UnknownName(message(f"no {kind} {name!r} in {bot.source}", known=known, wanted=name))
    return found


def _rule(name: str, target: str) -> dict[str, object]:
    return {
        "name": name,
        "conditions": [],
        "contextConditions": [],
        "contextMatchConditionType": "ANY",
        "action": {"name": "INTERACTION", "value": target},
        "contextDataVariables": [],
    }
