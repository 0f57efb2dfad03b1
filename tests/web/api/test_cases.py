"""Cases through the API: listed page by page, narrowed, opened, read by reference and by id."""

from typing import Any

from caseway.core.values import case_id_of
from tests.people import KENJI, MIA
from tests.web.api.conftest import Program, Programs

FIELDS = [
    "reference",
    "subject",
    "status",
    "stage",
    "priority",
    "queue",
    "assignee",
    "contact",
    "process",
    "closure",
    "opened_at",
    "wake_at",
]


async def pages(program: Program, **params: Any) -> list[list[str]]:
    """The references of every page of a list."""
    found: list[list[str]] = []
    while True:
        page = await program.get("/cases", **params)
        found.append([case["reference"] for case in page["items"]])
        if page["next"] is None:
            return found
        params["cursor"] = page["next"]


async def test_a_case_has_the_fields_of_the_contract_and_no_others(ana: Program) -> None:
    reference = await ana.opens("The pump leaks", queue="repairs")
    case = await ana.get(f"/cases/{reference}")
    assert list(case) == FIELDS
    assert case["contact"] == {"name": MIA[1], "email": MIA[0]}
    assert list(case["process"]) == ["key", "version", "steps"]
    assert case["process"]["key"] == "support"
    assert case["process"]["steps"]
    assert (case["status"], case["queue"], case["closure"]) == ("open", "repairs", None)
    assert case["opened_at"] == "2026-03-02T09:00:00Z"
    assert case["wake_at"] > case["opened_at"]


async def test_a_mail_is_a_case_in_the_list(programs: Programs, lena: Program) -> None:
    await programs.desk.mail(KENJI, "Where is my parcel?", "It has not come.")
    (case,) = (await lena.get("/cases"))["items"]
    assert case["subject"] == "Where is my parcel?"
    assert case["contact"] == {"name": KENJI[1], "email": KENJI[0]}


async def test_a_case_is_read_by_its_reference_in_any_letters_and_by_its_id(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    case = await ana.get(f"/cases/{reference}")
    assert await ana.get(f"/cases/{reference.lower()}") == case
    assert await ana.get(f"/cases/{case_id_of(reference)}") == case


async def test_a_wrong_check_digit_names_no_case(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    for named in (wrong, "C-1", "0", "9" * 15, "9" * 40, "½", "C-١٠٠٠-6"):
        assert (await ana.client.get(f"/cases/{named}")).status_code == 404


async def test_opening_says_where_the_case_is_and_how_it_stands(ana: Program) -> None:
    body = {
        "subject": "Too loud",
        "text": "It hums.",
        "contact": {"email": "ida@example.net"},
        "queue": "repairs",
    }
    made = await ana.post(
        "/cases", {**body, "priority": "urgent", "take": True, "at": "2026-03-01T08:00:00+01:00"}
    )
    assert made.status_code == 201
    case = made.json()
    assert made.headers["location"] == f"/api/v1/cases/{case['reference']}"
    assert made.headers["etag"] == (await ana.client.get(f"/cases/{case['reference']}")).headers["etag"]
    assert (case["priority"], case["assignee"]) == ("urgent", "ana@caseway.test")
    assert case["contact"] == {"name": None, "email": "ida@example.net"}


async def test_nobody_opens_a_case_where_they_do_not_work(
    ana: Program, charlie: Program, lena: Program
) -> None:
    body = {"subject": "Too loud", "text": "It hums.", "contact": {"email": MIA[0]}}
    assert (await ana.post("/cases", {**body, "queue": "billing"})).status_code == 404
    assert (await lena.post("/cases", {**body, "queue": "nowhere"})).status_code == 404
    assert (await charlie.post("/cases", body)).status_code == 404
    assert (await lena.get("/cases"))["items"] == []


async def test_pages_hold_every_case_once_newest_first(ana: Program) -> None:
    opened = [await ana.opens(f"Number {number}", queue="repairs") for number in range(7)]
    assert await pages(ana, limit=3) == [opened[:3:-1], opened[3:0:-1], opened[:1]]
    assert await pages(ana, limit=7) == [opened[::-1]]


async def test_a_cursor_is_not_moved_by_what_happens_meanwhile(ana: Program) -> None:
    opened = [await ana.opens(f"Number {number}", queue="repairs") for number in range(6)]
    first = await ana.get("/cases", limit=2)
    await ana.post(f"/cases/{opened[0]}/notes", {"text": "It moves to the top of every list by date."})
    await ana.post(f"/cases/{opened[5]}/closure", {"basis": "no_action"})
    await ana.opens("Newer than the cursor", queue="repairs")
    rest = await pages(ana, limit=2, cursor=first["next"])
    assert [case["reference"] for case in first["items"]] == [opened[5], opened[4]]
    assert rest == [[opened[3], opened[2]], [opened[1], opened[0]]]


async def test_a_list_is_narrowed_by_status_queue_and_assignee(ana: Program, lena: Program) -> None:
    repairs = await ana.opens("In repairs", queue="repairs")
    closed = await ana.opens("Closed", queue="repairs", take=True)
    await ana.post(f"/cases/{closed}/closure", {"basis": "no_action"})
    taken = await ana.opens("Taken", queue="general", take=True)

    async def of(program: Program, **params: Any) -> list[str]:
        return [case["subject"] for case in (await program.get("/cases", **params))["items"]]

    assert await of(ana, status="closed") == ["Closed"]
    assert await of(ana, status="open") == ["Taken", "In repairs"]
    assert await of(ana, queue="repairs") == ["Closed", "In repairs"]
    assert await of(lena, queue="nowhere") == []
    assert await of(ana, assignee="me") == ["Taken", "Closed"]
    assert await of(lena, assignee="me") == []
    assert await of(lena, assignee="none") == ["In repairs"]
    assert await of(lena, assignee="ana@caseway.test", status="open") == ["Taken"]
    assert await of(lena, assignee=str((await ana.get("/agents/me"))["id"]), queue="general") == ["Taken"]
    assert await of(lena, assignee="who@example.net") == []
    assert {repairs, closed, taken} == {case for page in await pages(lena) for case in page}


async def test_words_and_references_find_cases(ana: Program) -> None:
    pump = await ana.opens("The pump leaks", queue="repairs")
    await ana.opens("The heater hums", queue="repairs")

    async def found(words: str) -> list[str]:
        return [case["subject"] for case in (await ana.get("/cases", q=words))["items"]]

    assert await found("PUMP") == ["The pump leaks"]
    assert await found('"the heater" or pump') == ["The heater hums", "The pump leaks"]
    assert await found("since -pump") == ["The heater hums"]
    assert await found(pump) == ["The pump leaks"]
    assert await found("!!! ((") == []
    assert await found("nothing of the kind") == []


async def test_an_agent_sees_the_cases_of_their_queues_and_their_own(ana: Program, lena: Program) -> None:
    reference = await lena.opens("An invoice", queue="billing")
    await lena.put(f"/cases/{reference}/assignment", {"assignee": "lena@caseway.test"})
    assert (await ana.client.get(f"/cases/{reference}")).status_code == 404
    assert (await ana.get("/cases"))["items"] == []
    await lena.put(f"/cases/{reference}/assignment", {"assignee": "ana@caseway.test"})
    assert (await ana.get(f"/cases/{reference}"))["assignee"] == "ana@caseway.test"
    assert len((await ana.get("/cases"))["items"]) == 1
