from __future__ import annotations

import re

import pytest

from handoff.steps.targets.choice import TargetChoice, choice_of


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("emulator", TargetChoice("emulator")),
        ("wire", TargetChoice("wire")),
        ("live", TargetChoice("live")),
        ("live:staging", TargetChoice("live", "staging")),
    ],
)
def test_a_known_target_is_understood_and_reads_as_it_was_written(text, target):
    assert choice_of(text) == target
    assert str(target) == text


def test_unknown_target_suggests_the_closest_one():
    with pytest.raises(pytest.UsageError, match=re.escape("did you mean 'wire'?")):
        choice_of("wires")


@pytest.mark.parametrize("text", ["wire", "live", "live:staging"])
def test_missing_extra_is_an_error_that_says_how_to_install_it(text):
    with pytest.raises(pytest.UsageError) as error:
        choice_of(text, is_there=lambda _library: False)

    assert str(error.value).splitlines() == [
        f"--handoff-target {text} needs websockets" + (", starlette, uvicorn, trustme, jwt" if text == "wire" else ""),
        "  install them: pip install 'pytest-handoff[server]'",
    ]


def test_the_emulator_needs_no_extra():
    assert choice_of("emulator", is_there=lambda _library: False) == TargetChoice("emulator")
