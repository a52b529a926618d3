"""Profiles of our own server, which stands for an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.world import World
from handoff.steps.targets.live.profiles import LiveProfile

from ...conversations import HUMAN, SKILLS, SKILLS_OF

RING_MS = 150_000  # 7.5 s of the wall at twenty times its speed: time to accept it on a busy machine


def let_rings_last(world: World) -> World:
    """The account whose rings last long enough for clients in real time."""
    world.cloud.settings = replace(world.cloud.settings, ring_ms=RING_MS)
    return world


def user(name: str, *skills: str) -> dict[str, Any]:
    """The entry of an agent in a profile."""
    return {"username": f"{name.lower()}@example.com", "password": "password", "skills": list(skills)}


def profile_of(server: LoopbackServer, world: World, **changes: Any) -> LiveProfile:
    """A profile with the skills Bot and Human, the bot "Desk" and the agent Alex."""
    described = {
        "account": world.cloud.account,
        "skills": {"Bot": int(world.cloud.skill("Bot").id), "Human": HUMAN},
        "bots": {"Desk": "Bot"},
        "agents": {"Alex": user("Alex", "Human")},
        "domain_api": server.url,
        "ca_file": server.ca_file,
        "waits": {"answer": 5, "quiet": 0.2, "advance": 15},
    }
    return LiveProfile.model_validate({**described, **changes})


def whole_profile(server: LoopbackServer, world: World) -> LiveProfile:
    """A profile with every skill and agent of `set_account_up`."""
    skills = {skill: int(world.cloud.skill(skill).id) for skill in ("Bot", *SKILLS)}
    agents = {name: user(name, *held) for name, held in SKILLS_OF.items()}
    return profile_of(server, world, skills=skills, agents=agents)
