"""The main job through the API: a request comes in, is asked about, answered, confirmed, closed and opened again."""

from email.message import EmailMessage
from typing import Any

import psycopg
import pytest

from caseway.core.values import case_id_of, reference_of
from caseway.kit.files import key_of
from tests.people import MIA
from tests.web.api.conftest import Program, Programs

MESSAGE = [
    "id",
    "direction",
    "channel",
    "from",
    "to",
    "subject",
    "text",
    "html",
    "attachments",
    "automatic",
    "at",
]
TASK = ["id", "element", "name", "role", "outcomes", "form", "due_at"]


async def test_a_mail_is_answered_confirmed_and_closed(programs: Programs, ana: Program) -> None:
    done = await programs.desk.mail(MIA, "The pump leaks", "Since this morning.")
    assert done is not None
    path = f"/cases/{reference_of(done.state.case_id)}"

    asked = await ana.post(f"{path}/messages", {"text": "I see.\n\nWhere does it leak?"})
    assert asked.status_code == 201
    assert list(asked.json()) == MESSAGE
    assert asked.json()["from"]["name"] == "Ana Novak"
    assert asked.json()["to"] == [{"name": MIA[1], "email": MIA[0]}]
    assert (await ana.client.get(asked.headers["location"].removeprefix("/api/v1"))).json() == asked.json()
    case = await ana.get(path)
    assert (case["status"], case["assignee"]) == ("waiting", "ana@caseway.test")

    said = {"verb": "reply", "channel": "phone", "text": "At the top.", "at": "2026-03-02T08:59:00Z"}
    assert (await ana.post(f"{path}/statements", said)).status_code == 200
    sent = await ana.post(f"{path}/messages", {"text": "A new seal is on its way.", "then": "answer"})
    assert sent.status_code == 201
    assert (await ana.get(path))["status"] == "resolved"

    confirmed = await ana.post(f"{path}/statements", {"verb": "confirmed"})
    assert confirmed.json()["status"] == "closed"
    assert confirmed.json()["closure"] == {"basis": "confirmed", "at": "2026-03-02T09:00:00Z"}
    told = (await ana.get(f"{path}/messages"))["items"]
    assert [(one["direction"], one["channel"]) for one in told if not one["automatic"]] == [
        ("inbound", "email"),
        ("outbound", "email"),
        ("inbound", "phone"),
        ("outbound", "email"),
    ]
    await programs.desk.state(done.state.case_id)


