"""Our YAML files: a text is what stands in the file, and what is wrong is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes.world import yaml_text
from handoff.fakes.world.account_file import Account, Intents
from handoff.fakes.world.yaml_text import YamlFile, YamlProblem

AS_WRITTEN = ["0777", "0x1F", "12:30", "1_000", "2026-11-30", "yes", "no", "on", "off", "true", "1.50", "1e3", ".inf"]


def account(folder: Path, text: str | bytes) -> Account:
    path = folder / "cloud.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Account.load(path)


def refused(folder: Path, text: str | bytes) -> str:
    with pytest.raises(FeatureError) as caught:
        account(folder, text)
    assert caught.value.__suppress_context__
    return str(caught.value).replace(str(folder), "…")


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_texts_without_quotes_are_read_as_they_are_written(tmp_path: Path, text: str) -> None:
    keys = f"environment: {{{text}: {text}}}\ncampaigns: {{{text}: {text}}}\nentry_skill: {text}"
    found = account(tmp_path, f"{keys}\nskills: {{{text}: 7}}")

    assert found.environment == found.campaigns == {text: text}
    assert found.entry_skill == text


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_utterances_are_read_as_they_are_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bot.intents.yaml"
    path.write_text(f"utterances: {{{text}: {text}}}\ntraining_phrases: {{{text}: [{text}]}}", encoding="utf-8")

    found = Intents.load(path)

    assert found.utterances == {text: text}
    assert found.training_phrases == {text: [text]}


@pytest.mark.parametrize("text", ["{Sales: 0777}", "{Sales: {id: 0777}}", '{Sales: "0777"}'])
def test_id_with_a_zero_in_front_is_refused_with_the_id_to_write(tmp_path: Path, text: str) -> None:
    said = refused(tmp_path, f"account: 1\nskills:\n  {text}")

    assert said.startswith("skills")
    assert "at …/cloud.yaml:3" in said
    assert "write 777" in said


def test_numbers_and_truths_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    found = account(tmp_path, "skills: {A: 42, B: {on_shift: no, max_wait_s: 7}}\nagents: {Alex: {slots: 5}}")

    assert (found.skills["A"], found.skills["B"].on_shift, found.skills["B"].max_wait_s) == (42, False, 7)
    assert found.agents["Alex"].slots == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, b: -1.5, c: true, d: null, e: '1', f: 0777, g: 1e400, h: .nan, i: 2026-11-30, j: [~, !!str 5]}",
         {"a": 1, "b": -1.5, "c": True, "d": None, "e": "1", "f": "0777", "g": "1e400", "h": ".nan", "i": "2026-11-30",
          "j": [None, "5"]}),
        ("12", 12),
        ("no", "no"),
        ("9" * 400, "9" * 400),
    ],
)  # fmt: skip
def test_answer_of_a_function_is_a_json_value(tmp_path: Path, text: str, value: Any) -> None:
    found = account(tmp_path, f"functions: {{tax: {{uuid: x, returns: {text}}}}}")

    assert found.functions["tax"].returns == value
    assert type(found.functions["tax"].returns) is type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("skills:\n  A: 1\n  B: 2\n  A: 3\n", "cloud.yaml has the key 'A' twice: here and in line 2@4"),
        ("account: '1'\naccount: '1'\n", "cloud.yaml has the key 'account' twice: here and in line 1@2"),
        ("skills: {A: 1, 'A': 3}", "cloud.yaml has the key 'A' twice: here and in line 1@1"),
        ("skills:\n  ? [A]\n  : 1", "cloud.yaml has a list or a mapping for a key, which is a text@2"),
        ("skills: !!python/name:os.system x", "cloud.yaml has the tag 'tag:yaml.org,2002:python/name:os.system', and"),
        ("skills: !!binary aGk=", "cloud.yaml has the tag 'tag:yaml.org,2002:binary', and only plain"),
        ("skills: {A: 1\n", "cloud.yaml is not YAML: while parsing a flow mapping"),
        ("skills: *A\n", "cloud.yaml is not YAML: found undefined alias"),
        ("account: 1\n---\naccount: 2\n", "cloud.yaml is not YAML: expected a single document"),
        ("account: \x07", "cloud.yaml is not YAML: "),
        ('entry_skill: "\\uD800"', "cloud.yaml has half a character (a lone surrogate)@1"),
        ('"\\uD800": 1', "cloud.yaml has half a character (a lone surrogate)@1"),
        ('entry_skill: "\\UFFFFFFFF"', "cloud.yaml is not YAML"),
        ("account: é".encode("latin-1"), "cloud.yaml cannot be read: not UTF-8 text: byte 9 is 0xe9"),
        ("account: 1".encode("utf-16"), "cloud.yaml cannot be read: this is UTF-16 text: save it as UTF-8"),
        ("a: " + "[" * 5_000, "cloud.yaml is nested too deeply"),
        ("functions: {f: {uuid: x, returns: " + "[" * 60 + "]" * 60 + "}}", "cloud.yaml is nested too deeply"),
        ("skills: &a {A: *a}", "cloud.yaml is nested too deeply"),
        ("[]", "the file in cloud.yaml is wrong"),
        ("skills: {A: " + "9" * 5_000 + "}", "skills.A"),
        ("cloud: {ring_ms: 12:30}", "cloud.ring_ms in cloud.yaml is wrong@1\n  value: '12:30'"),
        ("account: 1\nagents:\n  Alex:\n    slots: many", "agents.Alex.slots in cloud.yaml is wrong@4"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert refused(tmp_path, text).replace("\n  at …/cloud.yaml:", "@").startswith(said)


def test_anchors_that_multiply_are_refused(tmp_path: Path) -> None:
    laughs = "\n".join(f"  - &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))

    said = refused(tmp_path, f"x:\n  - &l0 [lol]\n{laughs}\n")

    assert said.startswith(f"cloud.yaml has more than {yaml_text.VALUES_LIMIT} values, those of anchors included")


def test_anchors_repeat_values(tmp_path: Path) -> None:
    found = account(tmp_path, "skills: {A: &one {on_shift: false}, B: *one, C: {<<: *one, id: 3}}")

    assert [found.skills[name].on_shift for name in "ABC"] == [False] * 3
    assert found.skills["C"].id == 3


def test_too_large_a_file_is_not_parsed(tmp_path: Path) -> None:
    assert "bytes are more than" in refused(tmp_path, b"#" * (yaml_text.SIZE_LIMIT + 1))


def test_directory_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeatureError, match=r"cannot be read: this is a directory\n  at "):
        Account.load(tmp_path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeatureError, match=r"cannot be read: No such file or directory\n  at .*cloud\.yaml"):
        Account.load(tmp_path / "cloud.yaml")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_mark_and_line_ends_make_no_difference(tmp_path: Path, start: bytes, end: bytes) -> None:
    found = account(tmp_path, start + b"account: 77" + end + b"entry_skill: Sales" + end + b"skills: {Sales: 7}")

    assert (found.account, found.entry_skill) == ("77", "Sales")


def test_line_of_a_place_is_that_of_the_nearest_value() -> None:
    file = YamlFile("a:\n  b:\n    - c\n    - d: 1\n")

    assert file.line(["a", "b", 1, "d"]) == 4
    assert file.line(["a", "Tried", "b", 0]) == 3
    assert YamlFile("").line(["a"]) is None


def test_problem_without_a_place_has_no_line() -> None:
    assert YamlProblem("x").line is None
