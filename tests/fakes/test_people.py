from __future__ import annotations

import subprocess
import sys

from handoff.fakes import People


def test_same_seed_makes_the_same_people():
    assert [People(7).person() for _ in range(2)] == [People(7).person() for _ in range(2)]
    assert People(7).person() != People(8).person()


def test_no_two_people_share_a_name():
    people = People(1)

    names = {people.person().name for _ in range(20)}

    assert len(names) == 20


def test_person_is_complete_and_reachable_nowhere():
    person = People(1).person()

    assert person.email.endswith("@example.com")
    assert "555-01" in person.phone
    assert person.address
    assert "\n" not in person.address


def test_more_people_than_names_still_differ():
    people = People(1)

    names = {people.name() for _ in range(2_000)}

    assert len(names) == 2_000


def test_faker_is_not_loaded_before_somebody_is_needed():
    code = "import sys, handoff.fakes as f; p = f.People(1); p.digits(10); assert 'faker' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True)
