"""The meanings of an utterance to a bot: intents with their scores, ranked, best first.

There is no model here. Scores come from a port; the documented bands of the NLU engine that serves the intent's domain
say what they are worth. `PhraseMatcher` is a stand-in for a trained NLU engine: the same words give the same score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ..ports import IntentScore, NluPort

if TYPE_CHECKING:
    from ..bot import Bot

NluEngine = Literal["LivePerson", "legacy"]
Rank = Literal["VERY GOOD", "GOOD", "FAIR PLUS", "FAIR", "POOR"]

BANDS: Final[Mapping[NluEngine, tuple[tuple[float, Rank], ...]]] = {  # lower bounds, inclusive (C27)
    "LivePerson": ((0.75, "VERY GOOD"), (0.60, "GOOD"), (0.45, "FAIR PLUS"), (0.30, "FAIR"), (0.0, "POOR")),
    "legacy": ((0.85, "VERY GOOD"), (0.70, "GOOD"), (0.65, "FAIR PLUS"), (0.50, "FAIR"), (0.0, "POOR")),
}
MATCHES: Final = frozenset({"VERY GOOD", "GOOD"})  # NLU-THRESHOLD-GOOD
TRAINED_INTENTS: Final = 5  # NLU-TRAINING-MINIMUM
TRAINED_PHRASES: Final = 15


def rank(score: float, nlu_engine: NluEngine = "LivePerson") -> Rank:
    """The band a score between 0 and 1 falls into. Follows NLU-BANDS-LIVEPERSON and NLU-BANDS-LEGACY."""
    return next((name for bound, name in BANDS[nlu_engine] if score >= bound), "POOR")


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """A possible intent of an utterance.

    Attributes:
        intent_id: the intent's id, its name where the bot does not use it.
        score: 0 to 1.
        rank: the band of the score.
        nlu_engine: the NLU engine whose bands were used.
        child_id: for a meta intent, the intent it was recognised by.
        masked: whether it was predicted from a text with entities replaced by their names.
    """

    intent_id: str
    score: float
    rank: Rank
    nlu_engine: NluEngine = "LivePerson"
    child_id: str = ""
    masked: bool = False

    @property
    def matches(self) -> bool:
        """Whether its score suffices to reach the bot. Follows NLU-THRESHOLD-GOOD."""
        return self.rank in MATCHES

    @property
    def expressed_intent_id(self) -> str:
        """The intent that the consumer expressed: for a meta intent its child (C43)."""
        return self.child_id or self.intent_id


def meanings(bot: Bot, nlu: NluPort | None, text: str) -> tuple[IntentMatch, ...]:
    """The possible intents of `text` for `bot`, best score first, an intent before its meta intent (C43).

    A legacy or third-party NLU engine names one intent only (DIS-LP-ENGINE-ONLY).
    """
    if nlu is None:
        return ()
    found = sorted((_meaning(bot, scored) for scored in nlu.score(text)), key=lambda m: (-m.score, bool(m.child_id)))
    best = found[0].expressed_intent_id if found else ""
    return tuple(m for m in found if m.nlu_engine == "LivePerson" or m.expressed_intent_id == best)


def _meaning(bot: Bot, scored: IntentScore) -> IntentMatch:
    intent_id = bot.intent_id(scored.intent) or scored.intent
    child_id = (bot.intent_id(scored.child) or scored.child) if scored.child else ""
    nlu_engine = bot.nlu_engine_of(intent_id)
    return IntentMatch(
        intent_id, scored.score, rank(scored.score, nlu_engine), nlu_engine, child_id, bool(scored.masked_text)
    )


# --- a stand-in for a trained NLU engine -----------------------------------------------------------------------------


class PhraseMatcher:
    """Scores an utterance by the words it shares with training phrases; the very phrase scores 1.

    The score is the share of words in common, Dice's coefficient, rounded down to whole percent.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._phrases = {intent: [_words(phrase) for phrase in listed] for intent, listed in phrases.items()}

    def score(self, text: str) -> list[IntentScore]:
        """The intents that share a word with `text`, best first, then in the order given."""
        words = _words(text)
        scored = [
            IntentScore(intent, max((_likeness(words, phrase) for phrase in listed), default=0.0))
            for intent, listed in self._phrases.items()
        ]
        return sorted((entry for entry in scored if entry.score > 0), key=lambda entry: -entry.score)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for raw in text.casefold().split() if (word := raw.strip(".,;:!?\"'()")))


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    if not left or not right:
        return 0.0
    return (200 * len(left & right) // (len(left) + len(right))) / 100


def with_meta_intents(scores: Sequence[IntentScore], children: Mapping[str, Sequence[str]]) -> list[IntentScore]:
    """`scores` and, for each intent that a meta intent groups, that meta intent with the same score.

    Follows NLU-META-INTENT. `children` maps a meta intent to the intents it groups.
    """
    metas = [
        IntentScore(meta, scored.score, scored.intent, scored.masked_text)
        for scored in scores
        for meta, grouped in children.items()
        if scored.intent in grouped
    ]
    return sorted([*scores, *metas], key=lambda scored: -scored.score)
