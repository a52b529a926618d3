"""Lint: each documented mistake is found in a bot that makes it, and only there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import LintOptions, explained_by, lint
from handoff.engine.settings import ConnectorSettings
from handoff.fakes.builder import BotBuilder, DialogBuilder

Change = Callable[[BotBuilder, DialogBuilder], object]

SKILLS = {"Human": "42", "Sales": "77", "Other Bot": "99"}
FAILED = "__agent_escalation_failed__"


def sound(change: Change | None = None, **transfer: object) -> Bot:
    """A bot without a mistake, whose Agent Transfer `escalation_1` in the dialog "Escalation" is made as told."""
    b = BotBuilder("Bot")
    escalation = b.dialog("Escalation", patterns=["agent", "human", "representative"])
    if change:
        change(b, escalation)
    escalation.agent_transfer(**{"message": "One moment.", "skill_id": "42", "failure": "sorry", **transfer})  # type: ignore[arg-type]
    b.dialog("Failed", patterns=[FAILED]).text("Sorry.", name="sorry")
    b.dialog("Welcome", patterns=["hi"]).text("Hello.")
    b.dialog("Anything else", patterns=["*"]).text("Please say it in other words.")
    b.fallback("Pardon?")
    return b.build()


def integration_bot(name: str = "To Sales", **fields: object) -> Bot:
    b = BotBuilder("Bot")
    made = {"skill_id": "77", "message": "One moment.", **fields}
    b.escalation_integration(name, **made)  # type: ignore[arg-type]
    escalation = b.dialog("Escalation", patterns=["agent"])
    escalation.integration(name).rule(api="FAILURE", next="sorry")
    b.dialog("Failed", patterns=[FAILED]).text("Sorry.", name="sorry")
    return b.build()


def found(bot: Bot, rule: str, connector: ConnectorSettings | None = None) -> list[FindingReported]:
    findings = lint(bot, connector=connector, known_skills=SKILLS, bot_skill_ids={"99"})
    return [finding for finding in findings if finding.rule == rule]


def texts(*contents: str, delay_ms: int = 0) -> Change:
    def add(_: BotBuilder, dialog: DialogBuilder) -> None:
        for text in contents:
            dialog.text(text, delay_ms=delay_ms)

    return add


def sets_variable(code: str) -> Change:
    return lambda b, _: b.global_functions(code)


def asks(regex: str) -> Bot:
    b = BotBuilder("Bot")
    b.dialog("Welcome", patterns=["hi"]).question("Number?").rule(regex=regex)
    return b.build()


def starts(*patterns: str, exclude: tuple[str, ...] = ()) -> Bot:
    b = BotBuilder("Bot")
    escalation = b.dialog("Escalation", patterns=patterns, exclude=exclude)
    escalation.question("Sure?")
    escalation.agent_transfer("One moment.", skill_id="42", failure="sorry")
    b.dialog("Failed", patterns=[FAILED]).text("Sorry.", name="sorry")
    return b.build()


def test_bot_without_a_mistake_has_no_findings() -> None:
    connector = ConnectorSettings(fallback_skill_id="42")

    findings = lint(sound(), connector=connector, known_skills=SKILLS, bot_skill_ids={"99"})

    assert [finding for finding in findings if finding.severity != "info"] == []


FIRING = {
    "skill id left out": ("LINT-SKILL-ID-UNSET", sound(skill_id=None)),
    "skill id empty": ("LINT-SKILL-ID-UNSET", sound(skill_id=" ")),
    "skill id empty in an integration": ("LINT-SKILL-ID-UNSET", integration_bot(skill_id="")),
    "skill id a name": ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", sound(skill_id="Human")),
    "skill id a decimal": ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", sound(skill_id="1.5")),
    "skill id in Arabic digits": ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", sound(skill_id="٣")),
    "variable never set": ("LINT-SKILL-ID-VARIABLE-NEVER-SET", sound(skill_id="{$botContext.skillId}")),
    "variable set in a comment": (
        "LINT-SKILL-ID-VARIABLE-NEVER-SET",
        sound(sets_variable("// botContext.setBotVariable('skillId', '1')"), skill_id="{$botContext.skillId}"),
    ),
    "name and id of two skills": ("ESC-SKILL-NAME-DISPLAY", integration_bot(skill_name="Human")),
    "message empty": ("LINT-TRANSFER-MESSAGE-EMPTY", sound(message="")),
    "blank message in lower case": ("ESC-BLANK-MESSAGE", sound(message="blank_message")),
    "blank message with blanks": ("ESC-BLANK-MESSAGE", sound(message=" BLANK_MESSAGE ")),
    "blank message in a sentence": ("ESC-BLANK-MESSAGE", sound(message="Wait. BLANK_MESSAGE")),
    "text before a blank message": (
        "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE",
        sound(texts("Hold on."), message="BLANK_MESSAGE", delay_ms=2000),
    ),
    "three texts, one millisecond short": (
        "LINT-DELAY-BEFORE-TRANSFER",
        sound(texts("a", "b", "c"), delay_ms=5999),
    ),
    "delay on the text": ("ESC-DELAY-LOCATION", sound(texts("a", delay_ms=2000))),
    "delay beyond the maximum": ("LINT-DELAY-MAX", sound(delay_ms=10_001)),
    "no failure rule": ("LINT-NO-FAILURE-RULE", sound(failure=None)),
    "agent id with bot context": (
        "LINT-AGENT-ID-ON-BOT-TRANSFER",
        sound(agent_id="7", transfer_bot_context=True),
    ),
    "agent id with a bot's skill": ("LINT-AGENT-ID-ON-BOT-TRANSFER", sound(agent_id="7", skill_id="99")),
    "pattern catches the failure": ("LINT-WILDCARD-CATCHES-FAILURE", starts("*agent*")),
    "single underscores": ("TF-MAGIC-MESSAGE", starts("_agent_escalation_failed_")),
    "unbalanced pattern": ("PAT-OPERATORS", starts("agent)")),
    "message missing": ("ESC-REQUIRED-FIELDS", integration_bot(message="")),
    "meaningless name": ("ESC-REQUIRED-FIELDS", integration_bot("Integration 1")),
    "name too long": ("ESC-REQUIRED-FIELDS", integration_bot("Transfer " * 6)),
    "type of another integration": ("ESC-INTEGRATION-TYPE", integration_bot(kind="API")),
    "expression not anchored": ("LINT-REGEX-ANCHORS", asks(r"^\b\d{6}\b")),
    "expression broken": ("RULE-REGEX", asks("[")),
}

CLEAR = {
    "skill id a number": ("LINT-SKILL-ID-UNSET", sound()),
    "skill id a number with blanks": ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", sound(skill_id=" 42 ")),
    "skill id a variable": ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC", sound(skill_id="{$botContext.x}")),
    "variable set by code": (
        "LINT-SKILL-ID-VARIABLE-NEVER-SET",
        sound(sets_variable("botContext.setBotVariable('x', '1')"), skill_id="{$botContext.x}"),
    ),
    "variable perhaps set by code": (
        "LINT-SKILL-ID-VARIABLE-NEVER-SET",
        sound(sets_variable("botContext.setBotVariable(name, '1')"), skill_id="{$botContext.x}"),
    ),
    "variable set by a rule": (
        "LINT-SKILL-ID-VARIABLE-NEVER-SET",
        sound(
            lambda _, d: d.question("Which?").rule(patterns=["a"], set={"x": "42"}),
            skill_id="{$botContext.x}",
        ),
    ),
    "environment variable": ("LINT-SKILL-ID-VARIABLE-NEVER-SET", sound(skill_id="{$env.SKILL}")),
    "name and id of one skill": ("ESC-SKILL-NAME-DISPLAY", integration_bot(skill_name="Sales")),
    "name of an unknown skill": ("ESC-SKILL-NAME-DISPLAY", integration_bot(skill_name="Elsewhere")),
    "message blank on purpose": ("LINT-TRANSFER-MESSAGE-EMPTY", sound(message="BLANK_MESSAGE")),
    "blank message alone": ("ESC-BLANK-MESSAGE", sound(message="BLANK_MESSAGE")),
    "blank message without a text": ("LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE", sound(message="BLANK_MESSAGE")),
    "three texts and their delay": ("LINT-DELAY-BEFORE-TRANSFER", sound(texts("a", "b", "c"), delay_ms=6000)),
    "six texts and the longest delay": (
        "LINT-DELAY-BEFORE-TRANSFER",
        sound(texts(*"abcdef"), delay_ms=10_000),
    ),
    "a question between text and transfer": (
        "LINT-DELAY-BEFORE-TRANSFER",
        sound(lambda _, d: (d.text("a"), d.question("Sure?"))),
    ),
    "delay on text and transfer": ("ESC-DELAY-LOCATION", sound(texts("a", delay_ms=2000), delay_ms=2000)),
    "delay at the maximum": ("LINT-DELAY-MAX", sound(delay_ms=10_000)),
    "agent id for a human": ("LINT-AGENT-ID-ON-BOT-TRANSFER", sound(agent_id="7")),
    "pattern narrow enough": ("LINT-WILDCARD-CATCHES-FAILURE", starts("agent *")),
    "failure excluded": ("LINT-WILDCARD-CATCHES-FAILURE", starts("*agent*", exclude=(FAILED,))),
    "double underscores": ("TF-MAGIC-MESSAGE", sound()),
    "balanced pattern": ("PAT-OPERATORS", starts("(agent|human)")),
    "all fields": ("ESC-REQUIRED-FIELDS", integration_bot()),
    "right type": ("ESC-INTEGRATION-TYPE", integration_bot()),
    "expression anchored": ("LINT-REGEX-ANCHORS", asks(r"^\d{6}$")),
    "expression sound": ("RULE-REGEX", asks(r"^\d{6}$")),
}


@pytest.mark.parametrize(("rule", "bot"), FIRING.values(), ids=FIRING)
def test_mistake_is_found(rule: str, bot: Bot) -> None:
    assert len(found(bot, rule)) == 1


@pytest.mark.parametrize(("rule", "bot"), CLEAR.values(), ids=CLEAR)
def test_nothing_is_found(rule: str, bot: Bot) -> None:
    assert found(bot, rule) == []


def test_missing_skill_id_is_reported_as_the_builder_does() -> None:
    (finding,) = found(sound(skill_id=None), "LINT-SKILL-ID-UNSET")

    assert finding.severity == "error"
    assert finding.where == "Escalation › escalation_1"
    assert finding.path == "conversationMessage[1].content.results.tile.tileData[0].escalation.agentSkillId"
    assert finding.text.startswith("Agent skill id is not set.")


def test_path_of_a_finding_is_where_the_value_can_be_mended() -> None:
    bot = sound(skill_id="Human")
    (finding,) = found(bot, "LINT-SKILL-ID-LITERAL-NOT-NUMERIC")

    assert found(bot.edited(finding.path, "42"), "LINT-SKILL-ID-LITERAL-NOT-NUMERIC") == []


def test_delay_that_is_no_number_is_found() -> None:
    bot = sound().edited("conversationMessage[1].interactionDelay", "six seconds")

    assert "not a whole number" in found(bot, "ESC-DELAY-LOCATION")[0].text


def test_delay_for_each_text_is_an_option() -> None:
    bot = sound(texts("a"), delay_ms=1000)

    assert not any(
        f.rule == "LINT-DELAY-BEFORE-TRANSFER" for f in lint(bot, options=LintOptions(delay_per_text_ms=1000))
    )


def test_old_way_of_transferring_is_recognised() -> None:
    b = BotBuilder("Bot")
    b.api("Transfer", "https://api.example/botservice-0.1/botcentral/livePersonAgent", body='{"agentSkillId": "12a"}')
    b.dialog("Escalation", patterns=["agent"]).integration("Transfer")
    bot = b.build()

    assert found(bot, "ESC-INTEGRATION-TYPE")[0].where == "Transfer"
    assert found(bot, "LINT-SKILL-ID-LITERAL-NOT-NUMERIC")[0].path == "responder[0].postBody"


def test_escalation_integration_without_its_fields_is_found() -> None:
    b = BotBuilder("Bot")
    b.escalation_integration("To Sales", "77", "One moment.")
    bot = b.build().edited("responder[0].agentSkillId", None).edited("responder[0].transferMessage", None)

    assert found(bot, "ESC-INTEGRATION-TYPE")[0].severity == "error"


def test_two_integrations_with_one_name_are_found() -> None:
    b = BotBuilder("Bot")
    b.escalation_integration("To Sales", "77", "One moment.").escalation_integration("to sales", "42", "One moment.")

    assert len(found(b.build(), "ESC-REQUIRED-FIELDS")) == 2


def test_missing_failure_dialog_is_a_finding_of_the_whole_bot() -> None:
    b = BotBuilder("Bot")
    b.dialog("Escalation", patterns=["agent", "*"]).agent_transfer(skill_id="42")

    assert [f.where for f in found(b.build(), "LINT-NO-FAILURE-DIALOG")] == ["Bot"]


def test_bot_that_never_escalates_needs_no_failure_dialog() -> None:
    b = BotBuilder("Bot")
    b.dialog("Welcome", patterns=["hi"]).text("Hi")

    assert found(b.build(), "LINT-NO-FAILURE-DIALOG") == []


@pytest.mark.parametrize(
    ("connector", "fires"),
    [(None, False), (ConnectorSettings(), True), (ConnectorSettings(fallback_skill_id="42"), False)],
    ids=["no connector known", "without a fallback skill", "with one"],
)
def test_fallback_skill(connector: ConnectorSettings | None, fires: bool) -> None:
    assert bool(found(sound(), "LINT-NO-FALLBACK-SKILL", connector)) is fires


@pytest.mark.parametrize(("retries", "fires"), [(3, False), (4, True)])
def test_more_retries_than_the_platform_makes_have_no_effect(retries: int, fires: bool) -> None:
    connector = ConnectorSettings(max_escalation_retries=retries)

    assert bool(found(sound(), "TF-MAX-ESCALATION-RETRIES", connector)) is fires


def test_target_that_is_not_in_the_export_is_found() -> None:
    bot = sound().edited("conversationMessage[1].responseMatches[0].action.value", "f" * 40)

    assert "not in the export" in found(bot, "LINT-INTERACTION-NAMES")[0].text


@pytest.mark.parametrize("key", ["nextMessageId", "prevMessageId"])
def test_torn_link_is_told_with_the_key_as_it_is_written(key: str) -> None:
    bot = sound().edited(f"conversationMessage[1].{key}", "gone")

    said = [finding.text for finding in found(bot, "RULE-NEXT-ACTIONS")]
    assert f"Its {key} names 'gone', which is not in the export." in said


def test_jump_of_a_script_to_nowhere_is_found() -> None:
    b = BotBuilder("Bot")
    b.dialog("Welcome", patterns=["hi"]).text("Hi", pre='botContext.setTriggerNextMessage("Byee");')

    assert [f.path for f in found(b.build(), "LINT-INTERACTION-NAMES")] == ["conversationMessage[1].preProcessMessage"]


def test_starters_that_share_a_pattern_are_found() -> None:
    b = BotBuilder("Bot")
    b.dialog("One", patterns=["hi"]).text("1")
    b.dialog("Two", patterns=["Hi "]).text("2")

    assert [f.where for f in found(b.build(), "LINT-DUPLICATE-STARTERS")] == ["Two › dialog_starter_2"]


@pytest.mark.parametrize(("name", "fires"), [("SKILL_1", False), ("my skill", True)])
def test_name_of_an_environment_variable(name: str, fires: bool) -> None:
    assert bool(found(sound(skill_id=f"{{$env.{name}}}"), "VAR-ENV-NAMES")) is fires


def test_texts_that_lead_in_a_circle_are_counted_once() -> None:
    b = BotBuilder("Bot")
    d = b.dialog("Escalation", patterns=["agent"])
    d.text("a", name="a")
    d.integration("X").rule(api="FAILURE", next="a").rule(api="SUCCESS")
    d.agent_transfer(skill_id="42")
    b.api("X", "https://x.example")

    assert found(b.build(), "LINT-DELAY-BEFORE-TRANSFER")[0].text.startswith("1 text can")


def test_a_finding_tells_the_rules_it_was_derived_from() -> None:
    (finding,) = found(sound(skill_id=None), "LINT-SKILL-ID-UNSET")

    assert explained_by(finding) == ("LINT-SKILL-ID-UNSET", "TUT-S16-ERROR", "INT-TRANSFER-ERROR-SEED")
