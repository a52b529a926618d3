"""Links in texts, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.consumer_texts.shown_links import links_in, problem_of


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("See https://a.example/x?y=1, please.", ["https://a.example/x?y=1"], id="a comma ends it"),
        pytest.param("(http://a.example).", ["http://a.example"], id="parentheses are not part of it"),
        pytest.param("www.a.example!", ["www.a.example"], id="without a scheme"),
        pytest.param("htps://a.example", ["htps://a.example"], id="a misspelt scheme"),
        pytest.param("<a href='mailto:a@b.example'>x</a>", ["mailto:a@b.example"], id="an attribute"),
        pytest.param('<a href="https://a.example/?a=1&amp;b=2">x</a>', ["https://a.example/?a=1&b=2"], id="entities"),
        pytest.param("call tel:+491234", ["tel:+491234"], id="a number"),
        pytest.param(
            "https://a.example/{$botContext.id}/x", ["https://a.example/{$botContext.id}/x"], id="a reference within"
        ),
        pytest.param("https://a.example https://a.example", ["https://a.example"], id="each once"),
        pytest.param("no link, 3:4 and/or", [], id="none"),
    ],
)
def test_links_of_a_text(text: str, links: list[str]) -> None:
    assert links_in(text) == links


@pytest.mark.parametrize(
    "link",
    [
        "https://a.example",
        "http://a.example:8080/x?y#z",
        "https://bücher.example/ä",
        "tel:+49 (30) 1234-5",
        "mailto:a@b.example?subject=x",
        "{$botContext.url}/x",
        "https://{$env.host}/x",
        "https://a.example/{$botContext.id}",
    ],
)
def test_link_in_order(link: str) -> None:
    assert problem_of(link) == ""


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("", "the address is empty"),
        ("www.a.example/x", "it has no scheme, write https://www.a.example/x"),
        ("//a.example/x", "it has no scheme, write https://a.example/x"),
        ("htps://a.example", "it begins with htps:, write https://a.example"),
        ("https:/a.example", "write https://a.example with two slashes"),
        ("https:///a.example", "write https://a.example with two slashes"),
        ("https://", "it has no host"),
        ("https://https://a.example", "it has its scheme twice"),
        ("https://a.example/a b", "it has a blank in it, write %20"),
        ("https://a.example/a|b", "the character '|' must be escaped"),
        ("https://user:word@a.example/", "it has a user name or password before the host"),
        ("https://a.example:99999/", "not an address: port out of range 0-65535"),
        ("https://[::1/", "not an address: invalid ipv6 url"),
        ("http://localhost/x", "'localhost' is reachable from inside a network only"),
        ("http://10.0.0.1/x", "'10.0.0.1' is reachable from inside a network only"),
        ("javascript:x()", "it begins with javascript:, which is not for web pages: write https://"),
        ("a.example:8080", "it has no scheme, write https://a.example:8080"),
        ("tel:", "it has no number after tel:"),
        ("mailto:a", "it has no address after mailto:"),
    ],
)
def test_problem_of_a_link(link: str, problem: str) -> None:
    assert problem_of(link) == problem


@given(st.text("htps:/.w a{$}[]@|12<'\"é\n", max_size=40))
def test_any_text_is_read(text: str) -> None:
    for link in [text, *links_in(text)]:
        problem_of(link)
