"""One scenario on several channels, and in several languages."""

from __future__ import annotations

import json

import pytest

from handoff.fakes.builder import BotBuilder

pytest_plugins = ["pytester"]

SPEAKS = """
  Scenario: Speaks
    Given the bot "desk.json"
    When the consumer says "<greeting>"
    Then the bot says "<welcome>"
"""
CHANNEL = """
  Scenario{outline}: Talk
    Given the bot "desk.json"
    When the consumer says "channel"
    Then the bot says "lp_sms"
"""


@pytest.fixture
def desk(project):
    bot = BotBuilder("Desk")
    bot.dialog("Hello", patterns=["hi"]).text("Hello, Ann.")
    bot.dialog("Hallo", patterns=["hallo"]).text("Hallo, Ann.")
    told = bot.dialog("Channel", patterns=["channel"])
    told.text("{$botContext.channel}", pre="botContext.setBotVariable('channel', botContext.getUserChannel());")
    project.write("features/desk.json", bot.dump().decode())
    return project


def write(project, tags, scenario=CHANNEL, *, outline="", feature="", rows=""):
    project.feature(f"{feature}\nFeature: A\n  {tags}{scenario.format(outline=outline)}{rows}")


def texts(project, **languages):
    for language, held in languages.items():
        project.write(f"features/texts.{language}.yaml", "\n".join(f"{name}: {text}" for name, text in held.items()))


ENGLISH = {"greeting": "hi", "welcome": "Hello, Ann."}
GERMAN = {"greeting": "hallo", "welcome": "Hallo, Ann."}


# --- channels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_scenario_is_played_on_each_channel_of_its_tag(desk, runner):
    write(desk, "@channel:web,sms")

    result = desk.run("-v", "--handoff-runner", runner)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*::Talk?web? FAILED*", "*::Talk?sms? PASSED*"])
    result.stdout.fnmatch_lines(["*but the bot says 'lp_web'"])


@pytest.mark.parametrize(
    ("written", "name"),
    [("lp_sms", "sms"), ("SMS", "sms"), ("Facebook", "fb"), ("app", "inapp"), ("twilio", "twilio_sms")],
)
def test_a_channel_has_a_short_name_whatever_it_is_called(desk, written, name):
    write(desk, f"@channel:{written}")

    assert desk.names() == [f"features/talk.feature::Talk[{name}]"]


def test_a_channel_that_is_named_twice_is_played_once(desk):
    write(desk, "@channel:sms,lp_sms,SMS")

    assert desk.names() == ["features/talk.feature::Talk[sms]"]


def test_the_nearest_tag_counts(desk):
    write(desk, "@channel:sms", feature="@channel:web,whatsapp")

    assert desk.names() == ["features/talk.feature::Talk[sms]"]


def test_a_tag_of_the_feature_is_one_of_its_scenarios(desk):
    write(desk, "", feature="@channel:sms @channel:whatsapp")

    assert desk.names() == ["features/talk.feature::Talk[sms]", "features/talk.feature::Talk[whatsapp]"]


ROWS = """
    Examples:
      | n |
      | 1 |
      | 2 |
"""


def test_each_row_of_an_outline_is_played_on_each_channel(desk):
    write(desk, "@channel:web,sms", outline=" Outline", rows=ROWS)

    assert [name.partition("::")[2] for name in desk.names()] == [
        "Talk[1-web]", "Talk[1-sms]", "Talk[2-web]", "Talk[2-sms]"
    ]  # fmt: skip


