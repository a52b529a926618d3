"""What is arranged to go wrong, in the order given."""

from __future__ import annotations

from ..language import given
from ..scene import Scene


@given("the transfer API answers {status:int} to the next request")
def api_answers(scene: Scene, status: int) -> None:
    scene.stage.faults.transfer_api_answers(status)


@given("the transfer API answers {status:int} to the next {count:int} requests")
def api_answers_often(scene: Scene, status: int, count: int) -> None:
    scene.stage.faults.transfer_api_answers(status, count)


@given("the transfer API does not answer the next request")
def api_times_out(scene: Scene) -> None:
    """The request runs into its time-out."""
    scene.stage.faults.transfer_api_times_out()


@given("the transfer API drops the connection at the next request")
def api_drops(scene: Scene) -> None:
    scene.stage.faults.transfer_api_drops()


@given("the transfer API answers the next request after {latency:duration}")
def api_answers_late(scene: Scene, latency: int) -> None:
    scene.stage.faults.transfer_api_answers_late(latency)


@given("the next transfer is accepted by the API and then fails")
def transfer_fails_later(scene: Scene) -> None:
    scene.stage.faults.transfers_fail_later()


@given("the next {count:int} transfers are accepted by the API and then fail")
def transfers_fail_later(scene: Scene, count: int) -> None:
    scene.stage.faults.transfers_fail_later(count)


@given("the bot's next response is lost")
def response_lost(scene: Scene) -> None:
    """The bot answers the next message, and nothing of it comes out."""
    scene.stage.faults.lose_next_response()


@given("the bot falls silent for the next message")
def silent_once(scene: Scene) -> None:
    """The next message does not reach the bot."""
    scene.stage.faults.silent_for(1)


@given("the bot falls silent for the next {count:int} messages")
def silent(scene: Scene, count: int) -> None:
    scene.stage.faults.silent_for(count)
