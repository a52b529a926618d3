"""The control API under `/handoff/`, by which a test or the page controls the server. See docs/serve.md."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ...engine.catalogue import rule
from ...engine.errors import FeatureError, HandoffError, UnknownName, message
from ...engine.log.assumptions import ASSUMPTIONS, is_assumption
from ..cloud import CloudSettings, FakeCloud
from ..cloud.records import AgentState
from ..faults import SERVICES
from ..messaging.json_text import read_json
from ..world.account_file import changed_settings
from .control_requests import (
    AFTER_EFFECT,
    FAULTS,
    ClockRequest,
    FaultRequest,
    FeatureRequest,
    StateRequest,
    StubRequest,
)
from .event_stream import after_in, resumed_after, stream
from .installation import Installation
from .rest import BodyRefused, body_of
from .served_world import ServedWorld
from .snapshot import snapshot

ASSUMPTION_SOURCE = "an assumption of the emulator, because the documents contradict each other or are silent"

M = TypeVar("M", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """The handlers of the control API."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def routes(self) -> list[Route]:
        """Paths below `/handoff`."""
        return [Route(path, self._explaining(handler), methods=[method]) for path, method, handler in self._handlers()]

    def _handlers(self) -> list[tuple[str, str, Handler]]:
        return [
            ("/ready", "GET", self.ready),
            ("/reset", "POST", self.reset),
            ("/state", "GET", self.state),
            ("/log", "GET", self.log),
            ("/events", "GET", self.events),
            ("/clock", "POST", self.clock),
            ("/faults", "GET", self.faults),
            ("/faults", "POST", self.arrange_fault),
            ("/outside", "POST", self.stub),
            ("/users/{name:path}/state", "PUT", self.set_state),
            ("/rules/{id}", "GET", self.rule),
            ("/feature", "POST", self.feature),
            ("/settings", "GET", self.settings),
            ("/settings", "PATCH", self.change_settings),
        ]

    @property
    def _served(self) -> ServedWorld:
        return self._installation.served

    async def _flushed(self, body: object) -> Response:
        await self._served.flush(self._installation.limits.flush_s)
        return JSONResponse(body)

    async def ready(self, _request: Request) -> Response:
        cloud = self._served.world.cloud
        return JSONResponse({"ready": True, "account": cloud.account, "base_uri": self._installation.base_uri})

    async def reset(self, _request: Request) -> Response:
        self._installation.reset()
        return JSONResponse({"reset": True, "generation": self._installation.generation})

    async def state(self, _request: Request) -> Response:
        served = self._served
        return JSONResponse(served.driver.act(lambda: snapshot(self._installation, served)))

    async def log(self, request: Request) -> Response:
        lines = self._served.world.log.to_ndjson(after=after_in(request))
        return Response(lines, media_type="application/x-ndjson")

    async def events(self, request: Request) -> Response:
        served, generation = self._served, self._installation.generation
        after = resumed_after(request, generation)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        place = request.scope.get("state", {}).get("place")
        events = (
            stream(served, generation, after, place.waits_for_event) if place else stream(served, generation, after)
        )
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def clock(self, request: Request) -> Response:
        wanted = await self._read(request, ClockRequest)
        served = self._served
        if wanted.advance_ms is not None:
            served.driver.advance(wanted.advance_ms)
        if wanted.run_until_idle:
            served.driver.run_until_idle()
        return await self._flushed({"now_ms": served.world.clock.now_ms})

    async def faults(self, _request: Request) -> Response:
        known = [{"fault": name, "parameters": ["times", *needs]} for name, (needs, _) in FAULTS.items()]
        return JSONResponse(
            {"faults": known, "services": dict(SERVICES), "pending": self._served.world.faults.pending()}
        )

    async def arrange_fault(self, request: Request) -> Response:
        wanted = await self._read(request, FaultRequest)
        if wanted.fault not in FAULTS:
            raise UnknownName(message(f"unknown fault {wanted.fault!r}", known=FAULTS, wanted=wanted.fault))
        if wanted.after_effect and wanted.fault not in AFTER_EFFECT:
            what = f"the fault {wanted.fault!r} cannot occur after the effect"
            raise FeatureError(message(what, known=sorted(AFTER_EFFECT), do="leave after_effect out"))
        FAULTS[wanted.fault][1](self._served.world.faults, wanted)
        return JSONResponse({"pending": self._served.world.faults.pending()})

    async def stub(self, request: Request) -> Response:
        wanted = await self._read(request, StubRequest)
        body = {"json": wanted.body} if "body" in wanted.model_fields_set else {}
        self._served.world.outside.stub(
            wanted.method, wanted.url, status=wanted.status, latency_ms=wanted.latency_ms, **body
        )
        return JSONResponse({"method": wanted.method, "url": self._redact(wanted.url)})

    async def set_state(self, request: Request) -> Response:
        wanted = await self._read(request, StateRequest)
        name = request.path_params["name"]
        served = self._served
        state: AgentState = TypeAdapter(AgentState).validate_python(wanted.state)
        served.driver.act(lambda: served.world.cloud.set_state(name, state))
        return await self._flushed({"user": name, "state": state})

    async def rule(self, request: Request) -> Response:
        """A documented rule, or an assumption of the emulator: events cite both."""
        wanted = request.path_params["id"]
        if is_assumption(wanted):
            return JSONResponse(_assumption(wanted))
        return JSONResponse(dataclasses.asdict(rule(wanted)))

    async def feature(self, request: Request) -> Response:
        wanted = await self._read(request, FeatureRequest)
        from ..recorder import feature

        world = self._served.world
        text = feature(
            world.log.events,
            wanted.conversation,
            bot_files={d.name: self._installation.file_of(d.bot.name) for d in world.deployments},
            switches=world.settings.switches,
            set_up_events=world.set_up_events,
            epoch_offset_ms=world.epoch_offset_ms,
        )
        return PlainTextResponse(text)

    async def settings(self, _request: Request) -> Response:
        return JSONResponse(_settings_as_json(self._served.world.cloud))

    async def change_settings(self, request: Request) -> Response:
        changes = await self._json(request)
        cloud = self._served.world.cloud
        if not isinstance(changes, dict):
            raise FeatureError(message("the settings are not an object", value=changes, expected='{"name": value}'))
        known = _settings_as_json(cloud)
        for name in changes:
            if name not in known:
                raise UnknownName(message(f"unknown setting {name!r}", known=known, wanted=name))
        settings = changed_settings(cloud.settings, changes)
        for skill_id in {settings.entry_skill_id, settings.fallback_skill_id, *settings.campaigns.values()} - {""}:
            cloud.skill_with_id(skill_id)
        cloud.settings = settings
        return JSONResponse(_settings_as_json(cloud))

    def _redact(self, text: str) -> str:
        return self._served.world.log.redactor.text(text)

    def _explaining(self, handler: Handler) -> Handler:
        """The handler, with errors answered as JSON with status and text, without secrets."""

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except BodyRefused as error:
                text, status = str(error), error.status
            except UnknownName as error:
                text, status = str(error), 404
            except ValidationError as error:
                text, status = _explained(error), 400
            except FeatureError as error:
                text, status = str(error), 400
            except HandoffError as error:
                text, status = str(error), 500
            return JSONResponse({"error": self._redact(text)}, status)

        return handle

    async def _json(self, request: Request) -> Any:
        body = await body_of(request, self._installation.limits)
        try:
            return read_json(body, pairs=_distinct)
        except ValueError as error:
            raise FeatureError(message(f"the body is {error}", value=body[:80])) from None

    async def _read(self, request: Request, model: type[M]) -> M:
        return model.model_validate(await self._json(request))


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs.

    Raises:
        FeatureError: a key stands in it twice, and programs disagree about which one counts.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FeatureError(message("the body has a key twice", value=twice, expected="each key once"))
    return found


def _assumption(number: str) -> dict[str, Any]:
    if number not in ASSUMPTIONS:
        raise UnknownName(message(f"unknown assumption {number!r}", known=ASSUMPTIONS, wanted=number))
    assumption = ASSUMPTIONS[number]
    switches = ", ".join(assumption.switches)
    return {
        "id": number,
        "kind": "assumption",
        "statement": assumption.says,
        "source": ASSUMPTION_SOURCE + (f"; the switch {switches} in cloud.yaml changes it" if switches else ""),
        "switches": list(assumption.switches),
    }


def _explained(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    return message(f"{key or 'the body'} is wrong", value=first["input"], expected=first["msg"])


def _settings_as_json(cloud: FakeCloud) -> dict[str, Any]:
    settings: dict[str, Any] = TypeAdapter(CloudSettings).dump_python(cloud.settings, mode="json")
    return settings