def test_a_tag_of_the_examples_is_one_of_their_rows(desk):
    write(desk, "", outline=" Outline", rows=ROWS.replace("    Examples", "    @channel:sms\n    Examples"))

    assert [name.partition("::")[2] for name in desk.names()] == ["Talk[1-sms]", "Talk[2-sms]"]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-k", "sms"], ["Talk[1-sms]", "Talk[2-sms]"]),
        (["-m", "channel(value='web')"], ["Talk[1-web]", "Talk[2-web]"]),
        (["features/talk.feature::Talk[2-sms]"], ["Talk[2-sms]"]),
        (["features/talk.feature:11"], ["Talk[2-web]", "Talk[2-sms]"]),
    ],
)
def test_one_channel_can_be_selected(desk, arguments, names):
    write(desk, "@channel:web,sms", outline=" Outline", rows=ROWS)

    assert [name.partition("::")[2] for name in desk.names(*arguments)] == names


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        ("@channel:web,smss", ["no channel 'smss'", "*known: web, inapp, *", "*did you mean 'sms'?"]),
        ("@channel:lp_smss", ["no channel 'lp_smss'", "*known: lp_web, *", "*did you mean 'lp_sms'?"]),
        ("@channel:web,", ["a tag @channel without a name", "*write the names without blanks: @channel:web,sms"]),
    ],
)
def test_an_unknown_channel_is_an_error_of_the_tag(desk, tag, lines):
    write(desk, tag)

    result = desk.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(lines)
    result.stdout.fnmatch_lines(["*at features/talk.feature:2"])


def test_every_consumer_uses_the_channel(desk):
    both = CHANNEL + '    When the consumer "Ben" says "channel"\n    Then the bot says "lp_sms"\n'
    write(desk, "@channel:sms", both)

    desk.run().assert_outcomes(passed=1)


def test_a_step_that_names_a_channel_wins(desk):
    said = CHANNEL.replace("    When", '    And the consumer uses the channel "sms"\n    When')
    write(desk, "@channel:web,whatsapp", said)

    desk.run().assert_outcomes(passed=2)


def test_allure_keeps_a_history_for_each_channel(desk):
    write(desk, "@channel:web,sms @id:talk-1")

    desk.run("--alluredir", "results")

    found = [json.loads(path.read_text("utf-8")) for path in (desk.path / "results").glob("*-result.json")]
    assert len({one["historyId"] for one in found}) == 2
    shown = [{each["name"]: each["value"] for each in one["parameters"]} for one in found]
    assert sorted(one["channel"] for one in shown) == ["sms", "web"]


def test_a_scenario_that_a_test_module_binds_is_played_on_each_channel(desk):
    write(desk, "@channel:web,sms")
    desk.write("features/test_talk.py", "from pytest_bdd import scenarios\nscenarios('talk.feature')\n")

    result = desk.run("-v")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*test_talk.py::test_talk?web? FAILED*", "*test_talk.py::test_talk?sms? PASSED*"])


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_scenario_is_played_with_the_texts_of_each_language(desk, runner):
    write(desk, "@language:en,de", SPEAKS)
    texts(desk, en=ENGLISH, de=GERMAN | {"welcome": "Guten Tag."})

    result = desk.run("-v", "--handoff-runner", runner)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*::Speaks?en? PASSED*", "*::Speaks?de? FAILED*"])
    result.stdout.fnmatch_lines(
        ["*with greeting = hallo, welcome = Guten Tag.", "*expected the bot to say 'Guten Tag.'"]
    )


def test_a_text_may_have_the_columns_of_a_row(desk):
    write(
        desk,
        "@language:en",
        SPEAKS.replace("Scenario", "Scenario Outline"),
        rows=ROWS.replace("n |", "who |").replace("1", "Ann"),
    )
    texts(desk, en=ENGLISH | {"welcome": "Hello, <who>."})

    result = desk.run("-v")

    result.stdout.fnmatch_lines(["*::Speaks?Ann-en? PASSED*", "*::Speaks?2-en? FAILED*"])


def test_texts_are_searched_upward_and_the_nearest_file_of_a_language_counts(desk):
    write(desk, "@language:en,de", SPEAKS)
    texts(desk, en=ENGLISH)
    desk.write("texts.en.yaml", "greeting: no")
    desk.write("texts.de.yaml", "\n".join(f"{name}: {text}" for name, text in GERMAN.items()))

    desk.run().assert_outcomes(passed=2)


def test_channels_and_languages_multiply(desk):
    write(desk, "@language:en,de @channel:web,sms", SPEAKS)
    texts(desk, en=ENGLISH, de=GERMAN)

    assert [name.partition("::")[2] for name in desk.names()] == [
        "Speaks[web-en]", "Speaks[web-de]", "Speaks[sms-en]", "Speaks[sms-de]"
    ]  # fmt: skip
    desk.run().assert_outcomes(passed=4)


