"""Serve the fake Conversational Cloud on sockets: to official clients, to bots and agents of your own, and to the page.

Each BOT is deployed with a bot user, a skill (the first one "Bot", others their own name) and an agent connector. The
intents of utterances and the usual answers of its integrations are read from BOT.intents.yaml and BOT.answers.yaml next
to it. The account is set up from cloud.yaml: the file given with --cloud, else the one that a feature beside the first
bot would find; without a bot that of the current folder. Without a cloud.yaml the account has the skills that the bots'
transfers name by number, and an agent Alex who serves them.

Agents log in, on the page or with their own client. All addresses, and the settings by which clients trust the
certificate, are printed. The server listens on loopback only, unless --host is given. Ctrl-C stops it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import shlex
import signal
import socket
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..engine.errors import FeatureError, message
from ..fakes.authentication.credentials import DEFAULT_PASSWORD
from . import environments
from .exit_status import EXIT_OK

if TYPE_CHECKING:
    from ..fakes.server import Authority, Installation, Listeners, Ports
    from ..fakes.world.account_file import Account
    from ..fakes.world.bot_files import BotFiles
    from ..fakes.world.world import World

PORT = 8443
HIGHEST_PORT = 65_535
FASTEST = 100_000
HEAD_BYTES = 4_096  # of a file, enough to see whether it is a certificate
PACKAGES = ("jwt", "oauthlib", "starlette", "trustme", "uvicorn", "websockets")
EXTRA = "pip install 'pytest-handoff[server]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bots", nargs="*", type=Path, metavar="BOT", help="a bot's export, a JSON file")
    parser.add_argument("--cloud", type=Path, metavar="FILE", help="the account: skills, agents, keys, settings")
    environments.add_option(parser)
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        help=f"port for HTTPS and WSS, without TLS for HTTP; default {PORT}, 0: a free one",
    )
    parser.add_argument(
        "--plain-port", type=int, metavar="N", help="port for HTTP in addition to TLS; default: the next one, if free"
    )
    parser.add_argument(
        "--proxy-port",
        type=int,
        metavar="N",
        help="port of the forward proxy, for clients with built-in hosts; default: the next one, if free",
    )
    parser.add_argument("--no-tls", action="store_true", help="HTTP and WS only; most official clients refuse that")
    parser.add_argument(
        "--accelerate", type=float, default=1.0, metavar="X", help="let time pass X times faster than real time"
    )
    parser.add_argument(
        "--ca-file",
        type=Path,
        metavar="FILE",
        help="where to write the certificate authority that clients have to trust",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default: %(default)s, loopback")
    parser.add_argument(
        "--origin",
        action="append",
        default=[],
        metavar="URL",
        help="origin of web pages that may use the server, such as https://window.example; may be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    _require_extra()
    speed = _speed(arguments.accelerate)
    ports = _ports(arguments)
    if arguments.no_tls and arguments.ca_file:
        raise FeatureError(message("no certificate authority without TLS", value=str(arguments.ca_file)))
    setup = ServerSetup.read(arguments.bots, arguments.cloud, arguments.env)
    origins = _origins(arguments.origin, setup.account)
    with _ca_file(arguments.ca_file, needed=ports.tls is not None) as ca_file:
        asyncio.run(_serve(setup, ports, speed, ca_file, origins))
    return EXIT_OK


# --- what is served --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServerSetup:
    """The bots and the account of the server, read once: every reset starts from them.

    Attributes:
        bots: path of the export of each, and what is in it and beside it.
        cloud_file: the file of the account, None without one.
        skills: names by id of the skills to create when there is no such file.
    """

    bots: Sequence[tuple[Path, BotFiles]]
    account: Account
    cloud_file: Path | None = None
    skills: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, exports: Sequence[Path], cloud_file: Path | None, environment: str = "") -> ServerSetup:
        """Read bots and account.

        Raises:
            BotDefinitionError: an export is wrong.
            FeatureError: the account's file is wrong.
            OSError: a file cannot be read.
        """
        from ..fakes.project_files import account_of, bot_of
        from ..fakes.project_world import literal_skills

        account = account_of(next(iter(exports), None), environment, named=cloud_file)
        bots = [(export, bot_of(export, account)) for export in exports]
        _check_endpoints(account)
        skills = {} if account.file else {id: name for _, each in bots for id, name in literal_skills(each.bot)}
        return cls(bots, account, account.file, skills)

    def make(self) -> World:
        """A World in its initial state.

        Raises:
            FeatureError: account and bots contradict each other.
        """
        from ..engine.log.redaction import redactor_of
        from ..fakes.project_world import AGENT, deploy_bots
        from ..fakes.world.account_setup import add_human_agents
        from ..fakes.world.world import World

        world = World(redactor=redactor_of(Path.cwd()))
        # Clients may open a conversation without a skill. In a feature it is not offered to any agent; here, where
        # there is no other way to route it, any agent may get it.
        world.cloud.settings = replace(world.cloud.settings, unskilled_rings="anybody")
        world.set_up_account(self.account)
        add_human_agents(world.cloud, self.account, agents_log_in=True)
        world.set_up_events = len(world.log.events)
        for skill_id, name in self.skills.items():
            world.cloud.add_skill(name, skill_id)
        deploy_bots(world, self.account, [each for _, each in self.bots])
        if self.bots and not self.cloud_file:
            world.cloud.add_agent(AGENT, skills=list(self.skills))
        return world


def _check_endpoints(account: Account) -> None:
    """Raise FeatureError for a webhook that the server would never send: it reaches no other machine."""
    from ..fakes.server.webhook_delivery import is_loopback

    for client_id, app in account.apps.items():
        for kind, url in app.webhooks.items():
            if not is_loopback(urlsplit(url).hostname or ""):
                what = f"the webhook apps.{client_id}.webhooks.{kind} cannot be delivered"
                expected = "an endpoint on this machine, such as http://localhost:3000/webhook"
                with account.at("apps", client_id, "webhooks", kind):
                    raise FeatureError(message(what, value=url, expected=expected))


# --- what was asked for ----------------------------------------------------------------------------------------------


def _require_extra() -> None:
    """Raise FeatureError when a package of the extra is missing."""
    try:
        for package in PACKAGES:
            import_module(package)
    except ModuleNotFoundError as missing:
        raise FeatureError(message(f"handoff serve needs the package {missing.name!r}", do=EXTRA)) from None


def _speed(wanted: float) -> float:
    if not 0 < wanted <= FASTEST or math.isnan(wanted):
        expected = f"a number above 0, up to {FASTEST}, such as 10"
        raise FeatureError(message("invalid speed of time", at="--accelerate", value=wanted, expected=expected))
    return wanted


def _ports(arguments: argparse.Namespace) -> Ports:
    """The ports to bind. Those without an option follow the first one, if they are free."""
    from ..fakes.server import Ports
    from ..fakes.server.listeners import checked_host

    for option in ("port", "plain_port", "proxy_port"):
        if not 0 <= (getattr(arguments, option) or 0) <= HIGHEST_PORT:
            name, value = f"--{option.replace('_', '-')}", getattr(arguments, option)
            raise FeatureError(message("invalid port", at=name, value=value, expected=f"0 to {HIGHEST_PORT}"))
    host = arguments.host.strip()
    if not host:
        expected = "an address of this machine; 0.0.0.0 listens on all of them"
        raise FeatureError(message("no address to listen on", at="--host", value=arguments.host, expected=expected))
    host = checked_host(host)
    first = PORT if arguments.port is None else arguments.port
    if arguments.no_tls:
        return Ports(host, tls=None, plain=first, proxy=_named(arguments.proxy_port, host, first, 1))
    plain = _named(arguments.plain_port, host, first, 1)
    return Ports(host, tls=first, plain=plain, proxy=_named(arguments.proxy_port, host, first, 2))


def _named(port: int | None, host: str, first: int, distance: int) -> int:
    """The given port, else the one at this distance from the first, else 0: any free one."""
    from ..fakes.server.listeners import bound

    if port is not None or first == 0 or first + distance > HIGHEST_PORT:
        return port or 0
    try:
        bound(host, first + distance).close()
    except FeatureError:
        return 0
    return first + distance


def _origins(named: Sequence[str], account: Account) -> frozenset[str]:
    """The origins of pages that may use the server, of the command line and of the account."""
    from ..fakes.world.web_origins import checked_origin

    return frozenset(account.origins) | {checked_origin(each, "--origin") for each in named}


@contextlib.contextmanager
def _ca_file(named: Path | None, *, needed: bool) -> Iterator[Path | None]:
    """The file for the authority: the given one, else one in a folder that is deleted when the server ends."""
    if not needed or named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="handoff-") as folder:
        yield Path(folder) / "ca.pem"


def _write_authority(authority: Authority, file: Path) -> None:
    """Write the certificate; raise FeatureError instead of overwriting a file that is not a certificate."""
    if file.is_file():  # a device may have no end
        with file.open("rb") as earlier:
            head = earlier.read(HEAD_BYTES)
        if not head.lstrip().startswith(b"-----BEGIN CERTIFICATE-----"):
            raise FeatureError(message("this file is not a certificate, so it is not overwritten", at=str(file)))
    authority.write(file)


# --- serving ---------------------------------------------------------------------------------------------------------


async def _serve(setup: ServerSetup, ports: Ports, speed: float, ca_file: Path | None, origins: frozenset[str]) -> None:
    from ..fakes.server import Authority, Installation, Listeners

    first = setup.make()  # contradictions are reported before a port is bound
    names = _names(ports.host)
    authority = Authority(names) if ca_file else None
    files = {each.bot.name: export.name for export, each in setup.bots}
    installation = Installation(setup.make, accelerate=speed, hosts=frozenset(names), origins=origins, bot_files=files)
    listeners = Listeners(installation, ports, authority)
    try:
        await listeners.open()
        if authority and ca_file:
            _write_authority(authority, ca_file)
        installation.use(first)
        with _stop_signal() as stop:  # before the addresses are printed
            for line in _announcement(setup, installation, listeners, ca_file):
                print(line, flush=True)
            await stop.wait()
    finally:
        await listeners.close()


@contextlib.contextmanager
def _stop_signal() -> Iterator[asyncio.Event]:
    """An event that Ctrl-C or SIGTERM sets. After the block they end the process at once, as usual."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    handled = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # no signals in loops of Windows: Ctrl-C raises there
            loop.add_signal_handler(number, stop.set)
            handled.append(number)
    try:
        yield stop
    finally:
        for number in handled:
            loop.remove_signal_handler(number)


