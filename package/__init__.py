"""Behaviour-driven tests for LivePerson Conversation Builder bots.

This folder is the top of the package `handoff`; its parts are the folders beside it (see ARCHITECTURE.md, "Packaging").
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