def test_the_option_plays_one_language_and_what_has_none(desk):
    write(desk, "@language:en,de", SPEAKS + CHANNEL.format(outline=""))
    texts(desk, en=ENGLISH, de=GERMAN)

    result = desk.run("-v", "--handoff-language", "de", "--deselect", "features/talk.feature::Talk")

    result.assert_outcomes(passed=1, deselected=2)
    result.stdout.fnmatch_lines(["*::Speaks?de? PASSED*"])


def test_the_option_with_a_language_that_no_scenario_has_ends_the_run(desk):
    write(desk, "@language:en,de", SPEAKS)
    texts(desk, en=ENGLISH, de=GERMAN)

    result = desk.run("--handoff-language", "dee")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no scenario has the tag @language:dee", "*known: de, en", "*did you mean 'de'?"])


@pytest.mark.parametrize(
    ("tag", "says", "lines"),
    [
        ("@language:en,fr", SPEAKS, ["*no file texts.fr.yaml for @language:fr", "*known: de, en"]),
        ("@language:dee", SPEAKS, ["*no file texts.dee.yaml for @language:dee", "*did you mean 'de'?"]),
        ("@language:de", SPEAKS.replace("<welc", "<wlc"), ["*nothing fills <wlcome>", "*did you mean <welcome>?"]),
        ("@language:de", SPEAKS.replace("<welcome", "<x"), ["*texts.de.yaml has no text 'x'", "*texts.de.yaml: x: …"]),
        (
            "@language:de",
            SPEAKS.replace("<welcome", "<only english"),
            ["*texts.de.yaml has no text 'only english' (texts.en.yaml has 'Yes.')", "*texts.de.yaml: only english: …"],
        ),
        ("@tag", SPEAKS, ["*<greeting> is a text of texts.de.yaml, texts.en.yaml, and no*", "*@language:de,en"]),
    ],
    ids=["no file", "closest file", "closest text", "no text", "in another language", "no tag"],
)
def test_what_is_missing_fails_the_scenario_with_the_line_to_write(desk, tag, says, lines):
    write(desk, tag, says)
    texts(desk, en=ENGLISH | {"only english": "Yes."}, de=GERMAN)

    result = desk.run("-k", "not (fr and en) or fr")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"E   {lines[0].removeprefix('*')}", *lines[1:]])


@pytest.mark.parametrize(
    ("tag", "what"), [("@language:en de", ""), ("@language:e?", "not a language: 'e?'"), ("@language:", "")]
)
def test_a_tag_that_names_no_language_is_an_error(desk, tag, what):
    write(desk, tag, SPEAKS)

    result = desk.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{what}*"])


def test_markup_stays_as_it_is(desk):
    write(desk, "@language:en", SPEAKS.replace("<welcome>", "Hello, <br>Ann."))
    texts(desk, en=ENGLISH)

    result = desk.run()

    result.stdout.fnmatch_lines(["*expected the bot to say 'Hello, <br>Ann.'"])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("greeting: [hi]", "*'greeting' in texts.en.yaml is not a text"),
        ("- hi", "*texts.en.yaml is wrong"),
        ("greeting: ]", "*texts.en.yaml is not YAML*"),
        ("greeting: hi\ngreeting: ho", "*texts.en.yaml has the key 'greeting' twice*"),
    ],
)
def test_a_wrong_file_of_texts_is_named_with_its_line(desk, content, line):
    write(desk, "@language:en", SPEAKS)
    desk.write("features/texts.en.yaml", content)

    result = desk.run()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([line, "*texts.en.yaml:*"])


def test_a_scenario_that_a_test_module_binds_has_no_languages(desk):
    write(desk, "@language:en", SPEAKS)
    desk.write("features/test_talk.py", "from pytest_bdd import scenarios\nscenarios('talk.feature')\n")

    result = desk.run()

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*where handoff collects the feature*", "*remove the scenario from the test module"])
