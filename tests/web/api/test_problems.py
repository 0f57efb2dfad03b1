"""Whatever goes wrong is told in one shape, and nothing that comes in breaks anything."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.web.api import asked
from caseway.web.api.reading import BODY_BYTES_MAX, flaw_of
from tests.people import MIA
from tests.web.api.conftest import Program, Programs

CASE: dict[str, Any] = {"subject": "The pump leaks", "text": "Help.", "contact": {"email": MIA[0]}}
JSON = {"Content-Type": "application/json"}


def checked(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem, checked for its shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem: dict[str, Any] = answer.json()
    assert set(problem) - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:caseway:problem:{code}"
    return problem


async def test_an_unknown_address_and_an_unknown_method_are_problems_too(
    programs: Programs, ana: Program
) -> None:
    stranger = await programs.showing(None)
    for program in (ana, stranger):
        checked(await program.client.get("/nothing"), 404, "not-found")
        checked(await program.client.get("/cases/C-1000-6/nothing/at/all"), 404, "not-found")
        for method in ("DELETE", "PATCH", "TRACE", "NONSENSE"):
            refused = await program.client.request(method, "/cases")
            checked(refused, 405, "method")
            assert {"GET", "POST"} <= set(refused.headers["allow"].split(", "))


async def test_every_address_says_which_methods_it_takes(ana: Program) -> None:
    for path, methods in (("/cases", "GET, OPTIONS, POST"), ("/cases/C-1000-6/assignment", "OPTIONS, PUT")):
        answer = await ana.client.options(path)
        assert (answer.status_code, answer.headers["allow"]) == (204, methods)


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b"[]",
        b"nonsense",
        b"\xff\xfe",
        b'{"text": "\\ud800"}',
        b'{"text": "\xed\xa0\x80"}',
        b"[" * 100_000,
    ],
)
async def test_a_body_that_is_no_json_of_ours_is_refused(ana: Program, raw: bytes) -> None:
    answer = await ana.client.post("/cases", content=raw, headers=JSON)
    assert answer.status_code in (400, 422)
    checked(answer, answer.status_code, "unreadable" if answer.status_code == 400 else "unfit")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"subject": ""}, "$.subject"),
        ({"subject": "   "}, "$.subject"),
        ({"subject": "two\nlines"}, "$.subject"),
        ({"subject": "one line\n"}, "$.subject"),
        ({"subject": "x" * 201}, "$.subject"),
        ({"text": "\u0000"}, "$.text"),
        ({"text": "a\u0000b"}, "$.text"),
        ({"text": " \n "}, "$.text"),
        ({"text": "x" * 100_001}, "$.text"),
        ({"text": 5}, "$.text"),
        ({"contact": {"email": "nobody"}}, "$.contact.email"),
        ({"contact": {"email": "a@b.c\n"}}, "$.contact.email"),
        ({"contact": {"email": "a@b.c", "name": "x\r\nBcc: all@example.net"}}, "$.contact.name"),
        ({"at": "yesterday"}, "$.at"),
        ({"at": "2026-03-02T09:00:00"}, "$.at"),
        ({"channel": "pigeon"}, "$.channel"),
        ({"subjct": "misspelt"}, "$"),
    ],
)
async def test_a_part_that_does_not_fit_is_named(ana: Program, change: dict[str, Any], where: str) -> None:
    problem = checked(await ana.post("/cases", {**CASE, **change}), 422, "unfit")
    (error,) = problem["errors"]
    assert error["at"] == where
    assert "regex" not in error["detail"]


async def test_nul_is_refused_wherever_it_is(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    (task,) = (await ana.get(f"/cases/{reference}/tasks"))["items"]
    path = f"/cases/{reference}"
    for address, body in (
        (f"{path}/notes", {"text": "a\u0000"}),
        (f"{path}/messages", {"text": "a\u0000"}),
        (f"{path}/messages", {"text": "a", "ask": "a\u0000"}),
        (f"{path}/closure", {"basis": "no_action", "reason": "\u0000"}),
        (f"{path}/statements", {"verb": "reply", "text": "\u0000"}),
        (f"{path}/tasks/{task['id']}", {"outcome": "escalate", "data": {"a": "\u0000"}}),
        (f"{path}/tasks/{task['id']}", {"outcome": "escalate", "data": {"a\u0000": "a"}}),
        (f"{path}/tasks/{task['id']}", {"outcome": "escalate", "data": {"a": ["\u0000"]}}),
        (f"{path}/tasks/{task['id']}", {"outcome": "escalate", "data": {"a": {"b": "\u0000"}}}),
    ):
        checked(await ana.post(address, body), 422, "unfit")
    checked(await ana.client.get("/cases?q=%00"), 422, "unfit")
    assert (await ana.client.get(f"{path}%00")).status_code == 404
    assert (await ana.client.get("/cases/C-1000-6/tasks/%00")).status_code in (404, 405)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("limit=101", 422),
        ("limit=ten", 422),
        ("limit=1&limit=2", 422),
        ("status=lost", 422),
        ("cursor=!", 422),
        ("cursor=", 422),
        ("q=%FF", 400),
        ("q=" + "x" * 201, 422),
        ("q=%ED%A0%BD", 400),
        ("&".join(f"a{n}=" for n in range(60)), 400),
    ],
)
async def test_a_query_that_does_not_fit_is_refused(ana: Program, query: str, status: int) -> None:
    answer = await ana.client.get(f"/cases?{query}")
    checked(answer, status, "unfit" if status == 422 else "unreadable")


async def test_bodies_are_json_and_not_too_large(ana: Program) -> None:
    checked(
        await ana.client.post("/cases", content=b"x" * (BODY_BYTES_MAX + 1), headers=JSON), 413, "too-large"
    )
    for kind in (
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/jsonp",
    ):
        checked(
            await ana.client.post("/cases", content=b"{}", headers={"Content-Type": kind}), 415, "media-type"
        )
    checked(await ana.client.post("/cases", content=b"{}"), 415, "media-type")


async def test_instants_that_cannot_be_are_refused(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    for at in (
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "2026-03-02T10:00:00Z",
        "1999-12-31T00:00:00Z",
    ):
        said = {"verb": "reply", "text": "Hello", "at": at}
        checked(await ana.post(f"/cases/{reference}/statements", said), 409, "instant")
    for until, code in (("2026-03-01T00:00:00Z", "until"), ("9999-12-31T23:59:59Z", "instant")):
        checked(
            await ana.post(f"/cases/{reference}/messages", {"text": "x", "then": "keep", "until": until}),
            409,
            code,
        )
    proposal = {"text": "A new one", "effect_on": "9999-01-01"}
    checked(await ana.post(f"/cases/{reference}/proposals", proposal), 409, "instant")


async def test_what_a_case_does_not_allow_is_said_in_a_sentence(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = f"/cases/{reference}"
    checked(await ana.post(f"{path}/closure", {"basis": "presumed"}), 409, "silence-only")
    checked(await ana.post(f"{path}/closure", {"basis": "refused"}), 409, "reason")
    checked(await ana.post(f"{path}/reopening"), 409, "open")
    checked(await ana.post(f"{path}/statements", {"verb": "rated"}), 409, "rating")
    checked(await ana.post(f"{path}/tasks/t999", {"outcome": "no_action"}), 409, "task-gone")
    checked(await ana.post(f"{path}/tasks/x1", {}), 404, "not-found")
    checked(await ana.put(f"{path}/assignment", {"assignee": "who@example.net"}), 409, "agent")
    checked(await ana.put(f"{path}/assignment", {"assignee": 999}), 409, "agent")
    problem = checked(await ana.post(f"{path}/messages", {"text": "x", "then": "keep"}), 409, "until")
    assert problem["detail"] == "Say until when."


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    raw=st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
async def test_no_bytes_at_all_break_it(ana: Program, raw: bytes) -> None:
    answer = await ana.client.post("/cases", content=raw, headers=JSON)
    assert answer.status_code in (400, 422)


def test_every_pattern_is_said_in_words() -> None:
    for pattern, sentence in asked.SENTENCES.items():
        assert flaw_of(f"Expected `str` matching regex {pattern!r} - at `$.x`").detail == sentence
    assert flaw_of("Object missing required field `text`").at == "$"
