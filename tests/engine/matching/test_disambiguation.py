"""Which intents are asked about, and what an answer means."""

from __future__ import annotations

from handoff.engine.bot import Bot
from handoff.engine.matching.disambiguation import STARTERS_ONLY, Doubt, chosen_intent, resolve
from handoff.engine.matching.intents import IntentMatch, rank
from handoff.fakes.builder import BotBuilder


def bot(*, domains: list[str] | None = None) -> Bot:
    b = BotBuilder("Bot", domain="Own")
    for name in ("a", "b", "c", "d"):
        b.dialog(name, intent=name).text(name)
    b.intent("loose").intent("foreign", domain="Other")
    b.disambiguation(domains=domains).intent_choice("Which?")
    return b.build()


def meant(bot: Bot, **scores: float) -> list[IntentMatch]:
    return [IntentMatch(bot.intent_id(name) or name, score, rank(score)) for name, score in scores.items()]


def asked(bot: Bot, environment: dict[str, str] | None = None, **scores: float) -> Doubt:
    dialog = bot.disambiguation_dialog
    assert dialog is not None
    return resolve(bot, dialog, meant(bot, **scores), environment or {})


def names(bot: Bot, doubt: Doubt) -> list[str | None]:
    return [bot.intent_name(m.intent_id) for m in doubt.intents]


def test_the_best_three_fair_plus_intents_are_offered() -> None:
    assert names(bot(), asked(bot(), a=0.59, b=0.58, c=0.5, d=0.46)) == ["a", "b", "c"]


def test_a_match_leaves_no_doubt() -> None:
    assert not asked(bot(), a=0.6, b=0.59, c=0.58).asks


def test_one_fair_plus_intent_is_nothing_to_ask_about() -> None:
    assert not asked(bot(), a=0.59, b=0.4499).asks


def test_intents_without_a_dialog_starter_take_part_by_default() -> None:
    assert names(bot(), asked(bot(), a=0.59, loose=0.5)) == ["a", "loose"]


def test_the_only_intent_left_with_a_dialog_starter_starts_its_dialog() -> None:
    doubt = asked(bot(), {STARTERS_ONLY: "True"}, loose=0.59, a=0.5)

    assert doubt.dialog is not None
    assert (doubt.dialog.name, doubt.asks) == ("a", False)


def test_only_selected_domains_take_part() -> None:
    one = bot(domains=["Own"])

    assert names(one, asked(one, foreign=0.59, a=0.5, b=0.46)) == ["a", "b"]


def test_a_meta_intent_and_its_child_are_one_choice() -> None:
    one = bot()
    a, b, loose = (one.intent_id(name) or "" for name in ("a", "b", "loose"))
    found = [
        IntentMatch(loose, 0.59, "FAIR PLUS"),
        IntentMatch(a, 0.59, "FAIR PLUS", child_id=loose),
        IntentMatch(b, 0.5, "FAIR PLUS"),
    ]
    dialog = one.disambiguation_dialog
    assert dialog is not None

    assert [m.intent_id for m in resolve(one, dialog, found, {}).intents] == [a, b]


def test_an_answer_is_a_display_name_an_extra_choice_or_neither() -> None:
    offered = {"Pay a bill": "id-1", "None of the above": ""}

    assert [chosen_intent(offered, text) for text in (" pay a BILL ", "none of the above", "bill")] == [
        "id-1",
        "",
        None,
    ]
