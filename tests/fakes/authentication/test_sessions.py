from __future__ import annotations

import base64
import json
from dataclasses import replace

import jwt
import pytest

from handoff.engine.clock import Clock
from handoff.engine.log import Log
from handoff.fakes import ApiKey, App, AuthenticationFailed, FakeCloud, Faults, People, Sessions
from handoff.fakes.authentication.user_sessions import SESSION_TTL_MS
from handoff.fakes.cloud import CloudSettings

HANNAH = "hannah@example.com"


@pytest.fixture
def cloud() -> FakeCloud:
    log = Log(clock := Clock())
    cloud = FakeCloud(clock, log, people=People(), faults=Faults(log))
    cloud.add_agent("Hannah")
    return cloud


@pytest.fixture
def sessions(cloud: FakeCloud) -> Sessions:
    return Sessions(cloud)


@pytest.fixture
def ended(sessions: Sessions) -> list[tuple[str, int]]:
    """The calls that a listener has received."""
    seen: list[tuple[str, int]] = []
    sessions.users.listen("test", lambda bearer, code: seen.append((bearer, code)))
    return seen


# --- users -----------------------------------------------------------------------------------------------------------


def test_user_with_the_right_password_is_logged_in(sessions):
    session = sessions.users.login(HANNAH, "password")

    assert sessions.users.user_of(session.bearer) == "Hannah"
    assert len({session.id, session.bearer, session.csrf}) == 3


@pytest.mark.parametrize(("login", "password"), [(HANNAH, "wrong"), ("hugo@example.com", "password"), (HANNAH, "")])
def test_wrong_name_and_wrong_password_are_refused_alike(sessions, login, password):
    with pytest.raises(AuthenticationFailed, match=r"^Bad Authentication$") as refused:
        sessions.users.login(login, password)

    assert (refused.value.status, refused.value.internal_code) == (401, 13)


def test_own_password_replaces_the_default(sessions):
    sessions.credentials.set_password("Hannah", "s3cret!!")

    assert sessions.users.login(HANNAH, "s3cret!!").user == "Hannah"
    with pytest.raises(AuthenticationFailed):
        sessions.users.login(HANNAH, "password")


def test_second_login_ends_the_first(sessions, ended):
    first = sessions.users.login(HANNAH, "password")
    second = sessions.users.login(HANNAH, "password")

    assert (sessions.users.user_of(first.bearer), sessions.users.user_of(second.bearer)) == (None, "Hannah")
    assert ended == [(first.bearer, 4401)]


def test_second_login_may_be_allowed(sessions, cloud, ended):
    cloud.settings = CloudSettings(second_login="allowed")
    first, second = (sessions.users.login(HANNAH, "password") for _ in range(2))

    assert sessions.users.user_of(first.bearer) == sessions.users.user_of(second.bearer) == "Hannah"
    assert ended == []


def test_logged_out_session_is_over(sessions, ended):
    session = sessions.users.login(HANNAH, "password")
    sessions.users.logout(session.id, session.csrf)

    assert sessions.users.user_of(session.bearer) is None
    assert ended == [(session.bearer, 4401)]


@pytest.mark.parametrize("act", ["refresh", "logout"])
def test_wrong_csrf_is_refused(sessions, act):
    session = sessions.users.login(HANNAH, "password")

    with pytest.raises(AuthenticationFailed, match="CSRF token invalid") as refused:
        getattr(sessions.users, act)(session.id, "wrong")
    assert refused.value.internal_code == 10
    assert sessions.users.user_of(session.bearer) == "Hannah"


@pytest.mark.parametrize(("age_ms", "lives"), [(SESSION_TTL_MS - 1, True), (SESSION_TTL_MS, False)])
def test_session_ends_eight_hours_after_its_last_refresh(sessions, cloud, ended, age_ms, lives):
    session = sessions.users.login(HANNAH, "password")
    cloud.clock.advance(1_000)
    sessions.users.refresh(session.id, session.csrf)
    cloud.clock.advance(age_ms)

    assert sessions.users.user_of(session.bearer) == ("Hannah" if lives else None)
    assert ended == ([] if lives else [(session.bearer, 4407)])


def test_deleted_user_is_logged_out(sessions, cloud, ended):
    session = sessions.users.login(HANNAH, "password")
    cloud.delete_user("Hannah")

    assert sessions.users.user_of(session.bearer) is None
    assert ended == [(session.bearer, 4401)]


def test_api_key_logs_in_with_all_four_parts_right(sessions):
    api_key = ApiKey("key", "secret", "token", "token secret")
    sessions.credentials.add_api_key(api_key)

    assert sessions.users.login_with_key(HANNAH, api_key).user == "Hannah"
    with pytest.raises(AuthenticationFailed):
        sessions.users.login_with_key(HANNAH, replace(api_key, token_secret="wrong"))


