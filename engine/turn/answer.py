"""The answer to a call."""

from __future__ import annotations

from dataclasses import dataclass

SUCCESS_CODES = (200, 201)  # API-SUCCESS-CODES


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a call: a status and a body, or an error and status 0."""

    status: int
    body: str = ""
    error: str = ""

    @property
    def is_success(self) -> bool:
        """Follows API-SUCCESS-CODES; an `error` beside a good status is a call that brought nothing."""
        return self.status in SUCCESS_CODES and not self.error
