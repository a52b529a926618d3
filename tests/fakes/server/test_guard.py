"""Pages of strangers stay outside."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("path", ["/handoff/state", "/", "/api/account/12345678/service/baseURI.json"])
def test_name_that_is_not_ours_is_refused(http: httpx.Client, path: str) -> None:
    assert http.get(path, headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://[broken", "http://localhost.evil.example"])
def test_page_of_a_stranger_is_refused(http: httpx.Client, origin: str) -> None:
    assert http.post("/handoff/reset", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8443", "API.liveperson.net"])
def test_names_of_ours_are_served(http: httpx.Client, host: str) -> None:
    assert http.get("/handoff/ready", headers={"Host": host}).status_code == 200


def test_own_page_is_served(http: httpx.Client) -> None:
    assert http.post("/handoff/reset", headers={"Origin": "http://localhost:8080"}).status_code == 200
