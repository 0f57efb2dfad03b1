"""A program reads maps, draws a draft, publishes it, and moves the open cases."""

from typing import Any

import pytest

from caseway.actions import moves
from tests.web.api.conftest import Programs

pytestmark = pytest.mark.usefixtures("green")


@pytest.fixture
def green(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge of other tests; here every map is fine but one that is called bad."""
    from caseway.core.process import Finding
    from caseway.store.definitions import Bundle, Published
    from caseway.web.api import processes

    def judge(published: Published, others: dict[str, Bundle]) -> list[Finding]:
        if published.name == "Bad":
            return [Finding("Task_Solve", "no-role", "This task has no role.")]
        return [Finding("Task_Solve", "dull", "It could be nicer.", "warning")]

    monkeypatch.setattr(processes, "judge", judge)


async def drawn(programs: Programs, name: str = "Support 2") -> tuple[Any, str]:
    """Lena's program with a draft, and its ETag."""
    lena = await programs.of(programs.desk.cast.lena, "write", "processes:write")
    answer = await lena.put("/processes/support/draft", {"name": name})
    assert answer.status_code == 200, answer.text
    return lena, answer.headers["ETag"]


async def test_maps_are_there_for_whoever_works_cases(programs: Programs) -> None:
    ana = await programs.of(programs.desk.cast.ana)
    found = await ana.get("/processes/support")
    assert (found["version"], found["draft"], found["inboxes"]) == (1, None, ["support@localhost"])
    (version,) = (await ana.get("/processes/support/versions"))["items"]
    assert (version["version"], version["status"], version["open_count"]) == (1, "published", 0)
    whole = await ana.get("/processes/support/versions/1")
    assert "triage.dmn" in whole["files"]
    raw = await ana.client.get("/processes/support/versions/1/bpmn")
    assert raw.content.decode() == whole["bpmn"]
    assert (await ana.client.get("/processes/support/versions/2")).status_code == 404
    assert (await ana.client.get("/processes/nothing")).status_code == 404
    charlie = await programs.of(programs.desk.cast.charlie)
    assert (await charlie.get("/processes"))["items"] == []
    for path in ("", "/versions", "/versions/1", "/draft", "/moves"):
        assert (await charlie.client.get(f"/processes/support{path}")).status_code == 404


async def test_agents_look_and_leads_draw(programs: Programs) -> None:
    ana = await programs.of(programs.desk.cast.ana, "processes:write")
    refused = await ana.put("/processes/support/draft", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "role")
    assert (await ana.client.get("/processes/support/draft")).status_code == 403


async def test_a_draft_is_saved_over_what_was_seen(programs: Programs) -> None:
    lena, tag = await drawn(programs)
    second = await lena.put("/processes/support/draft", {"files": {"x.form": "{}"}}, If_Match=tag)
    assert (second.status_code, second.json()["files"]["x.form"]) == (200, "{}")
    stale = await lena.put("/processes/support/draft", {"name": "Mine"}, If_Match=tag)
    assert (stale.status_code, stale.headers["ETag"]) == (412, second.headers["ETag"])
    assert "Lena Hart" in stale.json()["detail"]
    read = await lena.get("/processes/support/draft")
    assert (read["name"], read["revision"], read["based_on"]) == ("Support 2", 2, 1)
    changes = await lena.client.get("/processes/support/changes", params={"from": 1, "to": 0})
    assert [(one["how"], one["id"]) for one in changes.json()["items"]] == [("added", "x.form")]
    assert (await lena.client.delete("/processes/support/draft")).status_code == 204
    assert (await lena.client.get("/processes/support/draft")).status_code == 404


async def test_what_cannot_be_read_is_refused(programs: Programs) -> None:
    lena, _ = await drawn(programs)
    for body, status in (
        ({"bpmn": "<xml"}, 409),
        ({"files": {"a/b.dmn": ""}}, 409),
        ({"files": {"a.exe": ""}}, 422),
        ({"name": ""}, 422),
        ({"bpm": "x"}, 422),
    ):
        refused = await lena.put("/processes/support/draft", body)
        assert refused.status_code == status, body
    assert (await lena.put("/processes/Bad Key/draft", {})).status_code == 404


async def test_a_draft_is_judged_and_published(programs: Programs) -> None:
    lena, _ = await drawn(programs, "Bad")
    refused = await lena.post("/processes/support/publication", {"note": "Try"})
    assert refused.status_code == 409
    assert refused.json()["errors"] == [{"at": "Task_Solve", "detail": "This task has no role."}]
    await lena.put("/processes/support/draft", {"name": "Good"})
    done = await lena.post("/processes/support/publication", {"note": "Kinder"}, Idempotency_Key="p1")
    assert done.status_code == 201, done.text
    assert (done.json()["version"], done.json()["warnings"][0]["rule"]) == (2, "dull")
    again = await lena.post("/processes/support/publication", {"note": "Kinder"}, Idempotency_Key="p1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert (await lena.post("/processes/support/publication")).status_code == 404
    versions = (await lena.get("/processes/support/versions", limit=1))["items"]
    assert [(one["version"], one["note"], one["author"]) for one in versions] == [(2, "Kinder", "Lena Hart")]


async def test_a_version_is_retired_and_restored(programs: Programs) -> None:
    lena, _ = await drawn(programs)
    in_use = await lena.post("/processes/support/retirements", {"version": 1})
    assert (in_use.status_code, in_use.json()["code"]) == (409, "in-use")
    await lena.post("/processes/support/publication")
    retired = await lena.post("/processes/support/retirements", {"version": 1})
    assert (retired.status_code, retired.json()["status"]) == (201, "retired")
    assert (await lena.client.delete("/processes/support/retirements/1")).status_code == 204
    assert (await lena.client.delete("/processes/support/retirements/1")).status_code == 409
    assert (await lena.client.delete("/processes/support/retirements/9")).status_code == 404
    assert (await lena.post("/processes/support/edition", {"take": True})).status_code == 404


async def test_cases_are_moved_and_taken_back(programs: Programs) -> None:
    lena, _ = await drawn(programs)
    reference = await lena.opens()
    await lena.post("/processes/support/publication")
    body = {"from": 1, "to": 2}
    seen = await lena.post("/processes/support/move-previews", body)
    assert seen.status_code == 200, seen.text
    assert (seen.json()["count"], seen.json()["cases"][0]["reference"]) == (1, reference)
    bad = await lena.post("/processes/support/moves", {**body, "mapping": {"Task_Solve": "Nowhere"}})
    assert (bad.status_code, bad.json()["code"]) == (409, "mapping")
    started = await lena.post("/processes/support/moves", body)
    assert started.status_code == 201, started.text
    place = f"/moves/{started.json()['id']}"
    paused = await lena.post(f"{place}/pause")
    assert paused.json()["standing"] == "paused"
    await lena.client.delete(f"{place}/pause")
    await moves.carry_on(programs.desk.house, started.json()["id"])
    found = await lena.get(place)
    assert (found["standing"], found["counts"], found["from"]) == ("done", {"moved": 1}, 1)
    (one,) = (await lena.get(f"{place}/cases", standing="moved"))["items"]
    assert one["reference"] == reference
    assert (await lena.get(f"/cases/{reference}"))["process"]["version"] == 2
    assert (await lena.post(f"{place}/retry")).status_code == 409
    assert (await lena.post(f"{place}/undo")).json()["standing"] == "undoing"
    await moves.carry_on(programs.desk.house, started.json()["id"])
    assert (await lena.get(f"/cases/{reference}"))["process"]["version"] == 1
    assert [one["id"] for one in (await lena.get("/processes/support/moves"))["items"]] == [found["id"]]
    assert (await lena.client.delete(place)).status_code == 409
    ana = await programs.of(programs.desk.cast.ana)
    assert (await ana.client.get(place)).status_code == 404
    assert (await lena.client.get("/moves/99999")).status_code == 404


async def test_a_token_reaches_as_far_as_its_scopes(programs: Programs) -> None:
    operator = await programs.showing("Bearer a-secret-of-the-operator")
    made = await operator.post(
        "/tokens", {"agent": "lena@caseway.test", "name": "maps", "scopes": ["processes:read"]}
    )
    reader = await programs.showing(f"Bearer {made.json()['token']}")
    assert (await reader.get("/processes/support"))["key"] == "support"
    assert (await reader.put("/processes/support/draft", {})).status_code == 403
    assert (await reader.client.get("/cases")).status_code == 403
