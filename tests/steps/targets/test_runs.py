"""Whole pytest runs against the targets: pytest inside pytest."""

from __future__ import annotations

import json
import textwrap
from functools import partial

import pytest

from handoff.engine import events as ev
from handoff.fakes.authentication.user_sessions import UserSessions
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.world import World

from .accounts import let_rings_last

pytest_plugins = ["pytester"]

HUMAN = 4129463410
PASSWORD = "Tr0ub4dor-and-3"
WITHOUT = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:faker", "-p", "no:cacheprovider")

FEATURE = """
    Feature: Desk

      Background:
        Given the bot "desk.json"

      Scenario: An agent takes over
        Given the skill "Human" with id 4129463410
        And the agent "Alex" with the skill "Human" is online
        When the consumer says "agent"
        Then the bot says "One moment…"
        And the agent workspace of "Alex" shows 1 ringing conversation
        When the agent "Alex" accepts the conversation
        And the agent "Alex" says "Hello, this is Alex."
        Then the consumer sees "Hello, this is Alex."
        And the conversation is with the agent "Alex"
        When the agent "Alex" closes the conversation
        Then the conversation is closed

      Scenario: The API fails
        Given the transfer API answers 500 to the next request
        When the consumer says "agent"
        Then the conversation is open

      Scenario: A text message
        Given the consumer uses the channel "lp_sms"
        When the consumer says "hi"
        Then the bot says "Hello!"
"""


@pytest.fixture
def project(pytester, bot):
    pytester.path.joinpath("desk.json").write_text(json.dumps(bot.raw), encoding="utf-8")
    write(pytester, "desk.feature", FEATURE)
    return pytester


@pytest.fixture
def world(bot):
    world = let_rings_last(World(seed=3))
    world.cloud.add_skill("Human", HUMAN)
    world.cloud.add_agent("Alex", skills=["Human"])
    world.door.services.sessions.credentials.set_password("Alex", PASSWORD)
    world.deploy(bot)
    return world


@pytest.fixture
def server(world):
    with LoopbackServer(world, accelerate=20) as server:
        yield server


@pytest.fixture
def live(project, server, world, monkeypatch):
    """A project with a profile of the server, which stands for an account."""
    profile = f"""
        [desk]
        account = {world.cloud.account}
        skills = {{ Bot = {world.cloud.skill("Bot").id}, Human = {HUMAN} }}
        bots = {{ Desk = "Bot" }}
        domain_api = "{server.url}"
        ca_file = "{server.ca_file}"
        waits = {{ answer = 5, quiet = 0.2 }}

        [desk.agents.Alex]
        username = "alex@example.com"
        skills = ["Human"]
    """
    write(project, "handoff-live.toml", profile)
    monkeypatch.setenv("HANDOFF_LIVE_PASSWORD_ALEX", PASSWORD)
    return project


def write(project, name, text):
    project.path.joinpath(name).write_text(textwrap.dedent(text), encoding="utf-8")


def run(project, *arguments):
    return project.runpytest_inprocess(*WITHOUT, *arguments)


@pytest.fixture
def run_alone(fork_server, project):
    """Runs it in a process of its own: for signals, and for workers."""
    return partial(fork_server.run_pytest, project, *WITHOUT)


def test_feature_runs_on_the_wire_with_a_count_of_skipped_scenarios(project):
    result = run(project, "--handoff-target", "wire")

    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "handoff: target wire",
            "handoff: 1 scenario skipped, because the target cannot run everything",
            "*1  not on the wire: a socket speaks for the web window, not for another channel",
        ]
    )


def test_two_workers_have_a_server_each(run_alone):
    result = run_alone("--handoff-target", "wire", "-n", "2")

    result.assert_outcomes(passed=2, skipped=1)


def test_logs_are_written_on_the_wire_too(project):
    run(project, "--handoff-target", "wire", "--handoff-log", "logs", "-k", "takes").assert_outcomes(passed=1)

    (log,) = project.path.joinpath("logs").iterdir()
    assert '"Hello, this is Alex."' in log.read_text(encoding="utf-8")


def test_coverage_counts_on_the_wire_too(project):
    result = run(project, "--handoff-target", "wire", "--handoff-cov")

    result.stdout.fnmatch_lines(["*desk.json (Desk)*"])


def test_a_failure_on_the_wire_shows_transcript_and_explanation(project):
    write(
        project,
        "desk.feature",
        FEATURE.replace('Hello, this is Alex."\n        And', 'Hello, this is Kim."\n        And'),
    )

    result = run(project, "--handoff-target", "wire", "-k", "takes")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*expected the consumer to see 'Hello, this is Kim.'", "*- transcript -*"])


