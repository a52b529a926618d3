"""The natural language understanding of a test: scripted utterances, training phrases, entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..engine.entities import Entities
from ..engine.nlu import PhraseMatcher, with_meta_intents
from ..engine.ports import Entity, IntentScore
from .config import DEFAULT_SCORE, Intents


class ScriptedNlu:
    """An `NluPort` that knows what it was told.

    An utterance that is scripted means what the script says and nothing else; any other is compared with the training
    phrases. Letter case, surrounding and repeated white space do not matter in a script, everything else does.
    """

    def __init__(self, intents: Intents | None = None) -> None:
        """Know what this file says; nothing without one."""
        told = intents or Intents()
        self._scores: dict[str, list[IntentScore]] = {}
        self._meta = told.meta_intents
        self._entities = Entities(told.entity_values, told.entity_expressions)
        self._phrases = {name: [self._heard(one) for one in listed] for name, listed in told.training_phrases.items()}
        self._matcher = PhraseMatcher(self._phrases)
        for utterance, means in told.utterances.items():
            scores = means if isinstance(means, dict) else {means: DEFAULT_SCORE}
            for intent, score in scores.items():
                self.learn(utterance, intent, score)

    def learn(self, utterance: str, intent: str, score: float = DEFAULT_SCORE) -> None:
        """From now on `utterance` means `intent`, too."""
        scores = self._scores.setdefault(self._heard(utterance), [])
        scores.append(IntentScore(intent, score))
        scores.sort(key=lambda scored: -scored.score)

    @property
    def training(self) -> Mapping[str, Sequence[str]]:
        """The training phrases by intent."""
        return self._phrases

    def score(self, text: str) -> Sequence[IntentScore]:
        heard = self._heard(text)
        scores = self._scores.get(heard)
        if scores is None:
            scores = self._matcher.score(heard) if self._phrases else []
        if heard != _plain(text):
            scores = [replace(scored, heard=heard) for scored in scores]
        return with_meta_intents(scores, self._meta) if self._meta else scores

    def entities(self, text: str) -> Sequence[Entity]:
        return self._entities.find(text)

    def _heard(self, text: str) -> str:
        return _plain(self._entities.masked(text))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
