"""Logs of earlier versions are read, and show what they showed then."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from handoff.engine.log import SCHEMA_VERSION, read_ndjson, schema

from .golden_runs import RUNS, SCENARIOS, shown
from .schema_changes import breaks

ADVICE = "a log of before is read differently now: give new fields a default; otherwise raise SCHEMA_VERSION and record"
PUBLISHED: dict[str, Any] = json.loads((RUNS / "schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_recorded_log_shows_what_it_showed_when_it_was_written(name: str) -> None:
    events = read_ndjson((RUNS / f"{name}.ndjson").read_bytes())

    assert shown(events) == json.loads((RUNS / f"{name}.json").read_text(encoding="utf-8")), ADVICE


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_recorded_log_is_a_whole_run(name: str) -> None:
    events = read_ndjson((RUNS / f"{name}.ndjson").read_bytes())

    assert [event.seq for event in events] == [*range(len(events))]
    assert any(event.body.kind == "MessagePublished" for event in events) or name == "lint"


def test_the_schema_reads_all_logs_that_its_version_has_written() -> None:
    assert PUBLISHED["version"] == SCHEMA_VERSION, "record the runs again: python tests/golden/golden_runs.py"
    assert breaks(PUBLISHED, schema()) == [], ADVICE


# --- the comparison can fail -----------------------------------------------------------------------------------------


def _remove_kind(new: dict[str, Any]) -> None:
    del new["$defs"]["RingOffered"]


def _remove_field(new: dict[str, Any]) -> None:
    del new["$defs"]["RingOffered"]["properties"]["agent"]


def _require(new: dict[str, Any]) -> None:
    new["$defs"]["RingOffered"]["required"].append("expires_at_ms")


def _retype(new: dict[str, Any]) -> None:
    new["$defs"]["RingOffered"]["properties"]["agent"] = {"type": "integer"}


def _narrow(new: dict[str, Any]) -> None:
    new["$defs"]["MessagePublished"]["properties"]["role"]["enum"].remove("system")


def _forbid_null(new: dict[str, Any]) -> None:
    new["properties"]["conversation"] = {"type": "string"}


def _limit(new: dict[str, Any]) -> None:
    new["properties"]["seq"]["minimum"] = 1


def _retype_items(new: dict[str, Any]) -> None:
    new["properties"]["rules"]["items"] = {"type": "integer"}


def _other_default(new: dict[str, Any]) -> None:
    new["$defs"]["MessagePublished"]["properties"]["audience"]["default"] = "agents"


def _not_in_the_union(new: dict[str, Any]) -> None:
    body = new["properties"]["body"]
    body["oneOf"] = [one for one in body["oneOf"] if one["$ref"] != "#/$defs/RingOffered"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (_remove_kind, ["RingOffered is gone"]),
        (_remove_field, ["RingOffered.agent is gone"]),
        (_require, ["RingOffered.expires_at_ms is required now"]),
        (_retype, ["RingOffered.agent does not take all values of before"]),
        (_narrow, ["MessagePublished.role does not take all values of before"]),
        (_forbid_null, ["Event.conversation does not take all values of before"]),
        (_limit, ["Event.seq does not take all values of before"]),
        (_retype_items, ["Event.rules does not take all values of before"]),
        (_other_default, ["MessagePublished.audience has another default"]),
        (_not_in_the_union, ["Event.body does not take all values of before"]),
    ],
)
def test_a_change_that_breaks_old_logs_is_named(change: Callable[[dict[str, Any]], None], found: list[str]) -> None:
    new = copy.deepcopy(PUBLISHED)
    change(new)

    assert breaks(PUBLISHED, new) == found


def _new_kind(new: dict[str, Any]) -> None:
    new["$defs"]["Applauded"] = {"type": "object", "properties": {}}
    new["properties"]["body"]["oneOf"].append({"$ref": "#/$defs/Applauded"})


def _new_field(new: dict[str, Any]) -> None:
    new["$defs"]["RingOffered"]["properties"]["tone"] = {"type": "string", "default": ""}


def _new_value(new: dict[str, Any]) -> None:
    new["$defs"]["MessagePublished"]["properties"]["role"]["enum"].append("guest")


def _allow_null(new: dict[str, Any]) -> None:
    new["$defs"]["RingOffered"]["properties"]["agent"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def _no_longer_required(new: dict[str, Any]) -> None:
    new["$defs"]["RingOffered"]["required"].remove("agent")


@pytest.mark.parametrize("change", [_new_kind, _new_field, _new_value, _allow_null, _no_longer_required])
def test_a_change_that_reads_old_logs_is_allowed(change: Callable[[dict[str, Any]], None]) -> None:
    new = copy.deepcopy(PUBLISHED)
    change(new)

    assert breaks(PUBLISHED, new) == []
