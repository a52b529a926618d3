"""The errors between a client and an account."""

from __future__ import annotations

from ....engine.errors import HandoffError, message


class TargetError(HandoffError):
    """A request to the account has failed. `status` is the HTTP or UMS status, 0 for none."""

    def __init__(self, text: str, *, status: int = 0) -> None:
        self.status = status
        super().__init__(text)


class Gone(TargetError):
    """A socket has closed. `code` is the close code, 1006 when the other side vanished."""

    def __init__(self, whose: str, code: int) -> None:
        self.code = code
        super().__init__(message(f"the socket of {whose} has closed", value=code, expected=_CODES.get(code, "")))


class Undelivered(AssertionError):
    """The events of a socket differ from those that the log has for its owner."""


_CODES = {
    4401: "a valid login: another client may have logged in with the same user",
    4407: "a token that has not expired",
}


def refusal(what: str, status: int, said: str) -> str:
    """The text of a refusal: the request, the status, and the account's own message."""
    return message(f"{what} is refused: {said}" if said else f"{what} is refused", value=status)
