"""The OpenAPI document and the reference tell what is served, and nothing else."""

import re
from pathlib import Path
from typing import Any

import msgspec

from caseway.web.api.document import document
from caseway.web.api.routes import OPERATIONS, PREFIX
from tests.web.api.conftest import Program, Programs

METHODS = ("get", "post", "put", "delete")


def told() -> Any:
    """The document."""
    return msgspec.json.decode(document(OPERATIONS, PREFIX))


async def test_everybody_may_read_the_document(programs: Programs) -> None:
    stranger: Program = await programs.showing(None)
    answer = await stranger.client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == told()
    assert answer.json()["openapi"] == "3.1.0"


def test_every_operation_is_told_with_its_failures() -> None:
    paths = told()["paths"]
    found = {(method.upper(), path) for path, one in paths.items() for method in one if method in METHODS}
    assert found == {(one.method, PREFIX + one.path) for one in OPERATIONS}
    for operation in OPERATIONS:
        one = paths[PREFIX + operation.path][operation.method.lower()]
        assert one["operationId"] == operation.name
        assert one["summary"]
        assert {"400", "401", "403", "404", "422", "429", str(operation.status)} <= set(one["responses"])
        assert not operation.writes or {"409", "412", "413", "415"} <= set(one["responses"])


def test_every_reference_in_the_document_leads_somewhere() -> None:
    whole = told()
    references = set(re.findall(r'"\$ref":"#/([^"]+)"', msgspec.json.encode(whole).decode()))
    assert references
    for reference in references:
        part = whole
        for name in reference.split("/"):
            part = part[name]
    names = whole["components"]["schemas"]
    assert all(re.fullmatch(r"[A-Za-z]+", name) for name in names)


def test_every_path_and_limit_stands_in_the_reference(root: Path) -> None:
    page = (root / "docs" / "reference" / "api.md").read_text()
    written = set(re.findall(r"^\| `(GET|POST|PUT|DELETE) (/[^`]*)`", page, re.MULTILINE))
    assert written == {(one.method, one.path) for one in OPERATIONS}
    for name in ("Idempotency-Key", "If-Match", "ETag", "Retry-After", "openapi.json", "wait_contact"):
        assert name in page
