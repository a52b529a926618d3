"""The list of mutants that are claimed equivalent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .__main__ import EQUIVALENT, Equivalent
from .operators import Mutant, mutants

REPOSITORY = Path(__file__).parents[2]
CLAIMS = """
[[mutant]]
path = "a.py"
function = "f"
before = "1"
after = "2"
because = "only its sign is read"

[[mutant]]
path = "a.py"
function = ""
before = ["'b'", "'c'"]
because = "nothing reads it"
"""


def mutant(after: str) -> Mutant:
    code = "B = 'b'\nD = 'd'\ndef f():\n    return 1\n"
    return next(one for one in mutants("a.py", code) if one.after == after)


@pytest.mark.parametrize(
    ("after", "because"),
    [("2", "only its sign is read"), ("0", ""), ("'XXbXX'", "nothing reads it"), ("'XXdXX'", "")],
)
def test_claim_is_for_the_mutant_it_names(after: str, because: str) -> None:
    assert Equivalent(CLAIMS).because(mutant(after)) == because


def test_every_claim_is_of_a_mutant_that_exists_and_has_an_argument() -> None:
    for claim in tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]:
        befores = claim["before"] if isinstance(claim["before"], list) else [claim["before"]]
        made = mutants(claim["path"], (REPOSITORY / claim["path"]).read_text(encoding="utf-8"))
        known = {(one.function, one.before) for one in made} | {(one.function, one.after) for one in made}

        assert len(claim["because"]) > 40
        assert [before for before in befores if (claim["function"], before) not in known] == []
