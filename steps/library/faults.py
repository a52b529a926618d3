"""Injected faults, which occur in the order given."""

from __future__ import annotations

from ..scenario.context import ScenarioContext
from ..scenario.language import given
from ..wording.value_types import whole_number


@given(
    "the transfer API answers {status:int} to the next {count:requests}",
    "the transfer API returns/responds/fails with {status:int} (to) next {count:requests}",
    "the transfer API returns/responds (with) {status:int} (to/for/on) next {count:requests}",
    "the next transfer request fails with {status:int} => the transfer API answers {status:int} to the next request",
)
def api_answers(context: ScenarioContext, status: int, count: int) -> None:
    context.target.faults.transfer_api_answers(status, count)


@given(
    "the transfer API answers {status:int} to every request",
    "the transfer API always answers/returns/responds/fails (with) {status:int}",
    "the transfer API returns/responds (with) {status:int} to/for/on every/all request/requests",
    "every transfer request fails with {status:int}",
    "transfers/every_transfer/all_transfers (always) fail/fails with (status) (code) {status:int}"
    " => the transfer API answers {status:int} to every request",
)
def api_answers_always(context: ScenarioContext, status: int) -> None:
    context.target.faults.transfer_api_answers(status, None)


@given("the transfer API {how:silence} the next request")
def api_is_silent(context: ScenarioContext, how: str) -> None:
    """The transfer API is down once: the next request ends in a timeout, or its connection is dropped."""
    faults = context.target.faults
    arrange = faults.transfer_api_times_out if how == "does not answer" else faults.transfer_api_drops
    arrange()


@given("the transfer API carries out the next request and {how:broken_answer}")
def api_misreports(context: ScenarioContext, how: str) -> None:
    """The cloud carries out the transfer, but the bot platform gets a wrong answer or none.

    After "and": "does not answer", "drops the connection", or "answers 500" with any status from 400. The conversation
    is transferred, so the success rule of the transfer interaction applies.
    """
    faults = context.target.faults
    if how.startswith("answers"):
        faults.transfer_api_answers(whole_number(how.split()[1]), after_effect=True)
    elif how == "does not answer":
        faults.transfer_api_times_out(after_effect=True)
    else:
        faults.transfer_api_drops(after_effect=True)


@given("the transfer API answers the next request after {latency:duration}")
def api_answers_late(context: ScenarioContext, latency: int) -> None:
    context.target.faults.transfer_api_answers_late(latency)


@given(
    "the next {count:transfers} is/are accepted by the API and then fail(s)",
    "the first transfer fails/fail => the next transfer is accepted by the API and then fails",
    "the first {count:transfers} fail/fails => the next {count:transfers} is/are accepted by the API and then fail(s)",
    "the next {count:transfers} fail/fails => the next {count:transfers} is/are accepted by the API and then fail(s)",
)
def transfers_fail_later(context: ScenarioContext, count: int) -> None:
    context.target.faults.transfers_fail_later(count)


@given(
    "every transfer fails",
    "all transfers fail",
    "each transfer fails",
    "transfers always fail",
    "no transfer succeeds/works",
    "the transfer always fails",
)
def every_transfer_fails(context: ScenarioContext) -> None:
    """The API accepts every transfer from now on, which then fails: the bot gets a failure message each time."""
    context.target.faults.transfers_fail_later(None)


@given(
    "the bot's next response is lost",
    "the bot's next answer/reply/message is/gets lost",
    "the bot's answer/reply/response/message is/gets lost",
    "the next answer/reply/response of the bot is/gets lost",
)
def response_lost(context: ScenarioContext) -> None:
    """The bot answers the next message, but the answer is lost."""
    context.target.faults.lose_next_response()


@given(
    "the bot falls silent for the next {count:messages}",
    "the bot does not answer/respond_to/react_to/reply_to (to) the next {count:messages}",
    "the bot is silent for the next {count:messages}",
    "the bot stays/is/remains silent for {count:messages}",
)
def silent(context: ScenarioContext, count: int) -> None:
    """The next messages do not reach the bot."""
    context.target.faults.silent_for(count)
