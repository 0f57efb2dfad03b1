"""Who may post to us, and what a signed cookie is worth."""

import pytest
from litestar.datastructures import Headers

from caseway.web.doors import local
from caseway.web.security import is_foreign
from caseway.web.sessions import signed, token_of

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("method", "headers", "foreign"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"origin": "https://desk.example", "host": "desk.example"}, False),
        ("POST", {"origin": "https://evil.example", "host": "desk.example"}, True),
        ("POST", {"origin": "null", "host": "desk.example"}, True),
        ("POST", {}, False),
    ],
)
def test_only_our_own_pages_may_change_anything(method: str, headers: dict[str, str], foreign: bool) -> None:
    assert is_foreign(method, Headers(headers)) is foreign


def test_a_cookie_that_we_did_not_sign_is_nobody() -> None:
    cookie = signed(KEY, "token")
    assert token_of(KEY, cookie) == "token"
    assert token_of(b"x" * 32, cookie) is None
    assert token_of(KEY, cookie[:-1] + "0") is None
    assert token_of(KEY, "") is None


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"]
)
def test_signing_in_leads_to_no_other_site(address: str) -> None:
    assert local(address) == "/"


def test_signing_in_leads_back_to_where_one_was() -> None:
    assert local("/cases/C-1042-7") == "/cases/C-1042-7"
