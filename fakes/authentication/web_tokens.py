"""JSON Web Tokens, signed with the account's key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from ...engine.errors import FeatureError, message
from .token_source import TokenSource

if TYPE_CHECKING:
    from types import ModuleType

TokenKind = Literal["consumer", "external", "app", "on behalf"]

# the library would read the wall clock, and knows one audience at a time
_NO_WALL_CLOCK: Final[dict[str, Any]] = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_sub": False,
}


class WebTokens:
    """Signs and reads JSON Web Tokens. A token is valid for the one kind of use that it was signed for."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    def sign(self, kind: TokenKind, lifetime_s: int, **claims: str) -> str:
        """A token with these claims, `iat` and `exp`.

        Raises:
            FeatureError: PyJWT is not installed.
        """
        now_s = self._source.wall_ms() // 1000
        whole = {**claims, "iat": now_s, "exp": now_s + lifetime_s}
        headers = {"use": kind}
        return str(_jwt().encode(whole, self._source.key, algorithm="HS256", headers=headers, json_encoder=_SafeJson))

    def read(self, token: str, kind: TokenKind) -> Mapping[str, Any] | None:
        """The claims of a valid token of this kind; None for any other text."""
        jwt = _jwt()
        try:
            whole = jwt.decode_complete(token, self._source.key, algorithms=["HS256"], options=_NO_WALL_CLOCK)
        except jwt.InvalidTokenError:
            return None
        return whole["payload"] if whole["header"].get("use") == kind and self._is_valid(whole["payload"]) else None

    def read_foreign(self, token: str) -> Mapping[str, Any] | None:
        """The claims of another issuer's token that has not expired. Its signature cannot be checked."""
        jwt = _jwt()
        try:
            claims = jwt.decode(token, options=_NO_WALL_CLOCK | {"verify_signature": False})
            own = jwt.get_unverified_header(token).get("use")
        except jwt.InvalidTokenError:
            return None
        return claims if not own and self._is_valid(claims) else None

    def _is_valid(self, claims: Mapping[str, Any]) -> bool:
        expires_s = claims.get("exp")
        return isinstance(expires_s, int | float) and self._source.wall_ms() < expires_s * 1000


class _SafeJson(json.JSONEncoder):
    """Writes JSON whose base64 has neither "-" nor "_": a browser client decodes the claims with `atob`, as they are.

    Of ASCII only these characters lead to one of the two, and in JSON they occur in texts alone.
    """

    def encode(self, o: Any) -> str:
        text = super().encode(o)
        return text.replace(">", r"\u003e").replace("?", r"\u003f").replace("~", r"\u007e").replace("\x7f", r"\u007f")


def _jwt() -> ModuleType:
    """PyJWT, which comes with the extra `server`. Projects without consumers' logins need not install it."""
    try:
        import jwt
    except ImportError:
        raise FeatureError(
            message("tokens of consumers need PyJWT", do="pip install 'pytest-handoff[server]'")
        ) from None
    return jwt
