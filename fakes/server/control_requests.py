"""The bodies of requests to the control API, and the faults it can arrange."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..faults import Faults

MOST_MS: Final = 10**11  # about three years of virtual time


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ClockRequest(_Body):
    """The body of `POST /handoff/clock`; with both: first advance, then run until idle."""

    advance_ms: int | None = Field(None, ge=0, le=MOST_MS)
    run_until_idle: bool = False

    @model_validator(mode="after")
    def _moves(self) -> ClockRequest:
        if self.advance_ms is None and not self.run_until_idle:
            raise ValueError("advance_ms or run_until_idle is missing")
        return self


class FaultRequest(_Body):
    """The body of `POST /handoff/faults`."""

    fault: str
    times: int = Field(1, ge=1, le=10_000)
    status: int = 500
    latency_ms: int = Field(5_000, ge=0, le=MOST_MS)
    service: str = Field("", description="one of `faults.SERVICES`, for faults of a service")
    after_effect: bool = False


class StubRequest(_Body):
    """The body of `POST /handoff/outside`: how an API of the bot's author answers from now on."""

    method: str
    url: str
    status: int = 200
    body: Any = Field(None, alias="json")
    latency_ms: int = Field(0, ge=0, le=MOST_MS)


class StateRequest(_Body):
    """The body of `PUT /handoff/users/{name}/state`."""

    state: str


class FeatureRequest(_Body):
    """The body of `POST /handoff/feature`."""

    conversation: str


_Arrange = Callable[[Faults, FaultRequest], None]
FAULTS: dict[str, tuple[tuple[str, ...], _Arrange]] = {
    "transfer API answers": (
        ("status",),
        lambda faults, wanted: faults.transfer_api_answers(
            wanted.status, wanted.times, after_effect=wanted.after_effect
        ),
    ),
    "transfer API times out": (
        (),
        lambda faults, wanted: faults.transfer_api_times_out(wanted.times, after_effect=wanted.after_effect),
    ),
    "transfer API drops the connection": (
        (),
        lambda faults, wanted: faults.transfer_api_drops(wanted.times, after_effect=wanted.after_effect),
    ),
    "transfer API answers late": (
        ("latency_ms",),
        lambda faults, wanted: faults.transfer_api_answers_late(wanted.latency_ms, wanted.times),
    ),
    "transfers fail later": ((), lambda faults, wanted: faults.transfers_fail_later(wanted.times)),
    "the bot's next response is lost": ((), lambda faults, wanted: faults.lose_next_response(wanted.times)),
    "the bot falls silent": ((), lambda faults, wanted: faults.silent_for(wanted.times)),
    "service answers": (
        ("service", "status"),
        lambda faults, wanted: faults.service_answers(
            wanted.service, wanted.status, wanted.times, after_effect=wanted.after_effect
        ),
    ),
    "service answers late": (
        ("service", "latency_ms"),
        lambda faults, wanted: faults.service_answers_late(wanted.service, wanted.latency_ms, wanted.times),
    ),
    "service times out": (
        ("service",),
        lambda faults, wanted: faults.service_times_out(wanted.service, wanted.times, after_effect=wanted.after_effect),
    ),
    "service drops the connection": (
        ("service",),
        lambda faults, wanted: faults.service_drops(wanted.service, wanted.times, after_effect=wanted.after_effect),
    ),
}
"""The faults by the words of their steps: the parameters each needs in addition to `times`, and how it is arranged."""

AFTER_EFFECT: Final = frozenset(
    f"{what} {how}" for what in ("transfer API", "service") for how in ("answers", "times out", "drops the connection")
)
"""The faults that can occur after the request has been carried out."""
