from __future__ import annotations

import pytest

from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder
from handoff.fakes.server import LoopbackServer

HUMAN, SPARE = 4129463410, 4129463411


@pytest.fixture(scope="session")
def loopback():
    """A server whose time is moved by hand; each test gives it a World of its own."""
    with LoopbackServer(manual=True) as server:
        yield server


@pytest.fixture(scope="session")
def bot():
    """A bot with something of everything that crosses the wire; it transfers to the skill 4129463410."""
    return _bot()


def _bot() -> Bot:
    made = BotBuilder("Desk")
    welcome = made.dialog("Welcome", patterns=["hi", "hello *"])
    welcome.text("Hello!")
    welcome.quick_reply("What is it about?", {"Flowers": "about flowers", "Bills": "about bills"})
    welcome.text("Let me see.")
    flowers = made.dialog("Flowers", patterns=["flowers"])
    flowers.button("Which?", {"Roses": "roses please", "Tulips": "tulips please"})
    flowers.card("Today", subtitle="fresh", image="https://example.com/rose.png", buttons={"Buy": "buy a rose"})
    flowers.text("Good choice.")
    bills = made.dialog("Bills", patterns=["bills"])
    bills.multiple_choice("Paid?", ["Yes", "No"])
    bills.private_message("asked about a bill")
    bills.text("Noted.")
    escalation = made.dialog("Escalation", patterns=["agent", "human"])
    escalation.agent_transfer("One moment…", skill_id=str(HUMAN), name="escalate")
    made.fallback("Pardon?")
    return made.build()