async def test_a_case_is_closed_with_a_reason_and_opened_again(programs: Programs, ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = f"/cases/{reference}"
    closed = await ana.post(
        f"{path}/closure", {"basis": "refused", "reason": "Not under warranty; ask the maker."}
    )
    assert (closed.json()["status"], closed.json()["closure"]["basis"]) == ("closed", "refused")
    opened = await ana.post(f"{path}/reopening", {"reason": "The maker sent them back."})
    assert (opened.json()["status"], opened.json()["closure"]) == ("open", None)
    notes = (await ana.get(f"{path}/notes"))["items"]
    assert [note["text"] for note in notes][-2:] == [
        "Not under warranty; ask the maker.",
        "The maker sent them back.",
    ]
    await programs.desk.state(case_id_of(reference) or 0)


async def test_the_open_tasks_say_how_they_may_end_and_end_so(programs: Programs, ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = f"/cases/{reference}"
    (task,) = (await ana.get(f"{path}/tasks"))["items"]
    assert list(task) == TASK
    assert (task["element"], task["role"]) == ("Task_Solve", "agent")
    assert {"answer", "propose", "no_action"} <= set(task["outcomes"])
    assert task["form"]["id"] == "solve"
    assert task["due_at"] > "2026-03-02T09:00:00Z"

    answered = {"outcome": "answer", "data": {"text": "Turn it off and on."}}
    after = await ana.post(f"{path}/tasks/{task['id']}", answered)
    assert (after.status_code, after.json()["status"]) == (200, "resolved")
    assert (await ana.get(f"{path}/messages"))["items"][-1]["text"] == "Turn it off and on."
    await programs.desk.state(case_id_of(reference) or 0)


async def test_an_answer_to_read_is_a_task(programs: Programs, ana: Program) -> None:
    done = await programs.desk.mail(MIA, "The pump leaks", "Help.", Message_ID="<first@example.net>")
    assert done is not None
    path = f"/cases/{reference_of(done.state.case_id)}"
    await ana.post(f"{path}/messages", {"text": "Where does it leak?"})
    await programs.desk.mail(MIA, "Re: The pump leaks", "At the top.", In_Reply_To="<first@example.net>")
    read = next(task for task in (await ana.get(f"{path}/tasks"))["items"] if task["id"].startswith("a"))
    assert (read["name"], read["element"], read["form"]) == ("Read the answer", None, None)
    assert "answers" in read["outcomes"]
    assert "confirmed" not in read["outcomes"]
    assert (await ana.post(f"{path}/tasks/{read['id']}", {"outcome": "answers"})).status_code == 200
    assert all(task["id"].startswith("t") for task in (await ana.get(f"{path}/tasks"))["items"])


async def test_a_proposal_is_made_and_agreed_to(ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = f"/cases/{reference}"
    offer = {"text": "We send a new one.", "steps": ["Pack", "Send"], "amount": 20, "effect_on": "2026-03-09"}
    made = await ana.post(f"{path}/proposals", offer)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in offer} == offer
    assert (await ana.get(f"{path}/proposals"))["items"] == [made.json()]
    agreed = await ana.post(f"{path}/statements", {"verb": "agreed"})
    assert agreed.status_code == 200
    assert (await ana.get(f"{path}/tasks"))["items"][0]["role"] == "agent"


async def test_a_step_of_the_lead_is_not_the_agent_s(ana: Program, lena: Program) -> None:
    reference = await ana.opens(queue="repairs")
    path = f"/cases/{reference}"
    await ana.post(f"{path}/proposals", {"text": "We give the money back.", "amount": 500})
    task = next(task for task in (await ana.get(f"{path}/tasks"))["items"] if task["role"] == "lead")
    outcome = {"outcome": task["outcomes"][0]}
    refused = await ana.post(f"{path}/tasks/{task['id']}", outcome)
    assert (refused.status_code, refused.json()["code"]) == (403, "role")
    assert (await lena.post(f"{path}/tasks/{task['id']}", outcome)).status_code == 200


async def test_responsibility_is_taken_given_and_laid_down(ana: Program, bob: Program) -> None:
    path = f"/cases/{await ana.opens(queue='repairs')}/assignment"
    bob_id = (await bob.get("/agents/me"))["id"]
    for named, assignee in (
        ("me", "ana@caseway.test"),
        (bob_id, "bob@caseway.test"),
        ("ana@caseway.test", "ana@caseway.test"),
        (str(bob_id), "bob@caseway.test"),
        (None, None),
    ):
        answer = await ana.put(path, {"assignee": named})
        assert (answer.status_code, answer.json()["assignee"]) == (200, assignee)


async def test_the_history_tells_every_event_in_order(programs: Programs, ana: Program) -> None:
    reference = await ana.opens(queue="repairs")
    await ana.post(f"/cases/{reference}/notes", {"text": "A secret of the house"})
    events: list[dict[str, Any]] = []
    page: dict[str, Any] = {"next": "0"}
    while page["next"] is not None:
        page = await ana.get(f"/cases/{reference}/history", limit=10, cursor=page["next"])
        events += page["items"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["event"]["type"] == "CaseOpened"
    assert events[-1] | {"event": None} == {
        "seq": len(events),
        "at": "2026-03-02T09:00:00Z",
        "by": f"agent:{programs.desk.cast.ana.id}",
        "event": None,
    }
    assert "secret" not in str(events)


async def test_words_of_a_case_are_paged_oldest_first(ana: Program) -> None:
    path = f"/cases/{await ana.opens(queue='repairs')}"
    for number in range(5):
        await ana.post(f"{path}/notes", {"text": f"Number {number}"})
    first = await ana.get(f"{path}/notes", limit=3)
    rest = await ana.get(f"{path}/notes", limit=3, cursor=first["next"])
    texts = [note["text"] for page in (first, rest) for note in page["items"]]
    assert texts == [f"Number {number}" for number in range(5)]
    assert rest["next"] is None


async def test_a_file_is_downloaded_as_it_was_sent_and_html_is_harmless(
    programs: Programs, ana: Program
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{MIA[1]} <{MIA[0]}>", "support@localhost"
    mail["Subject"], mail["Message-ID"] = "The pump leaks", "<files@example.net>"
    mail.set_content("See the picture.")
    mail.add_alternative("<p onclick='x()'>See <b>it</b><script>alert(1)</script></p>", subtype="html")
    mail.add_attachment(b"%PDF leak", maintype="application", subtype="pdf", filename="Bild größer.pdf")
    done = await programs.desk.raw_mail(mail.as_bytes(), MIA[0])
    assert done is not None
    (message,) = [
        one
        for one in (await ana.get(f"/cases/{reference_of(done.state.case_id)}/messages"))["items"]
        if one["direction"] == "inbound"
    ]
    assert "<b>it</b>" in message["html"]
    assert "script" not in message["html"]
    assert "onclick" not in message["html"]
    (file,) = message["attachments"]
    assert (file["name"], file["content_type"], file["size_bytes"]) == (
        "Bild größer.pdf",
        "application/pdf",
        9,
    )
    href = file["href"].removeprefix("/api/v1")
    answer = await ana.client.get(href)
    assert answer.content == b"%PDF leak"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Bild%20gr%C3%B6%C3%9Fer.pdf"
    assert (await ana.client.get(f"{href}9")).status_code == 404
    await programs.desk.house.files.delete(key_of(b"%PDF leak"))
    assert (await ana.client.get(href)).status_code == 404


async def test_the_house_is_told(ana: Program, lena: Program) -> None:
    assert [queue["key"] for queue in (await ana.get("/queues"))["items"]] == ["general", "repairs"]
    assert [queue["key"] for queue in (await lena.get("/queues"))["items"]] == [
        "general",
        "repairs",
        "billing",
    ]
    assert (await ana.get("/agents/me"))["queues"] == ["general", "repairs"]
    assert [one["name"] for one in (await ana.get("/agents"))["items"]][:2] == ["Ada Stone", "Ana Novak"]
    assert {"key": "support", "version": 1, "name": "Support"} in (await ana.get("/processes"))["items"]


async def test_a_read_takes_a_handful_of_queries_however_much_there_is(
    ana: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = await ana.opens(queue="repairs")
    counts: list[dict[str, int]] = []
    asked: list[str] = []
    monkeypatch.setattr(psycopg.AsyncCursor, "execute", _counted(psycopg.AsyncCursor.execute, asked))
    for _ in range(2):
        found = {}
        for path in (
            "/cases",
            f"/cases/{reference}",
            f"/cases/{reference}/messages",
            f"/cases/{reference}/history",
        ):
            asked.clear()
            await ana.get(path)
            found[path] = len(asked)
        counts.append(found)
        for number in range(5):
            await ana.opens(f"Number {number}", queue="repairs")
            await ana.post(f"/cases/{reference}/notes", {"text": "More"})
    assert counts[0] == counts[1]
    assert list(counts[0].values()) == [2, 2, 3, 3]


def _counted(real: Any, asked: list[str]) -> Any:
    async def counting(self: Any, query: str, *values: Any, **options: Any) -> Any:
        asked.append(query)
        return await real(self, query, *values, **options)

    return counting