def _names(host: str) -> list[str]:
    """The host names, other than loopback, by which clients may address a server at this host."""
    from ..fakes.server.listeners import ALL_ADDRESSES, is_loopback

    if is_loopback(host):
        return []
    if host not in ALL_ADDRESSES:
        return [host.lower()]
    name = socket.gethostname().lower()
    with contextlib.suppress(OSError):
        return sorted({name, *(str(found[4][0]) for found in socket.getaddrinfo(name, None))})
    return [name]


# --- what is printed -------------------------------------------------------------------------------------------------


def _announcement(
    setup: ServerSetup, installation: Installation, listeners: Listeners, ca_file: Path | None
) -> Iterator[str]:
    """The addresses, bots, agents and variables that clients need."""
    from ..fakes.server.listeners import is_loopback, public_name

    world, ports = installation.served.world, listeners.ports
    name = public_name(ports.host)
    account = f"account {world.cloud.account}"
    source = f" of {setup.cloud_file}" if setup.cloud_file else ""
    yield f"handoff serves {account}{source}; Ctrl-C stops it"
    if not is_loopback(ports.host):
        yield f"WARNING: every client that reaches {ports.host} has full access"
    yield ""
    yield from _lines(_addresses(ports))
    yield ""
    yield from _lines(_people(setup, world))
    yield ""
    yield "for other programs:"
    for variable, value in _environment(name, ports, ca_file):
        yield f"  export {variable}={shlex.quote(value)}"


