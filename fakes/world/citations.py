"""The documented rules that explain the changes of a World: deployments, agent connectors, bot groups, environments."""

from __future__ import annotations

from typing import Final

Rules = tuple[str, ...]

BOT_IMPORTED: Final[Rules] = ("SET-IMPORT-EXPORT",)
BOT_SAVED: Final[Rules] = ("TUT-S16-LIVE", "INT-PREVIEW-RESET")
BOT_USER_CONNECTED: Final[Rules] = ("CON-AGENT-ONE-BOT",)
CONNECTOR_STARTED_OR_STOPPED: Final[Rules] = ("CON-TWO-STEPS", "CLD-CONNECTOR-ONLINE-REQUIRED")
CONNECTOR_IS_RUNNING: Final[Rules] = ("CON-EDIT-STOPPED",)
ENVIRONMENT_LINKED: Final[Rules] = ("SET-ENVIRONMENT-LINK",)
CONTEXT_DATA_SET: Final[Rules] = ("JS-CCS-SCOPES",)
BOT_GROUP_DELETED: Final[Rules] = ("B2B-GROUP-DELETE",)


def bot_deployed(*, is_survey: bool) -> Rules:
    return ("SUR-AUTO-DEPLOYED",) if is_survey else ()


def connector_changed(*, is_edit: bool) -> Rules:
    """`is_edit`: the connector was stopped and is edited, as an author does it."""
    edited = ("CON-EDIT-STOPPED",) if is_edit else ()
    return ("CON-CUSTOM-CONFIG", "CON-FIELDS-MESSAGING-ONLY", *edited)


def bot_group_saved(*, collaborates: bool) -> Rules:
    return ("B2B-GROUP-MEMBERSHIP", *(() if collaborates else ("B2B-GROUP-COLLABORATION-DEFAULT",)))
