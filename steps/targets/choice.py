"""`--handoff-target`: where the bot runs, and the server or account that the scenarios of a run share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pytest

from ...engine.errors import HandoffError, message

if TYPE_CHECKING:
    from ...engine.log.redaction import Redactor
    from .live.guards import LiveAccount
    from .protocols import Target
    from .wire.wire_server import WireServer

KINDS: Final = ("emulator", "wire", "live")
SERVER_EXTRA: Final = "pip install 'pytest-handoff[server]'"
_LIBRARIES: Final = {"wire": ("websockets", "starlette", "uvicorn", "trustme", "jwt"), "live": ("websockets",)}


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """The place where the bot runs. `profile` names the account of a live run; empty: the one in the environment."""

    kind: str
    profile: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.profile}" if self.profile else self.kind


def _is_there(library: str) -> bool:
    return find_spec(library) is not None


def choice_of(text: str, *, is_there: Callable[[str], bool] = _is_there) -> TargetChoice:
    """The choice that `--handoff-target` names. Raises pytest.UsageError for an unknown one, or a missing extra."""
    kind, colon, profile = text.partition(":")
    if kind not in KINDS or (colon and (kind != "live" or not profile)):
        known = (*KINDS, "live:PROFILE")
        raise pytest.UsageError(message(f"--handoff-target {text}: no such target", known=known, wanted=text))
    missing = [library for library in _LIBRARIES.get(kind, ()) if not is_there(library)]
    if missing:
        what = f"--handoff-target {text} needs {', '.join(missing)}"
        raise pytest.UsageError(message(what, do=f"install them: {SERVER_EXTRA}"))
    return TargetChoice(kind, profile)


class Targets:
    """The server, or the real account with its guards, that the scenarios of one process share.

    Made when the first scenario needs it; closed when pytest ends, however it ends.
    """

    def __init__(self, config: pytest.Config, choice: TargetChoice) -> None:
        self.choice = choice
        self._config = config
        self._ending = ExitStack()
        self._wire: WireServer | None = None
        self._live: LiveAccount | None = None

    def make(self, request: pytest.FixtureRequest, *, seed: int, redactor: Redactor) -> Target:
        """A scenario's target; it is closed when the scenario is over."""
        make = {"wire": self._wire_target, "live": self._live_target}[self.choice.kind]
        target, close = make(seed, redactor)
        request.addfinalizer(close)
        return target

    def close(self) -> None:
        self._ending.close()

    def _wire_target(self, seed: int, redactor: Redactor) -> tuple[Target, Callable[[], None]]:
        from ...fakes.server.loopback import LoopbackServer
        from ...fakes.world.world import World
        from .wire import wire, wire_server

        world = World(seed=seed, redactor=redactor)
        world.outside.is_lenient = True
        if self._wire is None:
            self._wire = wire_server.WireServer(self._ending.enter_context(LoopbackServer(world, manual=True)))
            self._ending.callback(self._wire.close)
        target = wire.WireTarget(self._wire, world)
        return target, target.close

    def _live_target(self, _seed: int, redactor: Redactor) -> tuple[Target, Callable[[], None]]:
        from .live import guards, live, profiles

        if self._live is None:
            profile = profiles.read(self.choice.profile, self._config.rootpath)
            self._live = guards.LiveAccount(profile)
            self._ending.callback(self._live.close)
        target = live.LiveTarget(self._live, redactor=redactor)
        return target, target.close


def checked(target: TargetChoice, config: pytest.Config) -> None:
    """Raise pytest.UsageError, before any scenario starts, for options that a live run does not support."""
    if target.kind != "live":
        return
    from .live import profiles

    if hasattr(config, "workerinput") or getattr(config.option, "numprocesses", None):
        text = "--handoff-target live runs in one process: a user of the account has one session at a time"
        raise pytest.UsageError(message(text, do="remove -n"))
    try:
        profiles.read(target.profile, config.rootpath)
    except HandoffError as error:
        raise pytest.UsageError(str(error)) from None
