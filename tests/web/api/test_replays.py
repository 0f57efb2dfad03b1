"""A program replays a period, follows it, reads what differs, and deletes it."""

from caseway.actions import replays as acts
from caseway.lab.replay.trial import Trial
from tests.web.api.conftest import Programs

PERIOD = {"process": "support", "since": "2026-01-01T00:00:00Z", "until": "2026-12-31T00:00:00Z"}


async def test_a_program_replays_a_period(programs: Programs) -> None:
    lena = await programs.of(programs.desk.cast.lena, "write", "processes:write")
    reference = await lena.opens()
    made = await lena.post(
        "/replays", {**PERIOD, "policy": {"told_hours": {"question": 0.01, "fault": 0.01}}}
    )
    assert made.status_code == 201, made.text
    replay = made.json()
    assert (replay["status"], replay["target"], replay["author"]) == ("waiting", "own", "Lena Hart")
    await programs.desk.let(days=2)
    await acts.work(programs.desk.house, replay["id"], Trial)
    found = await lena.get(f"/replays/{replay['id']}")
    assert (found["status"], found["done"], found["summary"]["cases"]) == ("done", 1, 1)
    assert [one["id"] for one in (await lena.get("/replays"))["items"]] == [replay["id"]]
    cases = (await lena.get(f"/replays/{replay['id']}/cases"))["items"]
    assert {one["reference"] for one in cases} <= {reference}
    for one in cases:
        whole = await lena.get(f"/replays/{replay['id']}/cases/{one['reference']}")
        assert whole["details"]["recorded"]["moments"]
    assert (await lena.client.get(f"/replays/{replay['id']}/cases/C-9-9")).status_code == 404
    over = await lena.post(f"/replays/{replay['id']}/cancel")
    assert (over.status_code, over.json()["code"]) == (409, "over")
    assert (await lena.client.delete(f"/replays/{replay['id']}")).status_code == 200
    assert (await lena.client.get(f"/replays/{replay['id']}")).status_code == 404


async def test_a_map_that_cannot_run_and_a_map_that_is_not_there_are_refused(programs: Programs) -> None:
    lena = await programs.of(programs.desk.cast.lena, "processes:write")
    broken = await lena.post("/replays", {**PERIOD, "target": "files", "bpmn": "<a/>"})
    assert (broken.status_code, broken.json()["code"]) == (409, "not-runnable")
    missing = await lena.post("/replays", {**PERIOD, "process": "nothing"})
    assert missing.status_code == 404
    unknown = await lena.post("/replays", {**PERIOD, "policy": {"colour": 1}})
    assert unknown.status_code == 422


async def test_replays_are_for_those_who_draw(programs: Programs) -> None:
    lena = await programs.of(programs.desk.cast.lena, "processes:write")
    number = (await lena.post("/replays", PERIOD)).json()["id"]
    ana = await programs.of(programs.desk.cast.ana, "processes:read", "processes:write")
    assert (await ana.post("/replays", PERIOD)).status_code == 403
    for path in ("", f"/{number}", f"/{number}/cases"):
        assert (await ana.client.get(f"/replays{path}")).status_code == 404
    assert (await ana.client.delete(f"/replays/{number}")).status_code == 404
