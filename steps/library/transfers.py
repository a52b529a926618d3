"""The transfer requests of the bot platform, and their outcome."""

from __future__ import annotations

import json

from ...engine.events import (
    BotInputReceived,
    EscalationCompleted,
    EscalationStopped,
    HttpExchanged,
    RingAccepted,
    SessionEnded,
    TransferContextPassed,
    TransferFailed,
)
from ...engine.lookalikes import differences
from ..scenario.context import ScenarioContext, expect, fail
from ..scenario.language import then

# What a step calls it, and the key in the body of the transfer request.
BODY_KEYS = {"message": "message", "skill id": "agentSkillId", "skill name": "agentSkillName", "agent id": "agentId"}


@then(
    "{count:how_many} transfer request(s) has/have been sent in this conversation",
    "{count:how_many} transfer(s) is/are requested/attempted/sent/tried (in) (this) (conversation)",
    "{count:how_many} transfer request(s) is/are sent/made (in) (conversation)",
    "the transfer is attempted/requested/tried/sent {count:int} time(s)",
    "the bot requests/attempts/tries {count:how_many} transfer(s)",
    "the bot requests/attempts/tries the transfer {count:int} time(s)",
    "the bot tries/tried to transfer (conversation/consumer) (exactly) {count:int} time(s)",
    "the bot transfers (conversation/consumer) (only/exactly) {count:int} time(s)"
    " => exactly {count:int} transfer request(s) have been sent in this conversation",
    "the bot never/does_never transfers (conversation/consumer) (to) (agent)"
    " => no transfer request has been sent in this conversation",
    "there is {count:how_many} transfer(s)",
    "there is {count:how_many} transfer attempts/attempt/requests/request",
    "there is {count:how_many} attempts/attempt/requests/request (to_transfer)",
    "only {count:int} transfer/transfers is/are requested/attempted/sent/tried"
    " => exactly {count:int} transfer request(s) have been sent in this conversation",
    "no transfer/escalation happens/takes_place/starts/occurs"
    " => no transfer request has been sent in this conversation",
    "there is no escalation/escalations => no transfer request has been sent in this conversation",
    "the transfer/escalation does not happen/take_place/start"
    " => no transfer request has been sent in this conversation",
)
def transfer_requests(context: ScenarioContext, count: int) -> None:
    """The number of requests: "no transfer request has been sent", "exactly 2 transfer requests have been sent"."""
    _expect_requests(context, count)


@then(
    "a transfer to the skill {skill} has been requested",
    "a transfer/escalation to (skill) {skill} is requested/attempted/tried/sent/made/started",
    "there is a transfer/escalation to (skill) {skill}",
    "a transfer/escalation to (skill) {skill} happens/starts/takes_place",
    "the bot requests a transfer to the skill {skill}",
    "the transfer goes to the skill {skill}",
)
def transfer_requested(context: ScenarioContext, skill: str) -> None:
    """A transfer request of the conversation names this skill, whatever has become of it."""
    wanted = context.target.cloud.skill(skill).id
    found = [json.loads(one.request_body).get(BODY_KEYS["skill id"], "") for one in _requests(context)]
    expect(wanted in found, f"expected a transfer request to the skill {skill!r} ({wanted})", found=_targets(found))


@then(
    "the last transfer request carries the {field:transfer_field} {value}",
    "the (last) transfer request has/contains/holds the {field:transfer_field} {value}",
    "the {field:transfer_field} of the (last) transfer request is {value}",
    "the (last) transfer request carries the {field:transfer_field} {value}",
    "the request carries/has/contains the {field:transfer_field} {value}",
    "the transfer message is {value} => the last transfer request carries the message {value}",
)
def request_carries(context: ScenarioContext, field: str, value: str) -> None:
    """The last request has exactly this value on the wire; an empty text means that the field is missing."""
    requests = _requests(context)
    if not requests:
        fail(f"expected a transfer request with the {field} {value!r}", found="none has been sent")
    found = json.loads(requests[-1].request_body).get(BODY_KEYS[field], "")
    expect(
        found == value,
        f"expected the request to carry the {field} {value!r}",
        found=f"it carries {found!r}",
        alike=differences(value, found),
    )


@then("the last transfer request was made {wait:duration} after the consumer's words")
def request_time(context: ScenarioContext, wait: int) -> None:
    """The bot sent the request this much virtual time after it had received the consumer's message."""
    made = [event.at_ms for event in context.target.log.of(HttpExchanged) if _is_transfer(event.body)]
    began = [event.at_ms for event in context.target.log.of(BotInputReceived)]
    expect(bool(made and began), "expected a transfer request", found="there is none")
    expect(made[-1] - began[-1] == wait, f"expected {wait} ms before the request", found=f"{made[-1] - began[-1]} ms")


