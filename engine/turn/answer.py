"""The answer to a call."""

from __future__ import annotations

from dataclasses import dataclass

SUCCESS_CODES = (200, 201)  # API-SUCCESS-CODES


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a call: a status and a body, or an error and status 0."""

    status: int
    body: str = ""
    error: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the call succeeded; with an `error` it did not, whatever the status. Follows API-SUCCESS-CODES."""
        return self.status in SUCCESS_CODES and not self.error
