"""`handoff serve`: what it prints, what it refuses, how it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from handoff.cli import main
from handoff.cli.serve import ServerSetup
from handoff.engine.errors import UnknownName
from handoff.engine.events import HttpExchanged
from handoff.fakes.builder import BotBuilder
from handoff.fakes.server.listeners import bound

from ..fork_server import ForkServer
from ..patience import PATIENCE_S


@pytest.fixture
def export(tmp_path: Path) -> Path:
    bot = BotBuilder("Shop Bot")
    bot.api("Orders", "https://shop.example/orders")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!")
    bot.dialog("Order", patterns=["order"]).integration("Orders")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Just a moment…", skill_id="4129463410")
    path = tmp_path / "bots" / "shop-bot.json"
    path.parent.mkdir()
    path.write_bytes(bot.dump())
    return path


class Served:
    """A running `handoff serve`, once it has said where it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.lines: list[str] = []
        for line in process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("  export HTTP_PROXY="):
                break

    def after(self, word: str) -> str:
        """What is printed behind this word."""
        return next(line.split(word, 1)[1].strip() for line in self.lines if line.strip().startswith(word))

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Exit status and what was said on stderr."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, errors


@pytest.fixture
def serve(fork_server: ForkServer, tmp_path: Path) -> Iterator[type]:
    """Start the command, every port a free one."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str | Path, program: Sequence[str | Path] = (fork_server.command("handoff"),)) -> Served:
        command = [*program, "serve", *map(str, words), "--port", "0"]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path)
        started.append(process)
        return Served(process)

    yield start  # type: ignore[misc]
    for process in started:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """What is said about a command line that cannot be."""
    assert main(["serve", *map(str, words)]) == 2
    return capsys.readouterr().err


def test_bot_is_served_at_the_printed_addresses(serve, export: Path, tmp_path: Path) -> None:
    served = serve(export, "--ca-file", tmp_path / "ca.pem")
    secure = served.after("https ").split()[0]

    state = httpx.get(
        f"{secure}/handoff/state", verify=_trusting(tmp_path / "ca.pem"), trust_env=False, timeout=PATIENCE_S
    ).json()

    assert [bot["name"] for bot in state["bots"]] == ["Shop Bot"]
    assert (state["manual"], state["accelerate"]) == (False, 1.0)
    assert httpx.get(served.after("page"), trust_env=False, timeout=PATIENCE_S).status_code == 200
    assert served.after("export NODE_EXTRA_CA_CERTS=") == str(tmp_path / "ca.pem")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_it_without_a_word(serve, number: int) -> None:
    """With an interpreter of its own: what it prints at its end counts, too."""
    assert serve(program=(sys.executable, "-m", "handoff.cli")).stop(number) == (0, "")


def test_temporary_authority_is_gone_afterwards(serve) -> None:
    served = serve()
    file = Path(served.after("export REQUESTS_CA_BUNDLE="))
    assert file.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")

    served.stop()

    assert not file.exists()


def test_without_tls_nothing_is_to_be_trusted(serve) -> None:
    served = serve("--no-tls")

    assert not any("https://" in line or "CERT" in line for line in served.lines)
    assert (
        httpx.get(served.after("http ") + "/handoff/ready", trust_env=False, timeout=PATIENCE_S).json()["ready"] is True
    )


def test_reset_begins_with_the_same_account(serve, export: Path) -> None:
    (export.parent.parent / "cloud.yaml").write_text(
        "account: le99\nskills: {Human: 4129463410}\nagents: {Hannah: {skills: [Human], login: hannah}}\n"
    )
    served = serve(export, "--accelerate", "50")
    plain = served.after("http ")
    with httpx.Client(base_url=plain, trust_env=False, timeout=PATIENCE_S) as client:
        before = client.get("/handoff/state").json()
        client.post("/handoff/reset")
        after = client.get("/handoff/state").json()

    assert (before["account"], before["accelerate"]) == ("le99", 50.0)
    assert [user["login_name"] for user in before["users"] if user["type"] == "human"] == ["hannah"]
    assert {key: before[key] for key in ("account", "bots", "skills")} == {
        key: after[key] for key in ("account", "bots", "skills")
    }
    assert after["generation"] == before["generation"] + 1


def test_own_passwords_are_not_printed_but_work(serve, tmp_path: Path) -> None:
    cloud = tmp_path / "mine.yaml"
    cloud.write_text("agents: {Hannah: {login: hannah, password: s3cret-word}, Hugo: {login: hugo}}\n")
    served = serve("--cloud", cloud)
    printed = "\n".join(served.lines)
    login = f"{served.after('http ')}/api/account/12345678/login?v=1.3"

    answers = [
        httpx.post(
            login, json={"username": name, "password": password}, trust_env=False, timeout=PATIENCE_S
        ).status_code
        for name, password in (("hannah", "s3cret-word"), ("hannah", "password"), ("hugo", "password"))
    ]

    assert answers == [200, 401, 200]
    assert "s3cret-word" not in printed
    assert "Hugo, no skill: logs in as hugo with the password password" in printed


def test_bearers_differ_from_start_to_start(serve, tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_text("agents: {Hugo: {login: hugo}}\n")
    bearers = set()
    for _ in range(2):
        served = serve()
        login = f"{served.after('http ')}/api/account/12345678/login?v=1.3"
        answer = httpx.post(
            login, json={"username": "hugo", "password": "password"}, trust_env=False, timeout=PATIENCE_S
        )
        bearers.add(answer.json()["bearer"])

    assert len(bearers) == 2


def test_account_beside_the_folder_of_bots_is_found(export: Path) -> None:
    file = export.parent.parent / "cloud.yaml"
    file.write_text("skills: {Human: 7}\n")

    world = ServerSetup.read([export], None).make()

    assert world.cloud.skill("Human").id == "7"
    assert world.set_up_events > 0


def test_the_usual_answers_beside_the_bot_are_served(export: Path) -> None:
    export.with_suffix(".answers.yaml").write_text("Orders: 404\n")

    world = ServerSetup.read([export], None).make()
    world.consumer().says("order")

    assert [event.body.status for event in world.log.events if isinstance(event.body, HttpExchanged)] == [404]


def test_a_wrong_file_of_answers_is_found_before_a_port_is_bound(export: Path) -> None:
    export.with_suffix(".answers.yaml").write_text("Oders: 404\n")

    with pytest.raises(UnknownName, match="did you mean 'Orders'"):
        ServerSetup.read([export], None)


def test_environment_of_the_account_has_its_own_ids(export: Path) -> None:
    file = export.parent.parent / "cloud.yaml"
    file.write_text("skills: {Human: 7}\nenvironments: {prod: {skills: {Human: 11}}}\n")

    assert ServerSetup.read([export], None, "prod").make().cloud.skill("Human").id == "11"


def test_without_an_account_there_is_somebody_to_transfer_to(export: Path) -> None:
    world = ServerSetup.read([export], None).make()

    alex = world.cloud.user("Alex")
    assert (alex.state, alex.skill_ids) == ("Offline", ("4129463410",))


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf"])
def test_impossible_speed_is_refused(capsys: pytest.CaptureFixture[str], speed: str) -> None:
    assert refused(capsys, "--accelerate", speed).startswith("handoff: invalid speed of time\n  at --accelerate")


@pytest.mark.parametrize("option", ["--port", "--plain-port", "--proxy-port"])
@pytest.mark.parametrize("port", ["-1", "65536"])
def test_impossible_port_is_refused(capsys: pytest.CaptureFixture[str], option: str, port: str) -> None:
    assert refused(capsys, option, port) == (
        f"handoff: invalid port\n  at {option}\n  value: {port}\n  expected: 0 to 65535\n"
    )


def test_port_in_use_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        said = refused(capsys, "--port", str(port))

    assert said == (
        f"handoff: the port is in use\n  at 127.0.0.1:{port}\n  name another one, or 0 for one that is free\n"
    )


def test_missing_bot_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nobody.json" in refused(capsys, tmp_path / "nobody.json")


def test_two_bots_of_one_name_are_refused(capsys: pytest.CaptureFixture[str], export: Path) -> None:
    assert refused(capsys, export, export, "--port", "0").startswith(
        "handoff: a bot named 'Shop Bot' is deployed already"
    )


def test_without_a_bot_anybody_is_rung_for_a_consumer_who_names_no_skill(tmp_path: Path) -> None:
    cloud = tmp_path / "cloud.yaml"
    cloud.write_text("skills: {sales: 1002}\nagents: {Hannah: {skills: [sales], state: Online}}\n")
    world = ServerSetup.read([], cloud).make()

    world.cloud.start_conversation("Dana", None)

    assert len(world.cloud.ringing("Hannah")) == 1


def test_wrong_account_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cloud = tmp_path / "cloud.yaml"
    cloud.write_text("agnets: {}\n")

    said = refused(capsys, "--cloud", cloud)

    assert said.startswith("handoff: unknown key 'agnets' in cloud.yaml\n")
    assert "did you mean 'agents'?" in said


def test_authority_is_not_written_over_something_else(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    precious = tmp_path / "thesis.txt"
    precious.write_text("Chapter 1")

    assert refused(capsys, "--ca-file", precious, "--port", "0").startswith("handoff: this file is not a certificate")
    assert precious.read_text() == "Chapter 1"


def test_authority_without_tls_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no certificate authority without TLS" in refused(capsys, "--no-tls", "--ca-file", tmp_path / "ca.pem")


def test_missing_extra_names_what_to_install() -> None:
    hidden = "import sys; sys.modules['uvicorn'] = None; from handoff.cli import main; sys.exit(main(['serve']))"

    done = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, env=os.environ)

    assert done.returncode == 2
    assert done.stderr == (
        "handoff: handoff serve needs the package 'uvicorn'\n  pip install 'pytest-handoff[server]'\n"
    )


@pytest.mark.parametrize("host", ["", " ", "[::1]", "localhost:80", "*", "a..b", "x" * 300])
def test_host_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], host: str) -> None:
    said = refused(capsys, f"--host={host}", "--port", "0")

    assert said.startswith(("handoff: no address to listen on", "handoff: no such host to listen on"))
    assert "0.0.0.0" in said


def test_pages_of_the_account_and_of_the_command_line_may_use_it(serve, tmp_path: Path) -> None:
    (tmp_path / "cloud.yaml").write_text("origins: ['https://window.example']\n")
    served = serve("--origin", "http://shop.example:3000", "--origin", "https://Other.example")
    ready = served.after("http ") + "/handoff/ready"

    origins = ("https://window.example", "http://shop.example:3000", "https://other.example", "https://evil.example")
    answers = [httpx.get(ready, headers={"Origin": each}, trust_env=False, timeout=PATIENCE_S) for each in origins]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 403]


def test_wrong_origin_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "--origin", "*").startswith("handoff: not the origin of a page\n  at --origin\n")


def test_webhook_to_another_machine_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cloud = tmp_path / "cloud.yaml"
    kind = "cqm.ExConversationChangeNotification"
    cloud.write_text(f"apps: {{shop: {{client_secret: s, webhooks: {{{kind}: 'https://shop.example/hook'}}}}}}\n")

    said = refused(capsys, "--cloud", cloud)

    assert said.startswith(f"handoff: the webhook apps.shop.webhooks.{kind} cannot be delivered\n  at {cloud}:1, apps.")
    assert "http://localhost:3000/webhook" in said


def test_two_users_of_one_login_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cloud = tmp_path / "cloud.yaml"
    cloud.write_text("agents: {Hannah: {login: us}, Hugo: {login: us}}\n")

    said = refused(capsys, "--cloud", cloud)

    assert "agents.Hannah.login and agents.Hugo.login are the same" in said


def test_login_of_an_agent_may_be_the_one_that_a_bot_would_get(tmp_path: Path, export: Path) -> None:
    cloud = tmp_path / "mine.yaml"
    cloud.write_text("agents: {Hannah: {login: shop.bot@example.com}}\n")

    users = ServerSetup.read([export], cloud).make().cloud.state.users.values()

    assert {user.name: user.login_name for user in users} == {
        "Hannah": "shop.bot@example.com",
        "Shop Bot": "shop.bot2@example.com",
    }


def _trusting(file: Path):
    import ssl

    return ssl.create_default_context(cafile=str(file))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_authority_that_cannot_be_written_ends_the_command_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def limited(path: Path) -> bytes:
        assert path != Path("/dev/full"), "it has no end"
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", limited)

    assert refused(capsys, "--ca-file", "/dev/full", "--port", "0") == (
        "handoff: no space left on device\n  at /dev/full\n"
    )
