"""Which tests are tried for a mutant, and in which order."""

from __future__ import annotations

import json

from .cited import Citations
from .operators import Mutant, mutants
from .reach import Reach

MODULE = '''"""Follows NOTHING."""
LIMIT = 5
TABLE = {"limit": LIMIT}


def check(value, most=3):
    """Follows A-RULE."""
    if value > most:
        return TABLE["limit"]
    return "none"


def other():
    return ("B-RULE",) if LIMIT else ()


def never():
    return 1
'''
SOURCES = {"engine/limits.py": MODULE}


def recorded(lines: dict[int, list[int]], **tests: object) -> str:
    facts = {
        f"{name}.{'feature' if name.startswith('features') else 'py'}::{number}": {
            "rules": rules,
            "passed": passed,
            "seconds": seconds,
        }
        for number, (name, rules, passed, seconds) in tests["tests"].items()  # type: ignore[attr-defined]
    }
    return json.dumps({"tests": facts, "lines": {"engine/limits.py": lines}, "early": {"engine/limits.py": [2, 14]}})


def reach(lines: dict[int, list[int]], *tests: tuple[str, list[str], bool, float]) -> Reach:
    return Reach(SOURCES, [recorded(lines, tests=dict(enumerate(tests)))])


def mutant(before: str, after: str) -> Mutant:
    return next(one for one in mutants("engine/limits.py", MODULE) if (one.before, one.after) == (before, after))


FEATURE = ("features/a", ["A-RULE"], True, 1.0)
QUICK = ("features/b", [], True, 0.5)
UNIT = ("tests/c", [], True, 0.1)
FAILING = ("tests/d", [], False, 0.1)


def test_tests_reach_a_mutant_whose_line_they_execute() -> None:
    found = reach({8: [0, 1], 10: [1]}, FEATURE, QUICK).of(mutant('"none"', "'XXnoneXX'"))

    assert {test.name for test in found} == {"features/b.feature::1"}


def test_entry_of_a_table_is_reached_by_the_uses_of_its_name() -> None:
    found = reach({2: [], 8: [0, 1], 9: [1]}, FEATURE, QUICK).of(mutant('"limit"', "'XXlimitXX'"))

    assert {test.name for test in found} == {"features/b.feature::1"}


def test_constant_is_reached_also_by_way_of_a_table() -> None:
    """`other` uses LIMIT, `check` uses TABLE, which is made of LIMIT."""
    found = reach({9: [0], 14: [1]}, FEATURE, QUICK).of(mutant("5", "6"))

    assert len(found) == 2


def test_default_of_an_argument_is_reached_by_the_calls() -> None:
    found = reach({8: [0], 14: [1]}, FEATURE, QUICK).of(mutant("3", "4"))

    assert {test.name for test in found} == {"features/a.feature::0"}


def test_mutant_that_no_test_reaches_has_none() -> None:
    assert reach({8: [0]}, FEATURE).of(mutant("1", "2")) == set()


def test_failing_test_is_not_tried() -> None:
    found = reach({8: [0, 1]}, FEATURE, FAILING)

    assert found.failing == ["tests/d.py::1"]
    assert {test.name for test in found.of(mutant("value > most", "(value >= most)"))} == {"features/a.feature::0"}


def test_tests_of_the_rule_come_first_then_features_then_the_others() -> None:
    known = reach({8: [0, 1, 2]}, UNIT, QUICK, FEATURE)
    found = known.of(mutant("value > most", "(value >= most)"))

    assert [test.file for test in known.choose(found, "engine/limits.py", {"A-RULE"}, 9).tests] == [
        "features/a.feature",
        "features/b.feature",
        "tests/c.py",
    ]


def test_tests_of_the_room_come_before_the_features() -> None:
    known = reach({8: [0, 1]}, QUICK, ("tests/engine/test_limits", [], True, 0.1))
    found = known.of(mutant("value > most", "(value >= most)"))

    assert known.choose(found, "engine/limits.py", (), 9).tests[0].file == "tests/engine/test_limits.py"


def test_tests_beyond_the_limit_are_cut() -> None:
    known = reach({8: [0, 1]}, QUICK, FEATURE)
    found = known.of(mutant("value > most", "(value >= most)"))

    assert known.choose(found, "engine/limits.py", (), 1.5).cut is False
    assert known.choose(found, "engine/limits.py", (), 1.4).cut is True


def test_rule_of_the_docstring_belongs_to_the_function() -> None:
    citations = Citations(MODULE, {"A-RULE", "B-RULE"})

    assert citations.of(mutant("value > most", "(value >= most)")) == {"A-RULE"}


def test_rule_that_a_statement_names_belongs_to_it() -> None:
    citations = Citations(MODULE, {"A-RULE", "B-RULE"})

    assert citations.of(mutant('"B-RULE"', "'XXB-RULEXX'")) == {"B-RULE"}
    assert citations.of(mutant("1", "2")) == set()


def test_code_that_has_run_on_import_is_told_from_code_that_tests_alone_run() -> None:
    known = reach({8: [0]}, FEATURE)

    assert known.runs_early(mutant("5", "6"))
    assert known.runs_early(mutant('"B-RULE"', "'XXB-RULEXX'"))
    assert not known.runs_early(mutant("value > most", "(value >= most)"))


def test_rule_id_in_a_list_belongs_to_that_rule_alone() -> None:
    code = 'BOTH = ("A-RULE", "B-RULE")\n'
    citations = Citations(code, {"A-RULE", "B-RULE"})

    assert [citations.of(one) for one in mutants("m.py", code)] == [{"A-RULE"}, {"B-RULE"}]
