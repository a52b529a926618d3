"""The state of everything that is served, as `GET /handoff/state` answers it."""

from __future__ import annotations

from typing import Any

from .installation import Installation
from .served_world import ServedWorld


def snapshot(installation: Installation, served: ServedWorld) -> dict[str, Any]:
    """The state of everything, as `GET /handoff/state` shows it."""
    world = served.world
    state = world.cloud.state
    return {
        "account": world.cloud.account,
        "generation": installation.generation,
        "clock": {
            "now_ms": world.clock.now_ms,
            "epoch_ms": world.cloud.wire_ms(0),
            "next_due_ms": world.clock.next_due_ms,
        },
        "manual": installation.manual,
        "accelerate": served.driver.accelerate,
        "bots": [
            {"name": d.name, "skill": d.skill, "skill_id": d.skill_id, "user_id": d.user.id, "survey": d.bot.is_survey}
            for d in world.deployments
        ],
        "skills": [
            {"id": skill.id, "name": skill.name, "description": skill.description, "on_shift": skill.on_shift}
            for skill in world.cloud.skills()
        ],
        "users": [
            {
                "name": user.name,
                "id": user.id,
                "pid": user.pid,
                "login_name": user.login_name,
                "type": user.type,
                "profiles": list(user.profiles),
                "skill_ids": list(user.skill_ids),
                "state": user.state,
                "slots": user.slots,
                "open": list(user.open),
                "ringing": [{"ring": ring, "conversation": state.rings[ring].conversation} for ring in user.ringing],
            }
            for user in state.users.values()
        ],
        "conversations": [
            {
                "id": conversation.id,
                "consumer": conversation.consumer,
                "channel": conversation.channel,
                "skill_id": conversation.skill_id,
                "assigned": conversation.assigned,
                "is_open": conversation.is_open,
                "is_queued": conversation.is_queued,
                "survey": conversation.survey,
                "messages": len(conversation.messages),
            }
            for conversation in state.conversations.values()
        ],
        "queue": list(state.waiting),
        "sockets": len(served.links),
        "log": world.log.last_seq,
    }
