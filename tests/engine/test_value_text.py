"""The JSON text of a value is that of JavaScript."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import quickjs
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.value_text import json_text, plain_text

STRINGIFY = quickjs.Context().eval("(text) => JSON.stringify(JSON.parse(text))")

# Of a power of two QuickJS may print one digit more than the fewest that ECMAScript wants.
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: abs(math.frexp(number)[0]) != 0.5)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | NUMBERS
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("aé-", min_size=1), inner),
)


@given(VALUES)
def test_any_value_has_the_json_of_javascript(value: Any) -> None:
    assert json_text(value) == STRINGIFY(json.dumps(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (2.50, "2.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e-7, "1.5e-7"),
        (2.0**-24, "5.960464477539063e-8"),
        (0.000001, "0.000001"),
        (12345678901234567890, "12345678901234567890"),
        (float("inf"), "null"),
        (float("nan"), "null"),
        ({"z": 1.0, "a": [True, None, "é"]}, '{"z":1,"a":[true,null,"é"]}'),
    ],
)
def test_a_value_is_written_like_this(value: Any, text: str) -> None:
    assert json_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (None, ""), (True, "true"), ([1.0, "a"], '[1,"a"]'), (3.0, "3")]
)
def test_a_value_in_a_text_has_no_quotes_around_it(value: Any, text: str) -> None:
    assert plain_text(value) == text