def test_same_seed_gives_the_same_bearers():
    def bearer() -> str:
        log = Log(clock := Clock())
        cloud = FakeCloud(clock, log, people=People(), faults=Faults(log))
        cloud.add_agent("Hannah")
        return Sessions(cloud).users.begin("Hannah").bearer

    assert bearer() == bearer()


def test_nothing_secret_shows(sessions):
    session = sessions.users.login(HANNAH, "password")

    assert session.bearer not in repr(session)
    assert "s3cret" not in repr(ApiKey("key", "s3cret", "s3cret", "s3cret")) + repr(App("app", "s3cret"))


# --- consumers and apps ----------------------------------------------------------------------------------------------


def test_token_names_the_consumer(sessions):
    claims = jwt.decode(sessions.tokens.consumer_token("Dana"), options={"verify_signature": False})

    assert (claims["sub"], claims["aud"], claims["iss"]) == ("Dana", "acc:12345678", "https://idp.liveperson.net")
    assert claims["exp"] - claims["iat"] == 3_600
    assert sessions.tokens.consumer_of(sessions.tokens.consumer_token("Dana")) == "Dana"


def test_each_signup_makes_another_consumer(sessions):
    first, second = (sessions.tokens.consumer_of(sessions.tokens.signup()) for _ in range(2))

    assert first
    assert second
    assert first != second


@pytest.mark.parametrize("name", ["what?", "a>b~c", "x?", "xx?", "xxx?", "\x7f~~>>??", "Zoë 👋", "q" * 300 + "?"])
def test_claims_are_the_same_in_both_kinds_of_base64(sessions, name):
    token = sessions.tokens.consumer_token(name)
    claims = token.split(".")[1]

    assert not {"-", "_"} & set(claims)
    assert json.loads(base64.b64decode(claims + "=" * (-len(claims) % 4)))["sub"] == name
    assert sessions.tokens.consumer_of(token) == name


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-4] + "AAAA", lambda t: t.rpartition(".")[0], lambda _t: "x", lambda _t: ""]
)
def test_spoilt_token_is_not_valid(sessions, spoil):
    assert sessions.tokens.consumer_of(spoil(sessions.tokens.consumer_token("Dana"))) is None


@pytest.mark.parametrize(("age_ms", "consumer"), [(3_599_999, "Dana"), (3_600_000, None)])
def test_consumers_token_lasts_an_hour(sessions, cloud, age_ms, consumer):
    token = sessions.tokens.consumer_token("Dana")
    cloud.clock.advance(age_ms)

    assert sessions.tokens.consumer_of(token) == consumer


def test_tokens_are_good_for_one_thing_only(sessions):
    sessions.credentials.add_app(App("app", "secret"))
    external, app = sessions.tokens.external_token(), sessions.tokens.app_token("app", "secret")
    consumer = sessions.tokens.consumer_token("Dana")

    assert [sessions.tokens.consumer_of(token) for token in (external, app, "")] == [None, None, None]
    assert [sessions.tokens.app_of(token) for token in (external, app, consumer)] == [None, "app", None]
    with pytest.raises(AuthenticationFailed):
        sessions.tokens.exchange(consumer)


def test_external_token_is_exchanged_within_ten_minutes(sessions, cloud):
    token = sessions.tokens.external_token()

    assert sessions.tokens.consumer_of(sessions.tokens.exchange(token))
    cloud.clock.advance(600_000)
    with pytest.raises(AuthenticationFailed):
        sessions.tokens.exchange(token)


def test_token_of_another_provider_counts_by_its_subject(sessions):
    token = jwt.encode({"sub": "crm-77", "exp": 4_000_000_000}, "a key of theirs that is unknown here", "HS256")

    assert sessions.tokens.consumer_of(sessions.tokens.exchange(token)) == "crm-77"


def test_consumer_an_app_speaks_for_goes_by_the_apps_id(sessions):
    token = sessions.tokens.on_behalf_token("crm-77")
    claims = jwt.decode(token, options={"verify_signature": False})

    assert sessions.tokens.consumer_of(token) == "crm-77"
    assert claims["lp_consumer_id"] == "crm-77"
    assert (claims["account_id"], claims["ext_consumer_id"]) == ("12345678", "crm-77")


def test_app_with_the_wrong_secret_gets_no_token(sessions):
    sessions.credentials.add_app(App("app", "secret"))

    for client, secret in (("app", "wrong"), ("other", "secret")):
        with pytest.raises(AuthenticationFailed):
            sessions.tokens.app_token(client, secret)
