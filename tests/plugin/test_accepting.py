"""`--handoff-accept`: what is written into features, what is refused, and what the run says and returns."""

from __future__ import annotations

import pytest

from handoff.fakes.builder import BotBuilder

pytest_plugins = ["pytester"]

CI = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TF_BUILD", "BUILDKITE", "CIRCLECI", "BUILD_NUMBER")
HEAD = """\
Feature: Talk
  Background:
    Given the bot "talk.json"

"""


def bot_bytes(*texts, menu=("Yes", "No"), card="Shoes", button="Buy", secret=""):
    """A bot that answers "hi" with these texts, "menu" with choices, "shop" with a card and "key" with a secret."""
    bot = BotBuilder("Talk Bot")
    welcome = bot.dialog("Welcome", patterns=["hi", "hello"])
    for text in texts or ("Hello.",):
        welcome.text(text)
    bot.dialog("Menu", patterns=["menu"]).quick_reply("Choose", list(menu))
    bot.dialog("Shop", patterns=["shop"]).card(card, subtitle="from 10 €", buttons=[button])
    bot.dialog("Key", patterns=["key"]).text(secret or "no key")
    bot.fallback("Pardon?")
    return bot.dump()


@pytest.fixture
def talk(project, monkeypatch):
    for name in CI:
        monkeypatch.delenv(name, raising=False)
    project.options = ("-p", "no:cacheprovider")
    (project.path / "features").mkdir()
    (project.path / "features" / "talk.json").write_bytes(bot_bytes())
    return project


def feature(talk, scenarios, head=HEAD, name="talk.feature"):
    path = talk.path / "features" / name
    path.write_bytes((head + scenarios).encode())
    return path


def scenario(*steps, title="One"):
    return "".join([f"  Scenario: {title}\n", *(f"    {step}\n" for step in steps)])


GREETS = scenario('When the consumer says "hi"', 'Then the bot says "Hi."')


def test_a_text_is_written_after_the_difference_is_shown_and_its_scenario_runs_again(talk):
    path = feature(talk, GREETS)

    result = talk.run("features", "--handoff-accept")

    assert path.read_text() == HEAD + GREETS.replace('"Hi."', '"Hello."')
    assert result.ret == 0
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "*= changed expectations =*",
            "--- features/talk.feature",
            '-    Then the bot says "Hi."',
            '+    Then the bot says "Hello."',
            "accepted 1 change in 1 file; the scenarios run again:",
            "*1 passed, 1 changed*",
        ]
    )


def test_review_shows_the_difference_and_writes_nothing_and_fails(talk):
    path = feature(talk, GREETS)

    result = talk.run("features", "--handoff-accept=review")

    assert path.read_text() == HEAD + GREETS
    assert result.ret == 1
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '+    Then the bot says "Hello."',
            "--handoff-accept=review has written nothing; --handoff-accept changes 1 value in 1 file",
            "*1 failed in*",
        ]
    )


def test_without_the_option_the_step_fails_at_once(talk):
    path = feature(talk, GREETS)

    result = talk.run("features")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E   expected the bot to say 'Hi.'"])
    assert path.read_text() == HEAD + GREETS


