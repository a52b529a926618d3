"""The control API under `/handoff/`: what a test or the page does to the server from outside. See docs/serve.md."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ...engine.catalogue import rule
from ...engine.errors import FeatureError, HandoffError, UnknownName, message
from ...engine.log import as_json
from ..cloud import CloudSettings, FakeCloud
from ..cloud.records import AgentState
from ..faults import SERVICES, Faults
from .rest import BodyRefused, body_of
from .served_world import Installation, OpenWorld

KEEP_ALIVE_S = 15.0  # a comment on an event stream that nothing happens on, so that nobody takes it for dead

M = TypeVar("M", bound=BaseModel)
Handler = Callable[[Request], Awaitable[Response]]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClockMove(_Body):
    """What `POST /handoff/clock` takes; both together: first advance, then run until idle."""

    advance_ms: int | None = Field(None, ge=0, le=10**11)
    run_until_idle: bool = False

    @model_validator(mode="after")
    def _moves(self) -> ClockMove:
        if self.advance_ms is None and not self.run_until_idle:
            raise ValueError("advance_ms or run_until_idle is missing")
        return self


class FaultOrder(_Body):
    """What `POST /handoff/faults` takes."""

    fault: str
    times: int = Field(1, ge=1, le=10_000)
    status: int = 500
    latency_ms: int = Field(5_000, ge=0)
    service: str = Field("", description="one of `faults.SERVICES`, where the fault is a service's")
    after_effect: bool = False


class OutsideOrder(_Body):
    """What `POST /handoff/outside` takes: what an API of the bot's author answers from now on."""

    method: str
    url: str
    status: int = 200
    body: Any = Field(None, alias="json")
    latency_ms: int = Field(0, ge=0)


class StateOrder(_Body):
    """What `PUT /handoff/users/{name}/state` takes."""

    state: str


class FeatureOrder(_Body):
    """What `POST /handoff/feature` takes."""

    conversation: str


# The faults by the words of their steps, and what each needs beside `times`.
_Arrange = Callable[[Faults, FaultOrder], None]
FAULTS: dict[str, tuple[tuple[str, ...], _Arrange]] = {
    "transfer API answers": (
        ("status",),
        lambda faults, order: faults.transfer_api_answers(order.status, order.times, after_effect=order.after_effect),
    ),
    "transfer API times out": (
        (),
        lambda faults, order: faults.transfer_api_times_out(order.times, after_effect=order.after_effect),
    ),
    "transfer API drops the connection": (
        (),
        lambda faults, order: faults.transfer_api_drops(order.times, after_effect=order.after_effect),
    ),
    "transfer API answers late": (
        ("latency_ms",),
        lambda faults, order: faults.transfer_api_answers_late(order.latency_ms, order.times),
    ),
    "transfers fail later": ((), lambda faults, order: faults.transfers_fail_later(order.times)),
    "the bot's next response is lost": ((), lambda faults, order: faults.lose_next_response(order.times)),
    "the bot falls silent": ((), lambda faults, order: faults.silent_for(order.times)),
    "service answers": (
        ("service", "status"),
        lambda faults, order: faults.service_answers(
            order.service, order.status, order.times, after_effect=order.after_effect
        ),
    ),
    "service answers late": (
        ("service", "latency_ms"),
        lambda faults, order: faults.service_answers_late(order.service, order.latency_ms, order.times),
    ),
    "service times out": (
        ("service",),
        lambda faults, order: faults.service_times_out(order.service, order.times, after_effect=order.after_effect),
    ),
    "service drops the connection": (
        ("service",),
        lambda faults, order: faults.service_drops(order.service, order.times, after_effect=order.after_effect),
    ),
}


AFTER_EFFECT: Final = frozenset(
    f"{what} {how}" for what in ("transfer API", "service") for how in ("answers", "times out", "drops the connection")
)
"""The faults that can strike once the request has been carried out."""