@then(
    "the last transfer attempt has failed {how:failing}",
    "the (last) transfer attempt fails {how:failing}",
    "the (last) transfer fails/failed {how:failing}",
    "the (last) transfer (attempt) fails/failed immediately/directly/straight_away"
    " => the last transfer attempt has failed at once",
)
def attempt_failed(context: ScenarioContext, how: str) -> None:
    """The last attempt failed at once (the call failed), later (after it was accepted), or by silence of the bot."""
    found = [failed.how for failed in context.bodies(TransferFailed)]
    expected = how.removeprefix("by ")
    expect(found[-1:] == [expected], f"expected the last attempt to fail {how}", found=f"the failures are {found}")


@then(
    "no transfer has failed",
    "no transfer fails/failed",
    "there is no failed transfer",
    "the transfer/escalation does not fail/fails",
    "all transfers work/worked/succeed/succeeded",
)
def no_transfer_failed(context: ScenarioContext) -> None:
    found = [failed.detail for failed in context.bodies(TransferFailed)]
    expect(not found, "expected no failed transfer", found=f"there is {found}")


@then(
    "{count:int} consecutive transfer failure(s) are/is counted",
    "the transfer/escalation fails/failed {count:int} time(s)"
    " => {count:int} consecutive transfer failure(s) are/is counted",
    "{count:int} transfers/attempts/transfer_attempts has/have failed"
    " => {count:int} consecutive transfer failure(s) are/is counted",
)
def failures_counted(context: ScenarioContext, count: int) -> None:
    """This number of failures counts towards the stop after the fourth one."""
    failures, bot = 0, None
    kinds = (TransferFailed, EscalationCompleted, EscalationStopped, SessionEnded)
    for event in context.target.log.of(*kinds, conversation=context.conversation):
        match event.body:
            case TransferFailed() | EscalationCompleted():
                failures, bot = event.body.failures, event.bot
            case EscalationStopped(resets=True) | SessionEnded() if event.bot == bot:
                failures = 0
    expect(failures == count, f"expected {count} counted failures", found=f"there are {failures}")


@then(
    "the escalation {whether:whether_has} stopped",
    "the bot stops trying/transferring/escalating => the escalation has stopped",
    "the bot does not try (to) (transfer/escalate) (anymore/more) => the escalation has stopped",
    "the bot no longer tries (to) (transfer/escalate) => the escalation has stopped",
    "the escalation is given up => the escalation has stopped",
    "the escalation is stopped => the escalation has stopped",
    "the escalation stops => the escalation has stopped",
)
def escalation_stopped(context: ScenarioContext, whether: str) -> None:
    """After too many failures the bot is not notified any more."""
    stopped = any(context.bodies(EscalationStopped))
    expected = f"expected the escalation {'' if whether else 'not '}to have stopped"
    expect(stopped is bool(whether), expected, found="it has stopped" if stopped else "it continues")


@then("the bot context passed on has the intent {intent} and the message {text}")
def context_passed(context: ScenarioContext, intent: str, text: str) -> None:
    """Transfer Bot Context passed this context to the receiving bot; empty texts mean missing values."""
    found = _passed(context)
    intent_id = context.intent_id(intent) if intent else ""
    expect((intent_id, text) in found, f"expected the context ({intent!r}, {text!r})", found=f"there is {found}")


@then("no bot context has been passed on")
def no_context_passed(context: ScenarioContext) -> None:
    """No bot received a context: the option was off, or a human agent accepted."""
    found = _passed(context)
    expect(not found, "expected no bot context", found=f"there is {found}")


def _targets(skill_ids: list[str]) -> str:
    return f"the skill ids of the requests are {', '.join(skill_ids)}" if skill_ids else "none has been sent"


def _passed(context: ScenarioContext) -> list[tuple[str, str]]:
    """The contexts that were passed when a ring was accepted."""
    log = context.target.log
    return [
        (body.intent_id, body.user_message)
        for event in log.of(TransferContextPassed, conversation=context.conversation)
        if isinstance(body := log.original(event), TransferContextPassed)
        and event.cause is not None
        and (cause := log.event(event.cause)) is not None
        and isinstance(cause.body, RingAccepted)
    ]


def _requests(context: ScenarioContext) -> list[HttpExchanged]:
    return [exchange for exchange in context.bodies(HttpExchanged) if _is_transfer(exchange)]


def _is_transfer(body: object) -> bool:
    return isinstance(body, HttpExchanged) and body.purpose == "transfer"


def _expect_requests(context: ScenarioContext, count: int) -> None:
    found = _requests(context)
    sent = [exchange.request_body for exchange in found]
    expect(len(found) == count, f"expected {count} transfer requests", found=f"{len(found)} were sent", others=sent)
