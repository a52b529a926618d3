"""Bot groups: who takes what another bot cannot."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError, UnknownName
from handoff.engine.ports import IntentScore
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


class Scores:
    """An NLU that gives every utterance the same scores."""

    def __init__(self, **scores: float) -> None:
        self._scores = [IntentScore(intent, score) for intent, score in scores.items()]

    def score(self, _text: str) -> list[IntentScore]:
        return self._scores

    def entities(self, _text: str) -> list[object]:
        return []


def bot(name: str, *, pattern: str = "", intent: str = ""):
    b = BotBuilder(name)
    b.dialog("Own", patterns=[pattern] if pattern else [], intent=intent).text(f"This is {name}.")
    b.fallback(f"{name} does not know.")
    return b.build()


def world(*, message: str = "") -> World:
    made = World(bot("Front", pattern="hi"))
    made.deploy(bot("Tea", pattern="tea", intent="tea"), intents=Scores(tea=0.7))
    made.deploy(bot("Cake", pattern="tea *", intent="cake"), intents=Scores(cake=0.9))
    made.group("Cafe", ["Front", "Tea", "Cake"], collaborates=True, transfer_message=message)
    return made


def answer(made: World, text: str) -> str:
    made.consumer().says(text)
    return made.consumer().messages[-1].text


def test_the_first_bot_of_the_group_with_a_pattern_takes_it():
    assert answer(world(), "tea") == "This is Tea."


def test_the_bot_with_the_best_intent_takes_what_no_pattern_does():
    assert answer(world(), "something sweet") == "This is Cake."


def test_among_equal_scores_the_first_bot_of_the_group_takes_it():
    made = world()
    made.deployment("Cake").settings.nlu = Scores(cake=0.7)

    assert answer(made, "something") == "This is Tea."


def test_a_score_below_good_takes_nothing():
    made = world()
    made.deployment("Tea").settings.nlu = Scores(tea=0.599)
    made.deployment("Cake").settings.nlu = Scores(cake=0.599)

    assert answer(made, "something") == "Front does not know."


def test_what_a_bot_is_told_by_a_colleague_it_does_not_pass_on():
    """Two bots that each believe the other knows would never end."""
    made = world()
    made.deployment("Cake").settings.nlu = None
    made.deployment("Tea").settings.nlu = None
    made.cloud.set_state("Tea", "Offline")

    assert answer(made, "something") == "Front does not know."
    assert not any(made.log.of(ev.EscalationRequested))


def test_a_failure_message_stays_with_the_bot_that_gets_it():
    made = world()
    made.deploy(bot("Catcher", pattern="__agent_escalation_failed__"))
    made.group("Cafe", ["Front", "Tea", "Cake", "Catcher"])
    made.faults.transfer_api_answers(500)

    assert answer(made, "tea") == "Front does not know."


def test_a_bot_that_joins_another_group_leaves_its_own():
    made = world()
    made.group("Bar", ["Tea"])

    assert [event.body.bots for event in made.log.of(ev.BotGroupSaved)] == [
        ("Front", "Tea", "Cake"),
        ("Front", "Cake"),
        ("Tea",),
    ]


def test_a_group_that_is_filled_again_has_these_bots_only():
    made = world()
    made.group("Cafe", ["Front", "Cake"])

    assert made.deployment("Tea").settings.group is None


def test_a_saved_bot_stays_in_its_group():
    made = world()
    made.save(
        made.deployment("Front").bot.edited("conversationMessage[1].content.results.tile.tileData[0].text", "Hi!")
    )

    assert answer(made, "tea") == "This is Tea."


@pytest.mark.parametrize("act", ["change", "delete"])
def test_an_unknown_group_is_refused(act):
    made = world()

    with pytest.raises(UnknownName, match="no bot group named 'Caffe'"):
        made.delete_group("Caffe") if act == "delete" else made.group("Caffe", collaborates=True)


def test_the_connector_of_a_survey_bot_cannot_be_stopped():
    made = world()
    b = BotBuilder("Survey")
    b.survey().text("Thanks.", next="close dialog")
    made.deploy(b.build(), skill="Bot")

    with pytest.raises(FeatureError, match="is managed by the platform"):
        made.run_connector(False, "Survey")