def test_nothing_is_said_if_nothing_has_changed(talk):
    feature(talk, GREETS.replace("Hi.", "Hello."))

    result = talk.run("features", "--handoff-accept")

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*changed expectations*")


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_all_changes_of_a_conversation_are_accepted_in_one_run(talk, runner):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Hello.", "Welcome back."))
    path = feature(
        talk,
        scenario(
            'When the consumer says "hi"',
            'Then the bot says "Hi."',
            'And the bot says "Welcome."',
            'When the consumer "Ana" says "menu"',
            'Then the bot says "Choose one"',
            'And the bot offers "Yes" and "Maybe"',
            'When the consumer "Bo" says "shop"',
            'Then the bot shows the card "Boots"',
            'And the card offers "Order"',
            'And the card has the subtitle "from 9 €"',
        ),
    )

    result = talk.run("features", "--handoff-accept", "--handoff-runner", runner)

    assert path.read_text() == HEAD + scenario(
        'When the consumer says "hi"',
        'Then the bot says "Hello."',
        'And the bot says "Welcome back."',
        'When the consumer "Ana" says "menu"',
        'Then the bot says "Choose"',
        'And the bot offers "Yes" and "No"',
        'When the consumer "Bo" says "shop"',
        'Then the bot shows the card "Shoes"',
        'And the card offers "Buy"',
        'And the card has the subtitle "from 10 €"',
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("menu", "before", "after"),
    [
        (("Yes", "No", "Maybe"), '"Yes" and "No"', '"Yes", "No" and "Maybe"'),
        (("Yes", "No", "Maybe"), '"Yes", "No"', '"Yes", "No", "Maybe"'),
        (("Yes",), '"Yes" and "No"', '"Yes"'),
        (('Say "yes"', "No"), '"Yes" and "No"', '"Say \\"yes\\"" and "No"'),
    ],
)
def test_choices_may_change_in_number_and_keep_how_they_are_listed(talk, menu, before, after):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes(menu=menu))
    steps = 'When the consumer says "menu"', 'Then the bot says "Choose"'
    path = feature(talk, scenario(*steps, f"And the bot offers {before}"))

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert path.read_text() == HEAD + scenario(*steps, f"And the bot offers {after}")


def test_a_table_is_edited_in_the_rows_that_have_changed(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("One | two", "Same", "C:\\new"))
    steps = 'When the consumer says "hi"', "Then the bot says:"
    path = feature(
        talk, scenario(*steps, "  | One, two and three |", "  | Same                |", "  | Three |  # why")
    )

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert path.read_text() == HEAD + scenario(
        *steps, "  | One \\| two         |", "  | Same                |", "  | C:\\\\new |  # why"
    )


def test_a_doc_string_is_edited_in_the_lines_that_have_changed(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes('First\n\n  """quoted"""\nlast'))
    steps = 'When the consumer says "hi"', "Then the bot says:"
    path = feature(talk, scenario(*steps, '  """', "  First", "", "  third", "  last", '  """'))

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    quotes = '\\"\\"\\"'
    assert path.read_text() == HEAD + scenario(
        *steps, '  """', "  First", "", f"    {quotes}quoted{quotes}", "  last", '  """'
    )


def outline(*steps, rows, columns="said | answer"):
    table = "".join(f"      | {row} |\n" for row in (columns, *rows))
    return "".join(["  Scenario Outline: One\n", *(f"    {step}\n" for step in steps), "    Examples:\n", table])


SAYS = 'When the consumer says "<said>"'


@pytest.mark.parametrize(
    ("step", "cell", "new"),
    [('"<answer>"', "Hi.", "Hello."), ("<answer>", '"Hi."', '"Hello."')],
    ids=["text", "quoted"],
)
def test_a_cell_of_examples_is_edited_if_the_text_is_one_placeholder(talk, step, cell, new):
    text = outline(SAYS, f"Then the bot says {step}", rows=[f"hi | {cell}", f"what | {cell.replace('Hi.', 'Pardon?')}"])
    path = feature(talk, text)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=2)

    changed = [*text.split("\n")]
    changed[5] = f"      | hi | {new} |"
    assert path.read_text() == HEAD + "\n".join(changed)


def refused(talk, text, reason, *options):
    """Run with a feature that must stay as it is, for this reason."""
    path = feature(talk, text)
    before = path.read_bytes()

    result = talk.run("features", "--handoff-accept", *options)

    assert path.read_bytes() == before
    assert result.ret == 1
    result.stdout.fnmatch_lines(["not accepted:", f"  features/talk.feature:{reason}"])
    return result


def test_a_placeholder_that_is_only_a_part_of_the_text_is_refused(talk):
    text = outline(SAYS, 'Then the bot says "<answer>!"', rows=["hi | Hi"])

    refused(talk, text, "7: expected 'Hi!', found 'Hello.': the expected text is not the placeholder <answer> alone*")