def _addresses(ports: Ports) -> Iterator[tuple[str, str]]:
    from ..fakes.server.listeners import address, public_name

    plain = f"http://{address(ports.host, ports.plain, tls=False)}"
    yield "page", f"{plain}/"
    if ports.tls is not None:
        secure = address(ports.host, ports.tls, tls=True)
        yield "https", f"https://{secure} (csdsDomain in clients: {secure})"
    yield "http", plain
    yield "proxy", f"http://{public_name(ports.host)}:{ports.proxy} (for every address)"
    yield "control", f"{plain}/handoff/state"


def _people(setup: ServerSetup, world: World) -> Iterator[tuple[str, str]]:
    """Bots, and users who can log in. Only the default password is shown."""
    for deployment in world.deployments:
        skill = f"skill {deployment.skill} ({deployment.skill_id})" if deployment.skill else "no skill"
        yield "bot", f"{deployment.name}, {skill}"
    served = {deployment.user.name for deployment in world.deployments}
    skills = {skill.id: skill.name for skill in world.cloud.skills()}
    people = [user for user in world.cloud.state.users.values() if user.name not in served]
    for user in people:
        entry = setup.account.agents.get(user.name)
        own = entry is not None and bool(entry.password)
        password = "the password that cloud.yaml gives" if own else f"the password {DEFAULT_PASSWORD}"
        holds = ", ".join(skills[id] for id in user.skill_ids) or "no skill"
        what = "bot user" if user.type == "bot" else "agent"
        yield what, f"{user.name}, {holds}: logs in as {user.login_name} with {password}"
    if not people:
        yield "agents", "no user can log in: add agents to a cloud.yaml (--cloud)"


def _environment(name: str, ports: Ports, ca_file: Path | None) -> Iterator[tuple[str, str]]:
    if ca_file is not None:
        for variable in ("NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
            yield variable, str(ca_file.absolute())
    for variable in ("HTTPS_PROXY", "HTTP_PROXY"):
        yield variable, f"http://{name}:{ports.proxy}"


def _lines(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"  {what:<9} {text}" for what, text in rows)
