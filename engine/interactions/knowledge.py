"""Searching a knowledge base: the Knowledge AI interaction and the older integration of type KnowledgeAI.

The request of a search is not documented, so ours is inferred. It has the documented parameters (phrase, mode, minimum
score, number of answers), and the answer the documented fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from ..bot import Integration, Interaction
from ..input_files import parse_json
from ..turn.answer import Answer
from ..value_text import json_text

HOST: Final = "knowledge.liveperson.example"  # inferred: the real host is found at run time
DEFAULT_VARIABLE: Final = "kb_search"  # KAI-RESULT-PATHS
OLD_VARIABLE: Final = "KaiResults"  # C45: the fixed name of an older revision
MAX_ANSWERS: Final = 3  # KAI-SEARCH-PHRASE
MAX_ANSWERS_LEGACY: Final = 5  # KAI-INTEGRATION-LEGACY

_GRADES: Final = {"v": "VERY GOOD", "vg": "VERY GOOD", "g": "GOOD", "f": "FAIR PLUS", "fp": "FAIR PLUS"}
_MODES: Final = {"intents": "Intents", "intents only": "Intents Only", "text": "Text"}


@dataclass(frozen=True, slots=True)
class Search:
    """A query of a knowledge base: `threshold` is the minimum score by its band, `limit` the number of answers."""

    knowledge_base: str
    phrase: str
    mode: str = "Intents"
    threshold: str = "GOOD"
    limit: int = 1

    def request(self) -> httpx.Request:
        body = {"phrase": self.phrase, "mode": self.mode, "threshold": self.threshold, "limit": self.limit}
        return httpx.Request("POST", address(self.knowledge_base), json=body)


def address(knowledge_base: str) -> str:
    """The address of this knowledge base's search."""
    return str(httpx.URL(scheme="https", host=HOST, path=f"/knowledge-bases/{knowledge_base}/search"))


def search_of_interaction(interaction: Interaction, message: str) -> Search:
    """The search of a Knowledge AI interaction, for the consumer's latest message (KAI-SEARCH-PHRASE)."""
    widget = interaction.knowledge
    limit = min(max(widget.no_of_articles_to_show, 1), MAX_ANSWERS)
    return Search(widget.kb_id, message, threshold=_grade(widget.threshold), limit=limit)


def search_of_integration(integration: Integration, fill: Callable[[str], str]) -> Search:
    """The search of the legacy integration, by its parameters. Follows KAI-INTEGRATION-LEGACY."""
    given: Mapping[str, str] = integration.params
    count = fill(given.get("multipleResults", "1")).strip()
    limit = min(max(int(count), 1), MAX_ANSWERS_LEGACY) if count.isascii() and count.isdigit() else 1
    mode = given.get("mode", "intents")
    return Search(
        knowledge_base_of(integration),
        fill(given.get("phrases") or given.get("phrase") or "{$query}"),
        _MODES.get(mode.replace("_", " ").casefold(), mode),
        _grade(given.get("threshold", "")),
        limit,
    )


def knowledge_base_of(integration: Integration) -> str:
    return integration.params.get("source", integration.name)


def _grade(threshold: str) -> str:
    """A minimum score's band, from the letter that exports hold or from its words; GOOD without one."""
    words = threshold.replace("_", " ").strip()
    return _GRADES.get(words.casefold(), words.upper() or "GOOD")


def articles(answer: Answer) -> list[dict[str, Any]]:
    """The articles that a search has found; none when it failed."""
    if not answer.is_success:
        return []
    try:
        found = parse_json(answer.body)
    except ValueError:
        return []
    listed = found.get("results") if isinstance(found, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def with_article(answer: Answer) -> Answer:
    """The answer for the legacy integration: without an article it is a failure; the best one is `article`.

    Follows KAI-ARTICLE-FIELD.
    """
    found = articles(answer)
    if not found:
        return answer if not answer.is_success else Answer(answer.status, answer.body, "no article was found")
    text = found[0].get("detail") or found[0].get("summary") or found[0].get("title") or ""
    return Answer(answer.status, json_text({"article": text, "results": found}))