class Control:
    """The handlers of the control API."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def routes(self) -> list[Route]:
        """Paths below `/handoff`."""
        return [Route(path, _explaining(handler), methods=[method]) for path, method, handler in self._handlers()]

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
    def _opened(self) -> OpenWorld:
        return self._installation.opened

    async def _flushed(self, body: object) -> Response:
        await self._opened.flush(self._installation.limits.flush_s)
        return JSONResponse(body)

    async def ready(self, _request: Request) -> Response:
        cloud = self._opened.world.cloud
        return JSONResponse({"ready": True, "account": cloud.account, "base_uri": self._installation.base_uri})

    async def reset(self, _request: Request) -> Response:
        self._installation.reset()
        return JSONResponse({"reset": True, "generation": self._installation.generation})

    async def state(self, _request: Request) -> Response:
        opened = self._opened
        return JSONResponse(opened.driver.act(lambda: snapshot(self._installation, opened)))

    async def log(self, request: Request) -> Response:
        lines = self._opened.world.log.to_ndjson(after=_after(request))
        return Response(lines, media_type="application/x-ndjson")

    async def events(self, request: Request) -> Response:
        opened, generation = self._opened, self._installation.generation
        after = _resumed(request, generation)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_stream(opened, generation, after), media_type="text/event-stream", headers=headers)

    async def clock(self, request: Request) -> Response:
        move = await self._read(request, ClockMove)
        opened = self._opened
        if move.advance_ms is not None:
            opened.driver.advance(move.advance_ms)
        if move.run_until_idle:
            opened.driver.run_until_idle()
        return await self._flushed({"now_ms": opened.world.clock.now_ms})

    async def faults(self, _request: Request) -> Response:
        known = [{"fault": name, "parameters": ["times", *needs]} for name, (needs, _) in FAULTS.items()]
        return JSONResponse(
            {"faults": known, "services": dict(SERVICES), "pending": self._opened.world.faults.pending()}
        )

    async def arrange_fault(self, request: Request) -> Response:
        order = await self._read(request, FaultOrder)
        if order.fault not in FAULTS:
            raise UnknownName(message(f"there is no fault {order.fault!r}", known=FAULTS, wanted=order.fault))
        if order.after_effect and order.fault not in AFTER_EFFECT:
            what = f"the fault {order.fault!r} cannot strike after the effect"
            raise FeatureError(message(what, known=sorted(AFTER_EFFECT), do="leave after_effect out"))
        FAULTS[order.fault][1](self._opened.world.faults, order)
        return JSONResponse({"pending": self._opened.world.faults.pending()})

    async def stub(self, request: Request) -> Response:
        order = await self._read(request, OutsideOrder)
        body = {"json": order.body} if "body" in order.model_fields_set else {}
        self._opened.world.outside.stub(
            order.method, order.url, status=order.status, latency_ms=order.latency_ms, **body
        )
        return JSONResponse({"method": order.method, "url": order.url})

    async def set_state(self, request: Request) -> Response:
        order = await self._read(request, StateOrder)
        name = request.path_params["name"]
        opened = self._opened
        state: AgentState = TypeAdapter(AgentState).validate_python(order.state)
        opened.driver.act(lambda: opened.world.cloud.set_state(name, state))
        return await self._flushed({"user": name, "state": state})

    async def rule(self, request: Request) -> Response:
        return JSONResponse(dataclasses.asdict(rule(request.path_params["id"])))

    async def feature(self, request: Request) -> Response:
        order = await self._read(request, FeatureOrder)
        from ..recorder import feature

        world = self._opened.world
        text = feature(
            world.log.events,
            order.conversation,
            bot_files={d.name: self._installation.file_of(d.bot.name) for d in world.deployments},
            switches=world.settings.switches,
            set_up_events=world.set_up_events,
            epoch_offset_ms=world.epoch_offset_ms,
        )
        return PlainTextResponse(text)

    async def settings(self, _request: Request) -> Response:
        return JSONResponse(_settings_as_json(self._opened.world.cloud))

    async def change_settings(self, request: Request) -> Response:
        changes = await self._json(request)
        cloud = self._opened.world.cloud
        if not isinstance(changes, dict):
            raise FeatureError(message("the settings are not an object", value=changes, expected='{"name": value}'))
        known = _settings_as_json(cloud)
        for name in changes:
            if name not in known:
                raise UnknownName(message(f"there is no setting {name!r}", known=known, wanted=name))
        cloud.settings = TypeAdapter(CloudSettings).validate_python({**known, **changes})
        return JSONResponse(_settings_as_json(cloud))

    async def _json(self, request: Request) -> Any:
        body = await body_of(request, self._installation.limits)
        try:
            return json.loads(body)
        except ValueError:
            raise FeatureError(message("the body is not JSON", value=body[:80])) from None

    async def _read(self, request: Request, model: type[M]) -> M:
        return model.model_validate(await self._json(request))


def _explaining(handler: Handler) -> Handler:
    """The handler, with a sentence for whoever asked for something impossible."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except BodyRefused as error:
            return JSONResponse({"error": str(error)}, error.status)
        except UnknownName as error:
            return JSONResponse({"error": str(error)}, 404)
        except ValidationError as error:
            return JSONResponse({"error": _explained(error)}, 400)
        except FeatureError as error:
            return JSONResponse({"error": str(error)}, 400)
        except HandoffError as error:
            return JSONResponse({"error": str(error)}, 500)

    return handle


