"""Many programs at once: nothing breaks, nothing is lost, nothing is done twice."""

import asyncio

from caseway.core.values import case_id_of
from tests.web.api.conftest import Program, Programs


async def test_a_new_contact_who_comes_many_times_at_once_is_one_contact(
    programs: Programs, lena: Program
) -> None:
    body = {
        "subject": "The pump leaks",
        "text": "Help.",
        "contact": {"email": "new@example.net", "name": "New"},
    }
    answers = await asyncio.gather(*(lena.post("/cases", {**body, "subject": f"Pump {n}"}) for n in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    made = [answer.json()["reference"] for answer in answers]
    async with programs.desk.house.pool.connection() as connection:
        found = await connection.execute(
            "SELECT count(*), count(DISTINCT contact_id) FROM cases JOIN addresses USING (contact_id)"
        )
        assert await found.fetchone() == (len(made), 1)
    for reference in made:
        await programs.desk.state(case_id_of(reference) or 0)


async def test_writes_to_one_case_are_done_one_after_the_other(
    programs: Programs, ana: Program, bob: Program
) -> None:
    reference = await ana.opens(queue="repairs")
    answers = await asyncio.gather(
        *(
            one.post(f"/cases/{reference}/notes", {"text": f"Note {n}"})
            for n in range(6)
            for one in (ana, bob)
        )
    )
    added = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(added) == len(set(added)) > 0
    notes = (await ana.get(f"/cases/{reference}/notes"))["items"]
    assert sorted(added) == [note["id"] for note in notes]
    await programs.desk.state(case_id_of(reference) or 0)