def test_feature_runs_live_with_a_count_of_skipped_scenarios(live, world):
    result = run(live, "--handoff-target", "live:desk")

    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(
        [
            "handoff: 2 scenarios skipped, because the target cannot run everything",
            "*1  not on a live account: faults cannot be injected into an account",
            "*1  not on a live account: a socket speaks for the web window, not for another channel",
        ]
    )
    assert open_conversations(world) == []
    assert world.cloud.user("Alex").state == "Offline"


def test_agents_of_the_account_file_come_online_live_and_the_rest_of_the_file_is_left_alone(live):
    file = f"""
        skills:
            Human: {HUMAN}
            Elsewhere: 77
        agents:
            Alex:
                skills: [Human, Elsewhere]
            Nobody:
                skills: [Elsewhere]
        connector:
            greeting_message: Welcome!
        environment:
            shop: open
    """
    write(live, "cloud.yaml", file)
    kept = FEATURE.replace('    And the agent "Alex" with the skill "Human" is online\n', "")
    write(live, "desk.feature", kept.replace('        Given the skill "Human" with id 4129463410\n', ""))

    run(live, "--handoff-target", "live:desk", "-k", "takes").assert_outcomes(passed=1)


def test_after_ctrl_c_every_conversation_is_closed(live, world, run_alone):
    write(
        live,
        "desk.feature",
        FEATURE + '\n      Scenario: Enough\n        When the consumer says "hi"\n        And Ctrl-C\n',
    )
    steps = """
        import os
        import signal
        from pytest_bdd import when

        @when("Ctrl-C")
        def _():
            os.kill(os.getpid(), signal.SIGINT)
    """
    write(live, "conftest.py", steps)

    result = run_alone("--handoff-target", "live:desk", "-k", "Enough")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert [event.body.by for event in world.log.of(ev.ConversationClosed)] == ["consumer"]
    assert open_conversations(world) == []


def test_ctrl_c_while_an_answer_is_awaited_closes_every_conversation(live, world, run_alone):
    write(
        live,
        "desk.feature",
        FEATURE + '\n      Scenario: Enough\n        Given Ctrl-C soon\n        When the consumer says "hi"\n',
    )
    steps = """
        import _thread
        import threading
        from pytest_bdd import given

        @given("Ctrl-C soon")
        def _():
            threading.Timer(0.3, _thread.interrupt_main).start()
    """
    write(live, "conftest.py", steps)

    result = run_alone("--handoff-target", "live:desk", "-k", "Enough")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert open_conversations(world) == []


def test_no_secret_of_a_live_run_is_shown_anywhere(live, monkeypatch):
    sessions, log_in = [], UserSessions.login

    def noticed(*arguments, **named):
        sessions.append(log_in(*arguments, **named))  # they are over when the run is
        return sessions[-1]

    monkeypatch.setattr(UserSessions, "login", noticed)
    write(live, "desk.feature", FEATURE.replace("One moment…", "One minute…"))

    result = run(
        live,
        *("--handoff-target", "live:desk", "-k", "takes", "--showlocals", "--full-trace", "--log-level=DEBUG"),
        *("--handoff-log", "logs", "--junitxml", "junit.xml", "--alluredir", "allure"),
    )

    result.assert_outcomes(failed=1)
    written = [
        file.read_text(errors="replace")
        for folder in ("logs", "allure")
        for file in live.path.joinpath(folder).iterdir()
    ]
    everything = "\n".join(
        [str(result.stdout), str(result.stderr), live.path.joinpath("junit.xml").read_text(), *written]
    )
    assert sessions
    for secret in (PASSWORD, *(session.bearer for session in sessions), *(session.csrf for session in sessions), "eyJ"):
        assert secret not in everything


def test_a_wrong_password_is_an_error_that_names_the_user(live, monkeypatch):
    monkeypatch.setenv("HANDOFF_LIVE_PASSWORD_ALEX", "wrong-" + PASSWORD)

    result = run(live, "--handoff-target", "live:desk", "-k", "takes")

    result.stdout.fnmatch_lines(["*the login of alex@example.com is refused: Bad Authentication*"])
    result.stdout.no_fnmatch_line(f"*{PASSWORD}*")


def open_conversations(world):
    return [one.id for one in world.cloud.state.conversations.values() if one.is_open]
