"""Line numbers of JSON paths."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.bot.lines import lines_of

EXPORT = """{
  "bot": {"name": "a \\"b\\", {c}: [d]"},
  "groups": [
    {
      "id": "1"
    },
    []
  ],
  "n": -1.5e3
}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("bot", 2),
        ("bot.name", 2),
        ("groups", 3),
        ("groups[0]", 4),
        ("groups[0].id", 5),
        ("groups[1]", 7),
        ("n", 9),
    ],
)
def test_a_path_begins_where_its_value_does(path: str, line: int) -> None:
    assert lines_of(EXPORT)[path] == line


def paths(value: Any, path: str = "") -> list[str]:
    found = [path]
    if isinstance(value, dict):
        for key, inside in value.items():
            found += paths(inside, f"{path}.{key}" if path else key)
    if isinstance(value, list):
        for index, inside in enumerate(value):
            found += paths(inside, f"{path}[{index}]")
    return found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from([None, 2]))
def test_every_path_has_a_line(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)

    found = lines_of(text)

    assert set(found) == set(paths(value))
    assert list(found.values()) == sorted(found.values())
