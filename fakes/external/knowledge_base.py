"""A knowledge base whose results a scenario arranges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

_LOWEST: Mapping[str, float] = {"VERY GOOD": 0.75, "GOOD": 0.60, "FAIR PLUS": 0.45}  # NLU-BANDS-LIVEPERSON
CERTAIN = 1.0


@dataclass(slots=True)
class KnowledgeBase:
    """Articles by the phrases that find them. Letter case and repeated white space of a phrase do not matter."""

    finds: list[tuple[str, float, Mapping[str, Any]]] = field(default_factory=list)

    def learn(self, phrase: str, article: Mapping[str, Any], score: float = CERTAIN) -> None:
        """From now on `phrase` finds the article with this score between 0 and 1."""
        self.finds.append((_plain(phrase), score, article))

    def search(self, phrase: str, threshold: str, limit: int) -> list[Mapping[str, Any]]:
        """The articles found, best first, with scores of at least the threshold."""
        wanted, lowest = _plain(phrase), _LOWEST.get(threshold, 0.0)
        found = [(score, article) for known, score, article in self.finds if known == wanted and score >= lowest]
        return [article for _, article in sorted(found, key=lambda entry: -entry[0])][:limit]

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The answer to a search request."""
        asked = json.loads(request.content)
        found = self.search(asked["phrase"], asked["threshold"], asked["limit"])
        return httpx.Response(200, json={"results": found})


def _plain(phrase: str) -> str:
    return " ".join(phrase.casefold().split())
