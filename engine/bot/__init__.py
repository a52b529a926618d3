"""A bot as Conversation Builder exports it: loaded losslessly, read through typed views."""

from __future__ import annotations

from .bot import Bot, Remark
from .dialog_view import Dialog
from .export_view import Domain, Intent
from .integration_view import DEFAULT_TRANSFER_MESSAGE, INTEGRATION_TYPES, Escalation, Integration
from .interaction_view import (
    DYNAMIC_ROUTING,
    INTEGRATIONS,
    QUESTIONS,
    STATEMENTS,
    Button,
    Interaction,
    QuickReply,
    TileCard,
)
from .rule_view import Condition, CustomRule, NextAction, VariableCondition, VariableSetting
from .view import CLOSE_CONVERSATION, CLOSE_DIALOG, END_INTERACTION, NEXT, RESERVED_TARGETS

__all__ = [
    "CLOSE_CONVERSATION",
    "CLOSE_DIALOG",
    "DEFAULT_TRANSFER_MESSAGE",
    "DYNAMIC_ROUTING",
    "END_INTERACTION",
    "INTEGRATIONS",
    "INTEGRATION_TYPES",
    "NEXT",
    "QUESTIONS",
    "RESERVED_TARGETS",
    "STATEMENTS",
    "Bot",
    "Button",
    "Condition",
    "CustomRule",
    "Dialog",
    "Domain",
    "Escalation",
    "Integration",
    "Intent",
    "Interaction",
    "NextAction",
    "QuickReply",
    "Remark",
    "TileCard",
    "VariableCondition",
    "VariableSetting",
]
