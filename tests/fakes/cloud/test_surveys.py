"""Post-conversation surveys: which conversations get one, and how it ends."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError
from handoff.engine.settings import PlatformSettings, Switches
from handoff.engine.turn.session import fold
from handoff.fakes.builder import BotBuilder
from handoff.fakes.cloud import Caller, Update
from handoff.fakes.cloud.state import fold as fold_cloud
from handoff.fakes.world.world import World

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def desk(closing: str = "close dialog"):
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Bye", patterns=["bye"]).text("Goodbye.", next=closing)
    return b.build()


def survey(name: str = "Survey Bot"):
    b = BotBuilder(name)
    dialog = b.survey()
    dialog.text("One question, please.")
    question = dialog.survey_question("FCR", "Was your question answered?", ["Yes", "No"], name="fcr", fallback="Huh?")
    question.rule("Yes", patterns=["yes"]).rule("No", patterns=["no"])
    dialog.text("Thank you!", name="thanks", next="close dialog")
    return b.build()


def world_with(*, skill: str | None = "Bot", closing: str = "close dialog") -> World:
    world = World(desk(closing), seed=7)
    world.deploy(survey(), skill=skill)
    return world


def said(world: World) -> list[str]:
    return [f"{m.sender}: {m.text}" for m in world.consumer().messages if m.role == "bot"]


def ending(world: World) -> list[object]:
    kinds = (ev.SurveyStarted, ev.SurveyOmitted, ev.SurveyEnded)
    return [event.body for event in world.log.of(*kinds)]


def reasons(world: World) -> list[str]:
    return [body.reason for body in ending(world) if isinstance(body, ev.SurveyOmitted)]


def talk(world: World, *texts: str) -> World:
    for text in texts:
        world.consumer().says(text)
    return world


def test_a_survey_follows_close_dialog_in_the_same_conversation():
    world = talk(world_with(), "hi", "bye", "Yes")

    assert said(world)[2:] == [
        "Survey Bot: One question, please.",
        "Survey Bot: Was your question answered?",
        "Survey Bot: Thank you!",
    ]
    assert [type(body) for body in ending(world)] == [ev.SurveyStarted, ev.SurveyEnded]
    assert len(list(world.log.of(ev.ConversationStarted))) == 1


def test_after_the_survey_the_consumers_words_start_a_new_conversation():
    world = talk(world_with(), "hi", "bye", "Yes", "hi")

    assert len(list(world.log.of(ev.ConversationStarted))) == 2


def test_no_survey_follows_close_conversation():
    assert reasons(talk(world_with(closing="close conversation"), "hi", "bye")) == ["Close Conversation"]


@pytest.mark.parametrize("closes", ["consumer", "agent"])
def test_a_survey_follows_whether_consumer_or_agent_closes(closes):
    world = world_with(skill="Human")
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    world.consumer().opens(skill="Human")
    world.agent("Alex").accepts()

    (world.consumer() if closes == "consumer" else world.agent("Alex")).closes()

    assert [type(body) for body in ending(world)] == [ev.SurveyStarted]
    assert not world.cloud.can_write("Alex", "conv-1")


def test_the_last_skill_decides_which_survey_starts():
    assert reasons(talk(world_with(skill="Human"), "hi", "bye")) == ["no survey bot"]


def test_without_surveys_in_the_account_nothing_is_said_about_them():
    world = talk(World(desk()), "hi", "bye")

    assert not ending(world)


def test_a_conversation_without_a_skill_gets_no_survey():
    world = world_with()
    world.consumer().opens(skill="")
    world.consumer().closes()

    assert reasons(world) == ["no skill"]


def test_an_idle_conversation_that_the_account_closes_gets_no_survey():
    world = talk(world_with(), "hi")
    world.cloud.close_idle("conv-1")

    assert reasons(world) == ["idle"]


def test_a_skill_takes_one_survey_bot():
    world = world_with()

    with pytest.raises(FeatureError, match="the skill Bot has a survey bot already"):
        world.deploy(survey("Other Survey Bot"), skill="Bot")


def test_without_its_skill_a_survey_bot_is_off():
    world = world_with()
    world.cloud.assign_survey("Survey Bot", None)
    talk(world, "hi", "bye")

    assert ending(world) == []


@pytest.mark.parametrize(("waits_ms", "ended"), [(HOUR_MS, False), (HOUR_MS + 1, True)])
def test_a_survey_times_out_when_nobody_answers_for_more_than_an_hour(waits_ms, ended):
    world = talk(world_with(), "hi", "bye")
    world.advance(waits_ms)

    assert (ev.SurveyEnded("timed out") in ending(world)) is ended


def test_an_answer_starts_the_hour_again():
    world = talk(world_with(), "hi", "bye")
    world.advance(HOUR_MS - 1_000)
    talk(world, "perhaps")
    world.advance(HOUR_MS - 1_000)

    assert ev.SurveyEnded("timed out") not in ending(world)


def test_with_a_session_expired_message_the_next_words_get_it_and_end_the_survey():
    world = World(desk())
    world.deploy(survey().edited("bot.sessionExpiredMessage", "Too late, sorry."), skill="Bot")
    talk(world, "hi", "bye")
    world.advance(HOUR_MS + 1)

    talk(world, "Yes")

    assert said(world)[-1] == "Survey Bot: Too late, sorry."
    assert ending(world)[-1] == ev.SurveyEnded("timed out")


def test_after_an_error_conversational_cloud_closes_the_survey():
    broken = survey().edited("conversationMessage[0].preProcessMessage", "nonsense();")
    world = World(desk(), settings=PlatformSettings(switches=Switches(script_errors="stop")))
    world.deploy(broken, skill="Bot")
    talk(world, "hi", "bye")
    world.advance(2 * DAY_MS - 60_000)
    assert ev.SurveyEnded("closed by Conversational Cloud") not in ending(world)

    world.advance(60_000)

    assert ev.SurveyEnded("closed by Conversational Cloud") in ending(world)


@pytest.mark.parametrize(("waits_ms", "surveys"), [(7 * DAY_MS - 10_000, 1), (7 * DAY_MS, 2)])
def test_the_request_interval_spares_a_consumer(waits_ms, surveys):
    world = world_with()
    world.survey_setting("request interval", "on")
    talk(world, "hi", "bye", "Yes")
    world.advance(waits_ms)

    talk(world, "hi", "bye")

    assert len(list(world.log.of(ev.SurveyStarted))) == surveys


def test_sampling_takes_its_share_evenly():
    world = world_with()
    world.survey_setting("sampling", "on")
    for _ in range(4):
        talk(world, "hi", "bye")
        if world.consumer().has_open_conversation:
            talk(world, "Yes")

    assert reasons(world) == ["sampling", "sampling"]
    assert len(list(world.log.of(ev.SurveyStarted))) == 2


def test_a_survey_bot_cannot_transfer():
    b = BotBuilder("Pushy Survey Bot")
    b.survey().agent_transfer("Wait!", skill_id="4129463410")
    world = World(desk())
    world.cloud.add_skill("Human", id="4129463410")
    world.deploy(b.build(), skill="Bot")

    talk(world, "hi", "bye")

    assert any(world.log.of(ev.RequestRefused))
    assert not any(world.log.of(ev.TransferStarted))


def test_states_are_folds_of_the_log():
    world = talk(world_with(), "hi", "bye", "perhaps", "Yes", "hi")
    survey_bot = world.deployment("Survey Bot")
    bodies = [e.body for e in world.log.events if e.conversation == "conv-1" and e.bot == "Survey Bot"]

    assert fold_cloud(world.log.events) == world.cloud.state
    assert fold(bodies).variables == survey_bot.session("conv-1").variables


@pytest.mark.parametrize(("name", "value"), [("sampling", "often"), ("interval", "on")])
def test_a_wrong_survey_setting_is_refused(name, value):
    with pytest.raises(FeatureError):
        world_with().survey_setting(name, value)


def saved(world: World, **settings: object) -> None:
    """The author saves a new version of the survey bot, with these settings."""
    new = survey()
    for name, value in settings.items():
        new = new.edited(f"bot.{name}", value)
    world.save(new)


def test_a_survey_under_way_expires_as_the_version_that_it_began_with_says():
    world = World(desk())
    world.deploy(survey().edited("bot.sessionLength", 10).edited("bot.sessionExpiredMessage", "Too late."), skill="Bot")
    talk(world, "hi", "bye")

    saved(world, sessionLength=1, sessionExpiredMessage="Much too late.")
    world.advance(5 * 60_000)
    assert ev.SurveyEnded("timed out") not in ending(world)
    world.advance(6 * 60_000)
    talk(world, "Yes")

    assert said(world)[-1] == "Survey Bot: Too late."
    assert ending(world)[-1] == ev.SurveyEnded("timed out")


def test_an_answer_makes_a_survey_wait_as_long_as_its_own_version_says():
    world = World(desk())
    world.deploy(survey().edited("bot.sessionLength", 10), skill="Bot")
    talk(world, "hi", "bye")
    saved(world, sessionLength=1)

    talk(world, "perhaps")
    world.advance(9 * 60_000)

    assert ev.SurveyEnded("timed out") not in ending(world)
    world.advance(2 * 60_000)
    assert ev.SurveyEnded("timed out") in ending(world)


@pytest.mark.parametrize("then", [(), ("hi",)], ids=["closed at once", "talk goes on"])
def test_the_role_of_all_connectors_does_not_make_a_survey_bot_a_manager(then):
    world = World(desk())
    world.cloud.add_skill("Elsewhere")
    world.deploy(survey(), skill="Elsewhere")
    world.cloud.add_agent("Mia", profiles=("Administrator",), online=True)
    talk(world, "hi")
    world.connector(role="MANAGER")
    talk(world, *then)

    world.cloud.update("conv-1", Update(closes="conversation"), by=Caller("agent", "Mia"))
    world.run_until_idle()

    assert {event.bot for event in world.log.of(ev.BotInputReceived)} == {"Desk"}
