"""The settings of an account, and the choices that documents leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...engine.script import EPOCH
from .surveys import SurveySettings

EPOCH_MS = int(EPOCH.timestamp() * 1000)  # virtual time 0, unless the World says otherwise


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The settings of an account, and the choices that documents leave open. Times in milliseconds.

    Attributes:
        ring_ms: how long a ring waits for its answer; the documented example says 72 seconds.
        bot_removal_wait_ms: from the answer to the transfer call until the bot is removed.
        late_failure_ms: from the queueing until a transfer fails that was made to fail later; our choice.
        bot_hears_while_transferring: C50, consumer messages reach the bot until an agent accepts.
        fallback_skill_id: C05b, where a transferred conversation goes when no agent of its skill has a free slot.
        takes_profiles: whether the account is enabled for SET_USER_PROFILE (CLD-SET-USER-PROFILE).
        media_domains: the domains whose images, videos and sounds may be shown; None: not set (then all).
        surveys: the account's survey options.
        epoch_ms: the instant at which virtual time is 0, in epoch milliseconds, for clients on sockets.
        suggestion_wait_ms: how long a conversation waits for a suggested agent, unless its skill says otherwise.
        entry_skill_id: the skill of a conversation that a consumer on a socket opens without one.
        campaigns: engagement id to skill id: the skill of a conversation opened by that engagement.
        unskilled_rings: the agents who are rung for a conversation without a skill.

    Where the platform's behaviour is not published, the default is the first of the values; S numbers are those of the
    list of open questions.

    Attributes:
        notifications: S1, they are sent before or after the response to the request that caused them.
        suggestion_without_skill: S2, suggesting an agent who does not hold the skill, or does not exist.
        suggestion_unavailable: S3, suggesting an agent who is not Online: the conversation waits for the agent, the
            request is refused, or the suggestion is ignored at once, also when the agent has no free slot.
        suggestion_declined: S4, the suggested agent rejects the ring or lets it expire.
        unknown_skill: S5, a transfer to a skill that does not exist: refused, or the conversation waits in vain.
        forbidden_transfer: S6, a transfer that `can_transfer` or `transfer_list` of the skill forbids.
        round_pause_ms: S7, pause until the agents who have all declined are rung again; None: they are not.
        unknown_bearer: S8, a socket with an unknown bearer: refused with 401, or accepted and closed with 4401.
        second_login: S9, of one user: closes the first session, or both go on.
        closed_notification: S10, what a consumer who asked for open conversations gets when one is closed.
        offline_grace_ms: S11, from the loss of an agent's connection until the agent is Offline.
        stale_revision_status: S12, the answer to a change with a stale `If-Match`.
        consumer_types: S13, the response types on the consumer socket.
        webhooks: S14, each once and in order, or shuffled and twice.

    S15, the failure of the next transfer, is a fault: see `Faults.service_answers`.
    """

    ring_ms: int = 72_000
    bot_removal_wait_ms: int = 500
    late_failure_ms: int = 1_000
    bot_hears_while_transferring: bool = False
    fallback_skill_id: str = ""
    takes_profiles: bool = True
    media_domains: frozenset[str] | None = None
    surveys: SurveySettings = field(default_factory=SurveySettings)
    epoch_ms: int = EPOCH_MS
    suggestion_wait_ms: int = 7_200_000
    entry_skill_id: str = ""
    campaigns: Mapping[str, str] = field(default_factory=dict)
    unskilled_rings: Literal["nobody", "anybody"] = "nobody"
    notifications: Literal["before", "after"] = "before"
    suggestion_without_skill: Literal["ignored", "refused"] = "ignored"
    suggestion_unavailable: Literal["waits", "refused", "ignored"] = "waits"
    suggestion_declined: Literal["dropped", "rung again"] = "dropped"
    unknown_skill: Literal["refused", "accepted"] = "refused"
    forbidden_transfer: Literal["refused", "accepted"] = "refused"
    round_pause_ms: int | None = None
    unknown_bearer: Literal["refused", "closed"] = "refused"
    second_login: Literal["closes the first", "allowed"] = "closes the first"
    closed_notification: Literal["UPSERT", "DELETE"] = "UPSERT"
    offline_grace_ms: int = 0
    stale_revision_status: Literal[412, 409] = 412
    consumer_types: Literal["documented", "prefixed"] = "documented"
    webhooks: Literal["ordered", "shuffled"] = "ordered"
