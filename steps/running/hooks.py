"""The decision whether pytest-bdd's hooks are called.

A hook call costs more than a short step. pytest-bdd itself always implements them, to record every step for its
Cucumber JSON and its Gherkin terminal. So the hooks are called if one of those is on or another plugin implements one.
"""

from __future__ import annotations

import pytest

_WATCHED = pytest.StashKey[bool]()


def watched(config: pytest.Config) -> bool:
    """Whether to call the hooks in this run; decided at its first scenario, when every plugin is registered."""
    answer = config.stash.get(_WATCHED, None)
    if answer is None:
        answer = config.stash[_WATCHED] = _reports_wanted(config) or _others_implement(config)
    return answer


def _reports_wanted(config: pytest.Config) -> bool:
    option = config.option
    return bool(getattr(option, "cucumber_json_path", None) or getattr(option, "gherkin_terminal_reporter", False))


def _others_implement(config: pytest.Config) -> bool:
    itself = config.pluginmanager.get_plugin("pytest-bdd")
    names = [name for name in dir(config.hook) if name.startswith("pytest_bdd_") and "apply_tag" not in name]
    return any(
        implementation.plugin is not itself
        for name in names
        for implementation in getattr(config.hook, name).get_hookimpls()
    )
