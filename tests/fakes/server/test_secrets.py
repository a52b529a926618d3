"""Planted secrets are in nothing that the server shows: its state, log, events, faults, features, errors, own log."""

from __future__ import annotations

import json
import logging
from urllib.parse import quote, quote_plus

import httpx
import pytest

from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.server import LoopbackServer

from ...planted import PLANTED

OURS = ("value of an error", "found ")  # our own messages, which nobody sends to the server as a name
TEXTS = {what: text for what, (text, _) in PLANTED.items() if not what.startswith(OURS)}
SECRETS = {what: PLANTED[what][1] for what in TEXTS if len(PLANTED[what][1]) >= 6}


def test_no_secret_is_in_anything_that_the_server_shows(
    server: LoopbackServer, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    texts = list(TEXTS.values())
    bot = BotBuilder("Planted Bot")
    for number, text in enumerate(texts):
        bot.dialog(f"Dialog {number}", patterns=[f"say {number}"]).text(text)
    world = World(bot.build())
    server.use(world)
    caplog.set_level(logging.DEBUG, "handoff")

    consumer = server.call(lambda: world.consumer("Dana"))
    for number, text in enumerate(texts):
        server.call(lambda text=text: consumer.says(text))
        server.call(lambda number=number: consumer.says(f"say {number}"))
    answers = [http.get(f"/handoff/{path}") for path in ("state", "log", "faults", "settings", "ready")]
    answers.append(http.post("/handoff/feature", json={"conversation": "conv-1"}))
    for text in texts:
        answers += [
            http.post("/handoff/outside", json={"method": "GET", "url": text}),
            http.post("/handoff/faults", json={"fault": text}),
            http.post("/handoff/faults", json={"fault": "fail", text: text}),
            http.patch("/handoff/settings", json={text: text}),
            http.put(f"/handoff/users/{quote(text, safe='')}/state", json={"state": text}),
            http.post("/handoff/feature", json={"conversation": text}),
        ]
    with http.stream("GET", "/handoff/events") as stream:
        events = iter(stream.iter_text())
        shown = ""
        while f'"seq":{server.call(lambda: world.log.last_seq)}' not in shown:
            shown += next(events)

    shown += "\n".join([*(answer.text for answer in answers), caplog.text])
    assert leaks(shown) == []
    assert server.call(lambda: world.log.last_seq) > 2 * len(texts)


def leaks(shown: str) -> list[str]:
    return [
        what
        for what, secret in SECRETS.items()
        if any(form in shown for form in (secret, quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]))
    ]
