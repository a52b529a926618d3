"""The transfer calls the bot platform makes, and what became of them."""

from __future__ import annotations

import json

from ...engine.events import (
    BotInputReceived,
    EscalationCompleted,
    EscalationStopped,
    HttpExchanged,
    RingAccepted,
    TransferContextPassed,
    TransferFailed,
)
from ..language import then
from ..scene import Scene, expect, fail

# What a step calls it, and the key in the body of the transfer request.
BODY_KEYS = {"message": "message", "skill id": "agentSkillId", "skill name": "agentSkillName", "agent id": "agentId"}


@then("no transfer request has been sent in this conversation")
def no_transfer_request(scene: Scene) -> None:
    _expect_requests(scene, 0)


@then("exactly {count:int} transfer request(s) has/have been sent in this conversation")
def transfer_requests(scene: Scene, count: int) -> None:
    _expect_requests(scene, count)


@then("the last transfer request carries the message {text}")
def request_message(scene: Scene, text: str) -> None:
    """Literally, as it is on the wire."""
    _expect_carried(scene, "message", text)


@then("the last transfer request carries the skill id {value}")
def request_skill_id(scene: Scene, value: str) -> None:
    _expect_carried(scene, "skill id", value)


@then("the last transfer request carries the skill name {value}")
def request_skill_name(scene: Scene, value: str) -> None:
    _expect_carried(scene, "skill name", value)


@then("the last transfer request carries the agent id {value}")
def request_agent_id(scene: Scene, value: str) -> None:
    """An empty text where the request names no agent."""
    _expect_carried(scene, "agent id", value)


@then("the last transfer request was made {wait:duration} after the consumer's words")
def request_time(scene: Scene, wait: int) -> None:
    """Virtual time since the last When step began, the agent connector's own waits left out."""
    made = [event.at_ms for event in scene.stage.log.of(HttpExchanged) if _is_transfer(event.body)]
    began = [event.at_ms for event in scene.stage.log.of(BotInputReceived)]
    expect(bool(made and began), "expected a transfer request", found="there is none")
    expect(made[-1] - began[-1] == wait, f"expected {wait} ms before the request", found=f"{made[-1] - began[-1]} ms")


@then("the last transfer attempt has failed at once")
def failed_at_once(scene: Scene) -> None:
    """The call itself ended in an error."""
    _expect_failure(scene, "at once")


@then("the last transfer attempt has failed later")
def failed_later(scene: Scene) -> None:
    """The call was accepted, the transfer failed some time after."""
    _expect_failure(scene, "later")


@then("the last transfer attempt has failed by silence")
def failed_by_silence(scene: Scene) -> None:
    """The bot did not respond and there is no fallback skill."""
    _expect_failure(scene, "silence")


@then("no transfer has failed")
def no_transfer_failed(scene: Scene) -> None:
    found = [failed.detail for failed in scene.bodies(TransferFailed)]
    expect(not found, "expected no failed transfer", found=f"there is {found}")


@then("{count:int} consecutive transfer failure(s) are/is counted")
def failures_counted(scene: Scene, count: int) -> None:
    """What counts towards the stop after the fourth failure."""
    failures = 0
    for event in scene.stage.log.of(TransferFailed, EscalationCompleted, conversation=scene.conversation):
        failures = event.body.failures if isinstance(event.body, TransferFailed) else 0
    expect(failures == count, f"expected {count} counted failures", found=f"there are {failures}")


@then("the escalation has stopped")
def escalation_stopped(scene: Scene) -> None:
    """Too many failures: the bot is told no more."""
    expect(any(scene.bodies(EscalationStopped)), "expected the escalation to have stopped", found="it goes on")


@then("the escalation has not stopped")
def escalation_not_stopped(scene: Scene) -> None:
    expect(not any(scene.bodies(EscalationStopped)), "expected the escalation to go on", found="it has stopped")


@then("the bot context passed on has the intent {intent} and the message {text}")
def context_passed(scene: Scene, intent: str, text: str) -> None:
    """What Transfer Bot Context handed to the receiving bot; empty texts where there was nothing."""
    found = _passed(scene)
    intent_id = scene.intent_id(intent) if intent else ""
    expect((intent_id, text) in found, f"expected the context ({intent!r}, {text!r})", found=f"there is {found}")


@then("no bot context has been passed on")
def no_context_passed(scene: Scene) -> None:
    """No receiver was given one: it was off, or a human accepted."""
    found = _passed(scene)
    expect(not found, "expected no bot context", found=f"there is {found}")


def _passed(scene: Scene) -> list[tuple[str, str]]:
    """Contexts that went over when somebody accepted the ring."""
    log = scene.stage.log
    return [
        (event.body.intent_id, event.body.user_message)
        for event in log.of(TransferContextPassed, conversation=scene.conversation)
        if isinstance(event.body, TransferContextPassed)
        and event.cause is not None
        and isinstance(log.events[event.cause].body, RingAccepted)
    ]


def _requests(scene: Scene) -> list[HttpExchanged]:
    return [exchange for exchange in scene.bodies(HttpExchanged) if _is_transfer(exchange)]


def _is_transfer(body: object) -> bool:
    return isinstance(body, HttpExchanged) and body.purpose == "transfer"


def _expect_requests(scene: Scene, count: int) -> None:
    found = _requests(scene)
    sent = [exchange.request_body for exchange in found]
    expect(len(found) == count, f"expected {count} transfer requests", found=f"{len(found)} were sent", others=sent)


def _expect_carried(scene: Scene, field: str, value: str) -> None:
    requests = _requests(scene)
    if not requests:
        fail(f"expected a transfer request with the {field} {value!r}", found="none has been sent")
    found = json.loads(requests[-1].request_body).get(BODY_KEYS[field], "")
    expect(found == value, f"expected the request to carry the {field} {value!r}", found=f"it carries {found!r}")


def _expect_failure(scene: Scene, how: str) -> None:
    found = [failed.how for failed in scene.bodies(TransferFailed)]
    expect(found[-1:] == [how], f"expected the last attempt to fail {how}", found=f"the failures are {found}")