def _explained(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    return message(f"{key or 'the body'} is wrong", value=first["input"], expected=first["msg"])


# --- what there is ---------------------------------------------------------------------------------------------------


def snapshot(installation: Installation, opened: OpenWorld) -> dict[str, Any]:
    """The state of everything, as `GET /handoff/state` shows it."""
    world = opened.world
    state = world.cloud.state
    return {
        "account": world.cloud.account,
        "generation": installation.generation,
        "clock": {
            "now_ms": world.clock.now_ms,
            "next_due_ms": world.clock.next_due_ms,
        },
        "manual": installation.manual,
        "accelerate": opened.driver.accelerate,
        "bots": [
            {"name": d.name, "skill": d.skill, "skill_id": d.skill_id, "user_id": d.user.id, "survey": d.bot.is_survey}
            for d in world.deployments
        ],
        "skills": [
            {"id": skill.id, "name": skill.name, "description": skill.description, "on_shift": skill.on_shift}
            for skill in world.cloud.skills()
        ],
        "users": [
            {
                "name": user.name,
                "id": user.id,
                "pid": user.pid,
                "login_name": user.login_name,
                "type": user.type,
                "profiles": list(user.profiles),
                "skill_ids": list(user.skill_ids),
                "state": user.state,
                "slots": user.slots,
                "open": list(user.open),
                "ringing": [{"ring": ring, "conversation": state.rings[ring].conversation} for ring in user.ringing],
            }
            for user in state.users.values()
        ],
        "conversations": [
            {
                "id": conversation.id,
                "consumer": conversation.consumer,
                "channel": conversation.channel,
                "skill_id": conversation.skill_id,
                "assigned": conversation.assigned,
                "is_open": conversation.is_open,
                "is_queued": conversation.is_queued,
                "survey": conversation.survey,
                "messages": len(conversation.messages),
            }
            for conversation in state.conversations.values()
        ],
        "queue": list(state.waiting),
        "sockets": len(opened.links),
        "log": world.log.last_seq,
    }


def _settings_as_json(cloud: FakeCloud) -> dict[str, Any]:
    settings: dict[str, Any] = TypeAdapter(CloudSettings).dump_python(cloud.settings, mode="json")
    return settings


# --- the log as a stream ---------------------------------------------------------------------------------------------


def _after(request: Request, default: int = -1) -> int:
    text = request.query_params.get("after", str(default))
    try:
        return int(text)
    except ValueError:
        raise FeatureError(message("after is no number", value=text, expected="the seq of an event")) from None


def _resumed(request: Request, generation: int) -> int:
    """Where a stream goes on: a browser that reconnects says what it saw last, which may be of an earlier World."""
    seen_of, _, seq = request.headers.get("last-event-id", "").partition("-")
    if seen_of.isdecimal() and seq.isdecimal():
        return int(seq) if int(seen_of) == generation else -1
    return _after(request)


async def _stream(opened: OpenWorld, generation: int, after: int) -> AsyncIterator[bytes]:
    """Server-Sent Events: one per event of the log, `reset` when the World is replaced."""
    news = opened.follow()
    try:
        yield b"retry: 1000\n\n"
        while not opened.is_closed:
            news.clear()
            for event in opened.world.log.since(after):
                yield b"id: %d-%d\ndata: %s\n\n" % (generation, event.seq, as_json(event))
                after = event.seq
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    await news.wait()
            except TimeoutError:
                yield b": nothing has happened\n\n"
        yield b"event: reset\ndata: {}\n\n"
    finally:
        opened.unfollow(news)
