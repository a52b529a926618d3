"""The texts of each language that features refer to by name: `texts.<language>.yaml`.

A file is searched like `cloud.yaml`: beside the feature, in `bots/`, then upward; for each language the nearest counts.
A scenario with the tag `@language:…` is played with the texts of that language in place of `<name>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ...engine.errors import FeatureError, closest, message, shorten
from . import placeholders
from .document import Case, Document, with_values
from .mistake import Mistake


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language.

    Attributes:
        path: the file.
        by_name: name → text.
    """

    path: Path
    by_name: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


def languages_near(folder: Path, root: Path) -> dict[str, Path]:
    """Language → its file, for the features of a folder.

    Args:
        folder: of the feature.
        root: the last folder of the search upward.
    """
    from ...fakes.project_files import places  # loads what reads accounts: only where a scenario has a language

    found: dict[str, Path] = {}
    for place in places(folder, root):
        for path in sorted(Path(place).glob("texts.*.yaml")):
            found.setdefault(path.name.removeprefix("texts.").removesuffix(".yaml"), path)
    return found


def load(path: Path) -> Texts:
    """The texts in a file; kept until it changes. Raises FeatureError naming file and line for anything wrong."""
    try:
        status = path.stat()
    except OSError as error:
        raise FeatureError(message(f"{path.name} cannot be read: {error.strerror}", at=str(path))) from None
    return _load(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _load(path: Path, _modified: int, _size: int) -> Texts:
    from ...fakes.world import yaml_text  # YAML is read only where there is such a file

    file = yaml_text.read(path)
    held = file.value if file.value is not None else {}
    if not isinstance(held, dict):
        expected = "names with their texts, such as welcome: Hello!"
        raise FeatureError(message(f"{path.name} is wrong", at=file.at(path, ()), value=held, expected=expected))
    for name, text in held.items():
        if not isinstance(text, str):
            at = file.at_key(path, (name,))
            raise FeatureError(message(f"{name!r} in {path.name} is not a text", at=at, value=text, expected="a text"))
    return Texts(path, {name: str(text) for name, text in held.items()})


def fill(read: Document, root: Path) -> None:
    """Give the scenarios that are played in a language the texts that they name; a missing one is a mistake.

    Args:
        read: a feature file.
        root: the last folder of the search upward.
    """
    for at, case in enumerate(read.cases):
        if case.mistake is not None or not (case.variant.language or placeholders.left(case.template, case.values)):
            continue
        files = languages_near(read.path.parent, root)
        try:
            read.cases[at] = _filled(case, files) if case.variant.language else _without_language(case, files)
        except FeatureError as error:
            read.cases[at] = replace(case, mistake=Mistake(str(error), case.variant.line or case.line))


def _filled(case: Case, files: Mapping[str, Path]) -> Case:
    """The case with its texts. Raises FeatureError for a wrong file."""
    language, line = case.variant.language, case.variant.line
    if language not in files:
        what = message(f"no file texts.{language}.yaml for @language:{language}", known=files, wanted=language)
        do = "write it beside the feature, or in a folder above, with lines such as welcome: Hello!"
        return replace(case, mistake=Mistake(what, line, "" if closest(language, files) else do))
    mine, others = load(files[language]), [load(path) for name, path in files.items() if name != language]
    every = dict.fromkeys(name for one in (mine, *others) for name in one.by_name)
    wanted = placeholders.left(case.template, case.values, every)
    for name, at in wanted.items():
        if name not in mine.by_name:
            return replace(case, mistake=_missing(name, at, mine, others, [*every, *case.values]))
    texts = {name: with_values(mine.by_name[name], case.values) for name in wanted}
    return replace(case, texts=texts, title=with_values(case.title or case.name, texts))


def _missing(name: str, line: int, mine: Texts, others: Iterable[Texts], known: Sequence[str]) -> Mistake:
    """The mistake of a placeholder that the texts of a language do not have."""
    elsewhere = next((one for one in others if name in one.by_name), None)
    near = None if elsewhere else closest(name, known)
    if near:
        return Mistake(f"nothing fills <{name}>", line, f"did you mean <{near}>?")
    said = f" ({elsewhere.name} has {shorten(elsewhere.by_name[name])})" if elsewhere else ""
    return Mistake(f"{mine.name} has no text {name!r}{said}", line, f"write in {mine.path}: {name}: …")


def _without_language(case: Case, files: Mapping[str, Path]) -> Case:
    """The case, with a mistake if it names a text and no language. Raises FeatureError for a wrong file."""
    for name, line in placeholders.left(case.template, case.values).items():
        if having := [language for language, path in files.items() if name in load(path).by_name]:
            what = f"<{name}> is a text of {', '.join(files[one].name for one in having)}, and no language is chosen"
            return replace(case, mistake=Mistake(what, line, f"write above the scenario: @language:{','.join(having)}"))
    return case
