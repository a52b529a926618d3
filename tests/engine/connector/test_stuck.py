"""The measures for a conversation in which the bot leaves a message unanswered."""

from __future__ import annotations

import pytest

from handoff.engine.connector.stuck import PROFILES, WINDOW_MS, Measure, judge, remark, tries
from handoff.engine.settings import ConnectorSettings

NEW, OLD = PROFILES["C"], PROFILES["B"]
BOTH = {"user_retry_on_stuck": True, "escalate_on_stuck": True, "escalation_skill_id_on_stuck": "42"}


def measure(profile=NEW, *, since: int | None = None, **fields: object) -> Measure:
    return judge(ConnectorSettings(**fields), profile, since_fresh_start_ms=since).measure


@pytest.mark.parametrize(("asked", "new", "old"), [(0, 1, 2), (1, 1, 2), (2, 2, 3), (3, 3, 4), (4, 3, 4)])
def test_tries_follow_the_field_within_its_limits(asked: int, new: int, old: int) -> None:
    settings = ConnectorSettings(message_resend_max_retries=asked)

    assert (tries(settings, NEW), tries(settings, OLD)) == (new, old)


def test_nothing_is_done_unless_a_field_asks_for_it() -> None:
    assert measure() is Measure.NOTHING


def test_the_fresh_start_comes_before_the_transfer() -> None:
    assert measure(**BOTH) is Measure.FRESH_START


@pytest.mark.parametrize(("since", "then"), [(WINDOW_MS, Measure.TRANSFER), (WINDOW_MS + 1, Measure.FRESH_START)])
def test_ten_minutes_decide_between_transfer_and_another_fresh_start(since: int, then: Measure) -> None:
    assert measure(since=since, **BOTH) is then


def test_in_the_older_documents_the_transfer_follows_however_late() -> None:
    assert measure(OLD, since=WINDOW_MS * 100, **BOTH) is Measure.TRANSFER


def test_a_fresh_start_alone_is_repeated() -> None:
    assert measure(since=1, user_retry_on_stuck=True) is Measure.FRESH_START


def test_a_transfer_alone_is_for_the_older_documents_only() -> None:
    fields = {"escalate_on_stuck": True, "escalation_skill_id_on_stuck": "42"}

    assert (measure(**fields), measure(OLD, **fields)) == (Measure.NOTHING, Measure.TRANSFER)


def test_a_transfer_without_a_skill_is_not_made_and_a_remark_says_why() -> None:
    judgement = judge(ConnectorSettings(escalate_on_stuck=True), OLD, since_fresh_start_ms=None)

    assert judgement.measure is Measure.NOTHING
    assert "escalationSkillIdOnStuckConversation" in remark(judgement)
