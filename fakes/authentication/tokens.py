"""The tokens of consumers and of applications. They carry their claims, so none is stored."""

from __future__ import annotations

import uuid
from typing import Final

from ..cloud import FakeCloud
from .credentials import AuthenticationFailed, Credentials
from .token_source import TokenSource
from .web_tokens import WebTokens

CONSUMER_TOKEN_S: Final = 3_600  # our choice: no document gives the lifetime of a consumer's token
EXTERNAL_TOKEN_S: Final = 600
APP_TOKEN_S: Final = 3_600
ISSUER: Final = "https://idp.liveperson.net"


class Tokens:
    """The tokens of the consumers and applications of one account.

    Each method raises FeatureError when PyJWT is not installed.
    """

    def __init__(self, cloud: FakeCloud, credentials: Credentials, source: TokenSource) -> None:
        self._cloud = cloud
        self._credentials = credentials
        self._source = source
        self._web_tokens = WebTokens(source)

    # --- consumers ----------------------------------------------------------------------------------------------------

    def signup(self) -> str:
        """The token of a consumer with a new id."""
        return self.consumer_token(self._new_consumer())

    def consumer_token(self, consumer: str) -> str:
        """The JWT of this consumer, with which `authenticate` answers the code of that name."""
        claims = {"sub": consumer, "aud": f"acc:{self._cloud.account}", "iss": ISSUER}
        return self._web_tokens.sign("consumer", CONSUMER_TOKEN_S, **claims)

    def consumer_of(self, token: str) -> str | None:
        """The consumer with this JWT, or this ConsumerJWS of the Connector API; None when it is not valid."""
        if claims := self._web_tokens.read(token, "consumer"):
            return str(claims["sub"])
        if claims := self._web_tokens.read(token, "on behalf"):
            return str(claims["lp_consumer_id"])
        return None

    def external_token(self) -> str:
        """The first step of an anonymous consumer: a token to be exchanged for a consumer's."""
        return self._web_tokens.sign("external", EXTERNAL_TOKEN_S, sub=self._new_consumer(), iss=ISSUER)

    def exchange(self, external: str) -> str:
        """The consumer's token for an external one.

        A token of another identity provider names the consumer in its `sub`. This fake does not have the keys of
        others, so it checks the expiry but not the signature.

        Raises:
            AuthenticationFailed: 401; not a token, or expired.
        """
        claims = self._web_tokens.read(external, "external") or self._web_tokens.read_foreign(external)
        if not claims or not claims.get("sub"):
            raise AuthenticationFailed("the id_token is not valid", 13)
        return self.consumer_token(str(claims["sub"]))

    def _new_consumer(self) -> str:
        return str(uuid.UUID(hex=self._source.token(16), version=4))

    # --- applications -------------------------------------------------------------------------------------------------

    def app_token(self, client_id: str, client_secret: str) -> str:
        """The AppJWT of an installed application.

        Raises:
            AuthenticationFailed: 401; unknown client or wrong secret.
        """
        app = self._credentials.app(client_id, client_secret)
        claims = {"aud": self._cloud.account, "azp": app.client_id, "scope": "msg.consumer", "iss": "Sentinel"}
        return self._web_tokens.sign("app", APP_TOKEN_S, **claims)

    def app_of(self, token: str) -> str | None:
        """The client id of the application with this AppJWT; None when it is not valid."""
        claims = self._web_tokens.read(token, "app")
        client_id = str(claims["azp"]) if claims else None
        return client_id if client_id in self._credentials.apps else None

    def on_behalf_token(self, ext_consumer_id: str) -> str:
        """The ConsumerJWS of the consumer with this id, on whose behalf a Connector API client acts."""
        claims = {
            "lp_consumer_id": ext_consumer_id,
            "sub": ext_consumer_id,
            "account_id": self._cloud.account,
            "ext_consumer_id": ext_consumer_id,
        }
        return self._web_tokens.sign("on behalf", CONSUMER_TOKEN_S, **claims)
