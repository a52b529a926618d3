"""The `handoff` command.

Each command lives in a module of its own with `add_arguments(parser)` and `run(arguments) -> int`; a module is imported
only when its command is called, because `handoff --help` should not wait for pydantic. argparse does all that is needed
here, so no further dependency.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from .. import __version__
from ..engine.errors import FeatureError, HandoffError, message
from ..engine.output_files import reason
from . import exit_status as _status

__all__ = ["main"]

COMMANDS = {
    "chat": "talk to a bot in the terminal",
    "diff": "show what changed between two versions of a bot, and what that does to the consumer",
    "fmt": "format features: indents, tables, tags, blank lines; --canonical rewords steps",
    "lint": "check bots for the documented mistakes",
    "match": "show where an input goes, and why: the pattern or intent, and what nearly took it",
    "report": "make one HTML file of the results of a run",
    "rules": "list the documented rules and the scenarios that execute them",
    "serve": "serve the fake Conversational Cloud to other programs, with bots behind it, and the page",
    "steps": "search the sentences that features are written in",
    "texts": "list every text a consumer can see, check it against approved texts, check its links",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; wrong input is reported on stderr, without a traceback."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    _tolerate_narrow_encodings()
    try:
        status = _run(arguments)
        if sys.stdout is not None:  # None when the shell has closed it
            sys.stdout.flush()
        return status
    except HandoffError as error:
        _say(_redacted(str(error)))
    except BrokenPipeError:
        _drop_output()
        return _status.EXIT_PIPE_CLOSED
    except OSError as error:
        unnamed = "standard output" if error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT) else ""
        _say(_redacted(message(reason(error), at=str(error.filename or unnamed))))
        _drop_output()
    except KeyboardInterrupt:
        return _status.EXIT_INTERRUPTED
    return _status.EXIT_USAGE


def _run(arguments: list[str]) -> int:
    name = next((word for word in arguments if not word.startswith("-")), None)
    if name is not None and name not in COMMANDS:
        raise FeatureError(message(f"no command named {name!r}", known=COMMANDS, wanted=name))
    command = import_module(f"{__name__}.{name}") if name else None
    parser = _parser(name, command)
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as leaving:  # argparse has printed help, the version, or what is wrong
        return leaving.code if isinstance(leaving.code, int) else _status.EXIT_USAGE
    if command is None:
        parser.print_help()
        return _status.EXIT_USAGE
    status: int = command.run(parsed)
    return status


def _parser(name: str | None, command: ModuleType | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handoff",
        description="Behaviour-driven tests for LivePerson Conversation Builder bots. Run them with: pytest features/",
        epilog="see `handoff COMMAND --help` for the options of a command.",
    )
    parser.add_argument("--version", action="version", version=f"handoff {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for each, summary in COMMANDS.items():
        described = command.__doc__ if each == name and command else None
        subparser = commands.add_parser(
            each, help=summary, description=described, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if each == name and command:
            command.add_arguments(subparser)
    return parser


def _say(text: str) -> None:
    """Report an error, if there is anything left to report to."""
    if sys.stderr is None:  # print would use stdout
        return
    with contextlib.suppress(OSError):
        print(f"handoff: {text}", file=sys.stderr, flush=True)


def _drop_output() -> None:
    """Let stdout lead nowhere if it is broken: Python flushes it once more when it exits."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):  # a stream of a test has no descriptor
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except AttributeError:  # None when the shell has closed it
        return


def _redacted(text: str) -> str:
    from .redacting import redactor_for

    return redactor_for().text(text)


def _tolerate_narrow_encodings() -> None:
    """Write an escape for a character that the terminal cannot show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