def test_a_text_of_a_language_is_refused_as_it_is_in_a_file_of_its_own(talk):
    (talk.path / "features" / "texts.en.yaml").write_text("welcome: Good day.\n")
    scenario = '  @language:en\n  Scenario: One\n    When the consumer says "hi"\n    Then the bot says "<welcome>"\n'

    refused(talk, scenario, "?: expected 'Good day.', found 'Hello.': <welcome> is a text of texts.<language>.yaml*")


def test_a_cell_that_also_fills_another_step_is_refused(talk):
    text = outline('When the consumer says "<said>"', 'Then the bot says "<said>"', rows=["hi"], columns="said")

    refused(talk, text, "7: *: its cell also fills <said> of line 6, which does not change")


def test_a_cell_that_fills_two_changed_steps_is_edited(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Hello.", "Hello."))
    text = outline(SAYS, 'Then the bot says "<answer>"', 'And the bot says "<answer>"', rows=["hi | Hi."])
    path = feature(talk, text)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert path.read_text() == HEAD + text.replace("Hi.", "Hello.")


def test_a_step_that_all_rows_find_changed_is_edited(talk):
    text = outline(SAYS, 'Then the bot says "Hi."', rows=["hi", "hello"], columns="said")
    path = feature(talk, text)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=2)

    assert path.read_text() == HEAD + text.replace("Hi.", "Hello.")


def test_rows_that_find_different_texts_are_refused(talk):
    text = outline(SAYS, 'Then the bot says "Hi."', rows=["hi", "what"], columns="said")

    refused(talk, text, "7: expected 'Hi.', found 'Hello.': the scenarios or steps that share it find different texts")


def test_a_row_that_finds_the_text_as_it_is_keeps_it_for_all(talk):
    text = outline(SAYS, 'Then the bot says "Pardon?"', rows=["hi", "what"], columns="said")

    refused(talk, text, "7: *: features/talk.feature:11 shares it, and does not find the new text")


def test_a_step_of_rows_that_did_not_all_run_is_refused(talk):
    text = outline(SAYS, 'Then the bot says "Hi."', rows=["hi", "hello"], columns="said")

    refused(talk, text, "7: *: features/talk.feature:10 shares it, and has not run up to it", "-k", "hello")


SHARED = HEAD.rstrip("\n") + '\n    When the consumer says "hi"\n    Then the bot says "Hi."\n\n'


def test_a_step_of_a_background_is_edited_if_all_scenarios_agree(talk):
    path = feature(
        talk, scenario("When 1 second passes", title="First") + scenario("When 1 minute passes", title="Second"), SHARED
    )

    talk.run("features", "--handoff-accept").assert_outcomes(passed=2)

    assert '"Hello."' in path.read_text()


def test_a_step_of_a_background_is_refused_if_a_scenario_did_not_run(talk):
    path = feature(
        talk, scenario("When 1 second passes", title="First") + scenario("When 1 minute passes", title="Second"), SHARED
    )

    result = talk.run("features", "--handoff-accept", "-k", "First")

    assert '"Hi."' in path.read_text()
    result.stdout.fnmatch_lines(["  features/talk.feature:5: *:9 shares it, and has not run up to it"])


@pytest.mark.parametrize("step", ['contains "Bye"', 'matches "^Bye"'])
def test_a_part_of_a_text_is_refused(talk, step):
    text = scenario('When the consumer says "hi"', f"Then the bot says a text that {step}")

    refused(talk, text, "7: the step expects a part of the text, or a pattern, which has no new text to be written")


def test_another_expectation_than_a_text_is_refused(talk):
    text = scenario('When the consumer says "hi"', 'Then the dialog "Menu" is active')

    refused(talk, text, "7: only whole texts, choices and cards of the bot are accepted: edit this step yourself")


