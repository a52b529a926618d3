"""One socket: its errors do not show the bearer in its address."""

from __future__ import annotations

import threading

import pytest

from handoff.fakes.world.world import World
from handoff.steps.targets.client.account import Account, Credentials, Login
from handoff.steps.targets.client.agent import AgentClient
from handoff.steps.targets.client.consumer import ConsumerClient
from handoff.steps.targets.client.errors import Gone, TargetError

from ...patience import PATIENCE_S


@pytest.fixture
def world(loopback):
    world = World(seed=5)
    loopback.use(world)
    loopback.call(lambda: world.cloud.add_agent("Alex"))
    return world


@pytest.fixture
def account(loopback, world):
    account = Account(
        world.cloud.account, domain_api=loopback.url, tls=loopback.ssl_context(), uses_proxies=False, limit_s=PATIENCE_S
    )
    yield account
    account.close()


def logged_in(account):
    return account.log_in(Credentials("alex@example.com", "password"))


def test_a_wrong_bearer_is_refused_and_not_shown(account):
    wrong = Login("alex@example.com", "5001", "pid", "b" * 64, "c", "k")

    with pytest.raises(TargetError) as error:
        AgentClient(account, wrong)

    assert error.value.status == 401
    assert "b" * 64 not in f"{error.value} {error.value!r} {error.value.__cause__} {wrong!r}"


def test_a_consumer_with_a_wrong_token_is_refused(account):
    with pytest.raises(TargetError) as error:
        ConsumerClient(account, account.authenticate("Dana")[:-4] + "AAAA", name="Dana")

    assert error.value.status in (0, 401)
    assert "Dana" in str(error.value)


def test_a_refusal_says_what_was_asked_for_and_what_the_service_says(account):
    agent = AgentClient(account, logged_in(account), name="Alex")

    with pytest.raises(
        TargetError, match=r"^\.ams\.ms\.PublishEvent of the agent Alex is refused: .+\n  value: 4\d\d$"
    ):
        agent.says("conv-77", "Hello!")

    agent.catch_up()  # the socket is as good as before


def test_a_second_login_of_the_user_closes_the_first_socket_with_its_code(account):
    first = AgentClient(account, logged_in(account), name="Alex")
    second = AgentClient(account, logged_in(account), name="Alex")

    with pytest.raises(Gone, match="another client may have logged in with the same user") as error:
        first.catch_up()

    assert error.value.code == 4401
    second.catch_up()


def test_a_server_that_vanishes_is_an_error_with_the_code(account, loopback):
    consumer = ConsumerClient.known_as(account, "Dana", name="Dana")
    loopback.use(World(seed=5))

    with pytest.raises(Gone, match="the socket of the consumer Dana has closed"):
        consumer.catch_up()


def test_answer_that_does_not_come_is_an_error_and_a_late_one_is_ignored(account, loopback):
    consumer = ConsumerClient.known_as(account, "Dana", name="Dana")
    consumer._channel._limit_s = 1
    is_blocked, go_on = threading.Event(), threading.Event()
    blocked = threading.Thread(target=loopback.call, args=(lambda: (is_blocked.set(), go_on.wait(PATIENCE_S)),))
    blocked.start()
    is_blocked.wait()

    with pytest.raises(TargetError, match=r"the consumer Dana: no answer to GetClock within 1 s"):
        consumer.catch_up()
    go_on.set()
    blocked.join()
    consumer._channel._limit_s = PATIENCE_S
    consumer.catch_up()


def test_host_that_does_not_answer_is_an_error_that_names_it():
    account = Account("12345678", domain_api="https://localhost:9", uses_proxies=False, limit_s=1)

    with pytest.raises(TargetError, match=r"the Domain API cannot be reached\n  at https://localhost:9"):
        account.host("idp")

    account.close()


def test_a_service_that_the_account_has_not_got_names_the_known_ones(account):
    with pytest.raises(TargetError, match=r"has no service 'idb'\n  known: .*idp"):
        account.host("idb")


def test_secrets_are_handed_over_and_shown_nowhere(loopback, world):
    learned: list[str] = []
    account = Account(
        world.cloud.account,
        domain_api=loopback.url,
        tls=loopback.ssl_context(),
        uses_proxies=False,
        learn=learned.append,
    )

    login, jwt = logged_in(account), account.sign_up()
    account.close()

    assert {"password", login.bearer, login.csrf, jwt} <= set(learned)
    assert not any(secret in repr(login) for secret in learned)


def test_a_session_can_be_kept_alive_and_ended(account):
    login = logged_in(account)

    account.refresh(login)
    account.log_out(login)

    with pytest.raises(TargetError) as error:
        account.refresh(login)
    assert error.value.status == 401
