"""A target declares the capabilities whose methods it overrides, and the documentation lists the same."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from handoff.steps.targets.base import BaseAnswers, BaseCloud, BaseConsumer, BaseFaults, BaseOutside, BaseTarget
from handoff.steps.targets.capability import Capability, Limits
from handoff.steps.targets.live.live import LiveTarget
from handoff.steps.targets.live.live_cloud import LiveCloud
from handoff.steps.targets.live.live_people import LiveConsumer
from handoff.steps.targets.wire.wire import WireCloud, WireTarget
from handoff.steps.targets.wire.wire_people import WireConsumer

from .conformance import NEEDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "targets.md"
NOTHING = Limits("nowhere", {capability: capability.name for capability in Capability})
# the capabilities that are a part of what a method does: the checks of conformance ask for them
PARTIAL = {Capability.PREVIEW, Capability.ANY_TIME, Capability.INSIDE}
PARTS = {"faults": BaseFaults, "outside": BaseOutside, "answers": BaseAnswers}


class NoTarget(BaseTarget):
    limits = NOTHING


class NoCloud(BaseCloud):
    limits = NOTHING


class NoConsumer(BaseConsumer):
    limits = NOTHING


def methods(base: type) -> list[str]:
    return [name for name in vars(base) if not name.startswith("_") and name != "limits"]


def needed(subject: object, name: str) -> Capability:
    """The capability that a method of a base class asks for, found by calling it."""
    if name in PARTS:
        part = getattr(subject, name)
        subject, name = part, next(iter(methods(type(part))), "__getitem__")
    method = getattr(subject, name)
    required = [
        one
        for one in inspect.signature(method).parameters.values()
        if one.default is one.empty and one.kind != one.VAR_KEYWORD
    ]
    positional = ["lp_sms" for one in required if one.kind != one.KEYWORD_ONLY]
    named = {one.name: "lp_sms" for one in required if one.kind == one.KEYWORD_ONLY}
    with pytest.raises(pytest.skip.Exception) as skipped:
        method(*positional, **named)
    return Capability[str(skipped.value).removeprefix("nowhere: ")]


BASES = ((BaseTarget, NoTarget()), (BaseCloud, NoCloud()), (BaseConsumer, NoConsumer()))


@pytest.mark.parametrize(
    ("target", "classes"),
    [(WireTarget, (WireTarget, WireCloud, WireConsumer)), (LiveTarget, (LiveTarget, LiveCloud, LiveConsumer))],
    ids=["wire", "live"],
)
def test_declared_capabilities_are_the_overridden_methods(target, classes):
    differing = [
        f"{name}: {needed(subject, name).name}"
        for (base, subject), cls in zip(BASES, classes, strict=True)
        for name in methods(base)
        if (getattr(cls, name) is not getattr(base, name)) != (needed(subject, name) in target.limits.capabilities)
    ]

    assert differing == []
    assert all(cls.limits is target.limits for cls in classes)


def test_every_capability_is_needed_by_a_method():
    found = {needed(subject, name) for base, subject in BASES for name in methods(base)}

    assert found == set(Capability) - PARTIAL


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_method_of_a_missing_part_is_refused(part):
    names = methods(part) or ["__getitem__", "__setitem__", "__delitem__"]

    assert len({needed_by_part(part(NOTHING), name) for name in names}) == 1


def needed_by_part(part: object, name: str) -> str:
    arguments = ["a", "b"][
        : sum(one.default is one.empty for one in inspect.signature(getattr(part, name)).parameters.values())
    ]
    with pytest.raises(pytest.skip.Exception) as skipped:
        getattr(part, name)(*arguments)
    return str(skipped.value)


def test_answers_that_cannot_be_set_are_empty():
    assert dict(BaseAnswers(NOTHING)) == {}


def test_every_capability_is_checked():
    assert set(NEEDS) == set(Capability)


def test_document_says_which_target_can_do_what():
    rows = re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.M
    )
    documented = {row[0]: row[1:] for row in rows if row[1] in ("yes", "no")}
    wanted = {
        one.value: (
            "yes",
            *("yes" if one in target.limits.capabilities else "no" for target in (WireTarget, LiveTarget)),
        )
        for one in Capability
    }

    assert documented == wanted