def test_the_changes_of_a_turn_with_another_failure_are_refused(talk):
    text = scenario('When the consumer says "hi"', 'Then the bot says "Hi."', 'And the dialog "Menu" is active')

    refused(talk, text, "7: *: another expectation fails before the next action, so that this text may be of another*")


def test_changes_before_the_turn_that_fails_are_accepted_and_the_run_fails(talk):
    text = GREETS + '    When the consumer says "menu"\n    Then the dialog "Shop" is active\n'
    path = feature(talk, text)

    result = talk.run("features", "--handoff-accept")

    assert path.read_text() == HEAD + text.replace('"Hi."', '"Hello."')
    assert result.ret == 1
    result.assert_outcomes(failed=1)


def test_a_lost_message_is_refused(talk):
    text = GREETS.replace('"hi"', '"hello"') + '    And the bot says "Hello."\n'

    result = refused(talk, text, "8: *nothing is there instead")

    result.stdout.fnmatch_lines(["  features/talk.feature:7: *another expectation fails before the next action*"])


def test_a_lost_message_before_another_action_is_refused(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Second.", "Third."))
    text = scenario('When the consumer says "hi"', 'Then the bot says "First."', 'And the bot says "Second."')

    refused(talk, text, "7: *: it finds 'Second.', which another step expects: a message is lost, or the order is new")


def test_an_added_message_is_refused(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("New!", "Hello."))
    text = scenario('When the consumer says "hi"', 'Then the bot says "Hello."')

    refused(talk, text, "7: *: the bot says 'Hello.' at another place: a message is added, or the order is new")


def test_an_added_message_before_a_changed_one_is_refused(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("New!", "Hello and welcome to the shop."))
    text = scenario('When the consumer says "hi"', 'Then the bot says "Hello and welcome to our shop."')

    refused(talk, text, "7: *: the new text seems to be 'Hello and welcome to the shop.': a message is lost or added")


def test_a_message_behind_a_changed_one_that_no_step_reads_is_shown(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Hello!", "Something else."))
    feature(talk, GREETS.replace("Hi.", "Hello."))

    result = talk.run("features", "--handoff-accept")

    result.stdout.fnmatch_lines(["features/talk.feature:5: the bot also says 'Something else.', and no step reads it"])
    result.assert_outcomes(passed=1)


def test_another_text_is_refused_while_a_message_behind_it_is_not_read(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Good morning!", "How are you?"))

    refused(talk, GREETS, "7: *: no step reads 'How are you[?]': which message has the new text is not known")


def test_a_text_with_a_secret_is_refused_and_not_shown(talk):
    key = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes(secret=f"Your key is {key}"))
    text = scenario('When the consumer says "key"', 'Then the bot says "Your key"')

    result = refused(talk, text, "7: *: it has a secret, which is not written into files")

    result.stdout.no_fnmatch_line(f"*{key}*")


def test_a_file_that_has_changed_since_it_was_collected_is_refused(talk):
    path = feature(talk, GREETS)
    talk.steps(f"""
        import pytest

        @pytest.fixture(autouse=True)
        def _edits():
            with open({str(path)!r}, "a") as file:
                file.write("# edited\\n")
    """)

    result = talk.run("features", "--handoff-accept")

    assert path.read_text() == HEAD + GREETS + "# edited\n"
    result.stdout.fnmatch_lines(["  features/talk.feature:7: *: the file has changed since it was collected"])
    result.assert_outcomes(failed=1)


def test_placeholder_like_words_are_refused_in_an_outline_and_written_elsewhere(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Hello <name>"))
    text = outline(SAYS, 'Then the bot says "Hi."', rows=["hi"], columns="said")

    refused(talk, text, "7: *: words in angle brackets would be a placeholder of this outline")

    path = feature(talk, GREETS)
    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)
    assert path.read_text() == HEAD + GREETS.replace("Hi.", "Hello <name>")


def test_a_new_text_with_a_column_of_the_outline_is_refused(talk):
    (talk.path / "features" / "talk.json").write_bytes(bot_bytes("Hello <said>"))
    text = outline(SAYS, 'Then the bot says "Hi."', rows=["hi"], columns="said")

    refused(talk, text, "7: *: the new text has <said>, which is a placeholder of this outline")


def test_the_same_file_in_two_folders_is_edited_once(talk):
    path = feature(talk, GREETS)
    (talk.path / "others").symlink_to(talk.path / "features")

    result = talk.run("features", "others", "--handoff-accept")

    assert path.read_text() == HEAD + GREETS.replace("Hi.", "Hello.")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["accepted 1 change in 1 file; the scenarios run again:"])


def test_a_link_to_a_feature_stays_a_link(talk):
    path = feature(talk, GREETS, name="talk.txt")
    link = talk.path / "features" / "link.feature"
    link.symlink_to(path)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert link.is_symlink()
    assert path.read_text() == HEAD + GREETS.replace("Hi.", "Hello.")


def test_a_scenario_on_several_channels_is_edited_if_all_agree_and_runs_again_on_each(talk):
    path = feature(talk, "  @channel:web,sms\n" + GREETS)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=2)

    assert path.read_text() == HEAD + "  @channel:web,sms\n" + GREETS.replace("Hi.", "Hello.")


