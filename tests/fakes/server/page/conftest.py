"""A browser on the page that `handoff serve` shows, and what a visitor does there."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handoff.engine import Bot
from handoff.fakes import World

from ....patience import PATIENCE_S

BOTS = Path(__file__).parents[4] / "features" / "bots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
HUMAN = "4129463410"  # the skill that the tutorial's bot transfers to
SPEED = 5.0  # a bot answers in less than a tenth of a second
RING_MS = int(PATIENCE_S * 1_000 * SPEED)  # no ring expires because a busy browser is slow


def tutorial_world(*agents: str) -> World:
    """The tutorial's bot, and agents for its skill who are not logged in yet."""
    world = World(Bot.load(BOTS / "getting-started.json"), seed=7)
    world.cloud.settings = replace(world.cloud.settings, ring_ms=RING_MS)
    world.cloud.add_skill("Human", id=HUMAN)
    world.cloud.add_skill("Billing", id="4129463411")
    for agent in agents or ("Alex",):
        world.cloud.add_agent(agent, skills=["Human", "Billing"])
    return world


@pytest.fixture(scope="module")
def browser():
    """Chromium. One per module: while Playwright runs, no other test could use asyncio in this thread."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium here (the environment variable CHROMIUM may name one)")
    playwright_api.expect.set_options(timeout=PATIENCE_S * 1_000)
    with playwright_api.sync_playwright() as playwright:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses to work for root
        options = ["--disable-gpu", *(["--no-sandbox"] if is_root else [])]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server():
    loopback = pytest.importorskip("handoff.fakes.server.loopback", reason="the extra handoff[server] is missing")
    with loopback.LoopbackServer(accelerate=SPEED, make=tutorial_world) as server:
        yield server


@pytest.fixture
def visit(browser, server):
    """Open the page, on a World of the test's own: `visit(world)`. Afterwards: no error, and no request elsewhere."""
    visits: list[Visit] = []

    def open_page(world: World | None = None, *, expects_errors: bool = False, **context: Any) -> Visit:
        server.use(world or tutorial_world())
        visits.append(Visit(browser.new_context(**context), server, expects_errors))
        return visits[-1]

    yield open_page
    for each in visits:
        each.leave()


class Visit:
    """A visitor of the page. `consumers`, `agents` and `story` are its parts, `page` is Playwright's."""

    def __init__(self, context: Any, server: Any, expects_errors: bool) -> None:
        self.context = context
        self.server = server
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._expects_errors = expects_errors
        context.set_default_timeout(PATIENCE_S * 1_000)
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.page.on("dialog", lambda dialog: (self.errors.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        self.page.goto(server.plain_url)
        self.consumers = self.page.locator("#consumers")
        self.agents = self.page.locator("#agents")
        self.story = self.page.locator("#story")

    def leave(self) -> None:
        self.context.close()
        home = self.server.plain_url.partition("://")[2]
        assert [url for url in self.requests if url.partition("://")[2].partition("/")[0] != home] == []
        assert self._expects_errors or self.errors == []

    @property
    def consumer(self) -> Any:
        """The window in front."""
        return self.page.locator("#consumer-panels > [role=tabpanel]:visible")

    @property
    def agent(self) -> Any:
        """The workspace in front."""
        return self.page.locator("#agent-panels > [role=tabpanel]:visible")

    # --- as a consumer ---

    def add_consumer(self, name: str = "") -> None:
        self.page.get_by_role("button", name="Add consumer").click()
        self.page.get_by_label("Name (empty").fill(name)
        self.page.get_by_role("dialog").get_by_role("button", name="Add consumer").click()

    def says(self, text: str) -> None:
        field = self.consumer.get_by_label("Write a message")
        field.fill(text)
        field.press("Enter")

    @property
    def window(self) -> Any:
        """The messages that the consumer in front sees."""
        return self.consumer.get_by_role("log")

    # --- as an agent ---

    def log_in(self, agent: str = "Alex", password: str = "password") -> None:
        self.page.get_by_role("button", name="Log an agent in").click()
        self.page.get_by_label("Agent", exact=True).select_option(agent)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in", exact=True).click()
        self.agents.get_by_role("tab", name=agent).wait_for()
        self.agent.locator(".connection[data-state=connected]").wait_for()

    def tab(self, name: str) -> Any:
        return self.page.get_by_role("tab", name=name)

    def accept(self) -> None:
        self.agent.get_by_role("button", name="Accept").click()

    def agent_says(self, text: str, *, private: bool = False) -> None:
        if private:
            self.agent.get_by_label("Private").check()
        field = self.agent.get_by_label("Write to")
        field.fill(text)
        field.press("Enter")

    @property
    def workspace(self) -> Any:
        """The messages that the agent in front sees."""
        return self.agent.get_by_role("log")

    def escalate(self) -> None:
        """As in the tutorial, up to the ring."""
        self.says("hi")
        self.window.get_by_text("Hi there! How can I help you?").wait_for()
        self.says("agent")
        self.window.get_by_text("Transferring to a human agent…").wait_for()
        self.agent.get_by_role("button", name="Accept").wait_for()


@pytest.fixture
def tutorial():
    """The tutorial's World with these agents."""
    return tutorial_world
