"""The natural language understanding of a test: scripted utterances, training phrases, entities, or a team's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...engine.errors import FeatureError, message
from ...engine.matching.entities import Entities
from ...engine.matching.intents import PhraseMatcher, with_meta_intents
from ...engine.ports import Entity, IntentScore, NluPort
from .account_file import DEFAULT_SCORE, Intents


class ScriptedNlu:
    """An `NluPort` by script and training phrases.

    A scripted utterance has the meaning in the script and no other; any other utterance is compared with the training
    phrases, or goes to the classifier that was given instead of a file. A script ignores letter case, surrounding and
    repeated white space.
    """

    def __init__(self, intents: Intents | None = None, *, otherwise: NluPort | None = None) -> None:
        """Take the meanings from this file; `otherwise` scores what is not scripted."""
        self._otherwise = otherwise
        file = intents or Intents()
        self._scores: dict[str, list[IntentScore]] = {}
        self._said: list[tuple[str, str]] = []
        self._trained = file.training_phrases
        self._meta = file.meta_intents
        self._entities = Entities(file.entity_values, file.entity_expressions)
        self._phrases = {name: [self._masked(one) for one in listed] for name, listed in file.training_phrases.items()}
        self._matcher = PhraseMatcher(self._phrases)
        for utterance, means in file.utterances.items():
            scores = means if isinstance(means, dict) else {means: DEFAULT_SCORE}
            for intent, score in scores.items():
                self.learn(utterance, intent, score)

    def learn(self, utterance: str, intent: str, score: float = DEFAULT_SCORE) -> None:
        """Let `utterance` mean `intent` from now on, in addition to its other intents."""
        self._said.append((utterance, intent))
        scores = self._scores.setdefault(self._masked(utterance), [])
        scores.append(IntentScore(intent, score))
        scores.sort(key=lambda scored: -scored.score)

    @property
    def training(self) -> Mapping[str, Sequence[str]]:
        """The training phrases by intent."""
        return self._phrases

    @property
    def utterances(self) -> Sequence[tuple[str, str]]:
        """What is known to mean something, each with its intent: scripted utterances, then training phrases."""
        return [*self._said, *((phrase, intent) for intent, listed in self._trained.items() for phrase in listed)]

    def score(self, text: str) -> Sequence[IntentScore]:
        masked = self._masked(text)
        scores = self._scores.get(masked)
        if scores is None and self._otherwise is not None:
            return self._otherwise.score(text)
        if scores is None:
            scores = self._matcher.score(masked) if self._phrases else []
        if masked != _plain(text):
            scores = [replace(scored, masked_text=masked) for scored in scores]
        return with_meta_intents(scores, self._meta) if self._meta else scores

    def learn_entity(self, entity: str, phrase: str) -> None:
        """Let `phrase`, or `phrase~data value`, be one of the entity's from now on."""
        self._entities.learn(entity, phrase)

    def knows(self, entity: str) -> bool:
        """Whether phrases of the entity are named; a classifier that was given instead of a file knows them all."""
        return self._otherwise is not None or self._entities.knows(entity)

    def entities(self, text: str) -> Sequence[Entity]:
        if self._otherwise is None:
            return self._entities.find(text)
        return [*self._entities.find_own(text), *self._otherwise.entities(text)]

    def _masked(self, text: str) -> str:
        return _plain(self._entities.masked(text))


class Classifier:
    """A team's own `NluPort`, whose answers are checked: best first, scores from 0 to 1."""

    def __init__(self, own: NluPort) -> None:
        """Raises FeatureError when `own` lacks a method of `NluPort`."""
        missing = [name for name in ("score", "entities") if not callable(getattr(own, name, None))]
        if missing:
            what = f"the object that pytest_handoff_nlu returned has no method {' and no method '.join(missing)}"
            expected = "an object with score(text) and entities(text), or None for the intents file"
            raise FeatureError(message(what, value=own, expected=expected))
        self._own = own

    def score(self, text: str) -> Sequence[IntentScore]:
        scores = list(self._own.score(text))
        for scored in scores:
            if not isinstance(scored, IntentScore):
                do = "import it: from handoff.engine.ports import IntentScore"
                raise FeatureError(
                    message(
                        f"the classifier returned an invalid score for {text!r}",
                        value=scored,
                        expected="an IntentScore",
                        do=do,
                    )
                )
            if not (isinstance(scored.score, int | float) and 0 <= scored.score <= 1):
                what = f"the classifier's score of {scored.intent!r} for {text!r} is out of range"
                raise FeatureError(message(what, value=scored.score, expected="a number from 0 to 1"))
        return sorted(scores, key=lambda scored: -scored.score)

    def entities(self, text: str) -> Sequence[Entity]:
        found = list(self._own.entities(text))
        for entity in found:
            if not isinstance(entity, Entity):
                do = "import it: from handoff.engine.ports import Entity"
                raise FeatureError(
                    message(
                        f"the classifier returned an invalid entity for {text!r}",
                        value=entity,
                        expected="an Entity",
                        do=do,
                    )
                )
        return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
