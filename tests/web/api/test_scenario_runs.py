"""A program plays the scenarios of a process."""

from caseway.actions import drafts
from caseway.actions.drafts import DraftChanges
from caseway.store.drafts import Draft
from tests.web.api.conftest import Programs

WRONG = 'title = "Wrong"\n[[step]]\nwhen = "contact writes"\nthen = { status = "closed" }\n'


async def test_all_scenarios_of_the_newest_version_are_played(programs: Programs) -> None:
    lena = await programs.of(programs.desk.cast.lena, "processes:read")
    answer = await lena.post("/processes/support/scenario-runs", {})
    told = answer.json()
    assert answer.status_code == 200, answer.text
    assert (told["process"], told["version"], told["green"]) == ("support", 1, True)
    assert len(told["scenarios"]) > 40
    assert told["passed_percent"] > 90


async def test_a_draft_goes_before_and_what_is_not_so_is_told(programs: Programs) -> None:
    desk = programs.desk
    draft = await drafts.open_draft(desk.house, "support", desk.cast.lena.id)
    assert isinstance(draft, Draft)
    changes = DraftChanges(files={"scenarios/wrong.toml": WRONG, "scenarios/odd.toml": "title = 3"})
    await drafts.save_draft(desk.house, "support", draft.revision, changes, desk.cast.lena.id)
    lena = await programs.of(desk.cast.lena, "processes:read")
    told = (await lena.post("/processes/support/scenario-runs", {"names": ["odd", "wrong"]})).json()
    assert (told["version"], told["green"]) == (0, False)
    odd, wrong = told["scenarios"]
    assert odd["wrong"].startswith("scenarios/odd.toml, line 1: “title” is a text")
    assert wrong["misses"][0]["sentence"] == "status: expected closed, was open"
    assert (wrong["misses"][0]["step"], wrong["misses"][0]["line"]) == (1, 2)
    assert wrong["misses"][0]["element"] == "Task_Solve"


async def test_a_text_is_played_without_being_kept(programs: Programs) -> None:
    lena = await programs.of(programs.desk.cast.lena, "processes:read")
    told = (await lena.post("/processes/support/scenario-runs", {"text": WRONG})).json()
    assert [one["title"] for one in told["scenarios"]] == ["Wrong"]


async def test_who_may_not_play_is_told_so(programs: Programs) -> None:
    cast = programs.desk.cast
    ana = await programs.of(cast.ana, "processes:read")
    charlie = await programs.of(cast.charlie, "processes:read")
    assert (await ana.post("/processes/support/scenario-runs", {})).status_code == 403
    assert (await charlie.post("/processes/support/scenario-runs", {})).status_code == 404
    reader = await programs.of(cast.lena, "processes:read")
    assert (await reader.post("/processes/nothing/scenario-runs", {})).status_code == 404
    assert (await reader.post("/processes/support/scenario-runs", {"names": ["no"]})).status_code == 422