def test_phrasings_and_named_bots_keep_their_words(talk):
    text = scenario('When the user types "hi"', 'Then the bot should reply with "Hi."', 'When I say "hi"')
    text += '    Then the bot "Talk Bot" says "Hi."\n'
    path = feature(talk, text)

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert path.read_text() == HEAD + text.replace("Hi.", "Hello.")


def test_the_other_bytes_of_the_file_stay(talk):
    text = "\ufeff" + (HEAD + "\t# why\t\n" + GREETS + "  \n").replace("\n", "\r\n")
    path = feature(talk, text, head="")

    talk.run("features", "--handoff-accept").assert_outcomes(passed=1)

    assert path.read_bytes() == text.replace("Hi.", "Hello.").encode()


def test_a_scenario_that_is_expected_to_fail_keeps_its_texts(talk):
    path = feature(talk, "  @xfail\n" + GREETS)

    result = talk.run("features", "--handoff-accept")

    result.assert_outcomes(xfailed=1)
    assert '"Hi."' in path.read_text()


def test_a_run_that_stops_at_a_failure_accepts_nothing(talk):
    path = feature(talk, GREETS + scenario("Given nonsense", title="Two") + GREETS.replace("One", "Three"))

    result = talk.run("features", "--handoff-accept", "-x")

    assert path.read_text().count('"Hi."') == 2
    assert result.ret != 0
    result.stdout.fnmatch_lines(["--handoff-accept: nothing is accepted, because the run stopped before its end"])


def test_workers_send_their_changes_and_one_process_writes(talk):
    first = feature(talk, GREETS + GREETS.replace("One", "Two"))
    second = feature(talk, GREETS, name="other.feature")

    result = talk.run_alone("features", "--handoff-accept", "-n", "2")

    assert first.read_text() == HEAD + (GREETS + GREETS.replace("One", "Two")).replace("Hi.", "Hello.")
    assert second.read_text() == HEAD + GREETS.replace("Hi.", "Hello.")
    assert result.ret == 0
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize("option", ["--handoff-accept", "--handoff-accept=review"])
def test_it_is_refused_in_ci(talk, monkeypatch, option):
    path = feature(talk, GREETS)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    result = talk.run("features", option)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {option} is not for CI (the environment variable GITHUB_ACTIONS is set): *"])
    assert path.read_text() == HEAD + GREETS


@pytest.mark.parametrize("target", ["live", "live:prod"])
def test_it_is_refused_under_live(talk, target):
    feature(talk, GREETS)

    result = talk.run("features", "--handoff-accept", "--handoff-target", target)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --handoff-accept is not for the target live: *"])


def test_it_is_refused_without_a_terminal_to_show_the_difference_on(talk):
    feature(talk, GREETS)

    result = talk.run("features", "--handoff-accept", "-p", "no:terminal")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
