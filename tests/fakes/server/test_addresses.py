"""The addresses that clients get."""

from __future__ import annotations

import pytest

from handoff.fakes.server.listeners import address


@pytest.mark.parametrize(
    ("host", "port", "tls", "expected"),
    [
        ("127.0.0.1", 443, True, "localhost"),
        ("127.0.0.1", 8443, True, "localhost:8443"),
        ("127.0.0.1", 80, True, "localhost:80"),
        ("127.0.0.1", 80, False, "localhost"),
        ("127.0.0.1", 443, False, "localhost:443"),
        ("fe80::7", 443, True, "[fe80::7]"),
        ("cloud.example", 443, True, "cloud.example"),
    ],
)
def test_default_port_is_left_out(host: str, port: int, tls: bool, expected: str) -> None:
    assert address(host, port, tls=tls) == expected
