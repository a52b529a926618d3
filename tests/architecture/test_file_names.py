"""One file name means one thing. A name may occur in several folders when it means the same in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest

from .sources import MODULES, name_of

# In these folders a module is named after the subject that it checks, offers as sentences, records as events, or serves
# as a command: `lint/flow.py` holds the checks of a flow, `library/agent.py` the sentences about an agent. They do not
# count.
BY_SUBJECT = ("cli", "engine/events", "engine/lint", "steps/library")

# name: the one thing it means wherever else it occurs
MEANINGS = {
    "citations": "the documented rules that explain an event",
    "content": "the content of messages",
    "conversations": "conversations: on the platform's side, and at the cloud",
    "errors": "exceptions",
    "sockets": "WebSockets",
    "transfer": "the transfer of a conversation by a bot",
}


def test_every_name_that_occurs_more_than_once_has_one_meaning() -> None:
    """Rename one of the files, or, if they mean the same, add the name to `MEANINGS`."""
    unnamed = {name: places for name, places in repeated(map(name_of, MODULES)).items() if name not in MEANINGS}

    assert unnamed == {}


def test_every_meaning_is_of_a_name_that_occurs_more_than_once() -> None:
    assert MEANINGS.keys() - repeated(map(name_of, MODULES)).keys() == set(), "take them out of MEANINGS"


@pytest.mark.parametrize("folder", BY_SUBJECT)
def test_folders_by_subject_are_there(folder: str) -> None:
    assert any(name_of(path).startswith(f"{folder}/") for path in MODULES)


def test_checker_sees_a_name_with_two_places() -> None:
    names = ["engine/turn/state.py", "fakes/cloud/state.py", "fakes/cloud/core.py", "engine/lint/core.py"]

    assert repeated(names) == {"state": ["engine/turn/state.py", "fakes/cloud/state.py"]}


def repeated(names: Iterable[str]) -> dict[str, list[str]]:
    """The places of each module name that occurs more than once; fronts and folders by subject aside."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        if name.rpartition("/")[0] in BY_SUBJECT:
            continue
        places[name.rpartition("/")[2].removesuffix(".py")].append(name)
    return {name: found for name, found in places.items() if len(found) > 1 and not name.startswith("__")}
