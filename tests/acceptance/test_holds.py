"""*Hold automatic mail*: a switch an inbox and a process, with the list of what waits."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.acceptance.outside import Outside, letter
from tests.acceptance.sink import Sink


@contextmanager
def held(lead: httpx.Client, switch: str) -> Iterator[None]:
    """The switch is on inside the block."""
    assert lead.post(switch, data={"held": "yes"}).status_code == 200
    try:
        yield
    finally:
        assert lead.post(switch, data={"held": ""}).status_code == 200


@pytest.mark.parametrize(
    ("switch", "what"), [("/inboxes/1/hold", "inbox"), ("/processes/support/hold", "process")]
)
def test_what_is_held_waits_in_a_list_until_it_is_let_go(
    desk: Outside, sink: Sink, switch: str, what: str
) -> None:
    first, second, third = (f"{name}.{what}@example.net" for name in ("held", "free", "later"))
    with desk.signed_in("lena@caseway.test") as lead:
        with held(lead, switch):
            desk.file(letter(first, f"Held by the {what}", "Hello."), sender=first)
            reference = desk.case_about(f"Held by the {what}")["reference"]
            desk.say(reference, "A person writes.", "wait_contact")
            assert "A person writes." in sink.wait_for(first).text
            page = lead.get("/outgoing").text
            assert f"Automatic mail of this {what} is held." in page
            assert "Release all 1" in page
            assert first in page
        desk.post(letter(second, f"Free of the {what}", "Hello."), sender=second)
        assert desk.case_about(f"Free of the {what}")["reference"] in sink.wait_for(second).text
        assert len(sink.to(first)) == 1
        (waiting,) = [one["id"] for one in desk.messages(reference) if one["automatic"]]
        assert lead.post(f"/outgoing/{reference.split('-')[1]}/{waiting}/release").status_code == 200
        assert reference in sink.wait_for(first, 2).text
        assert "Release all" not in lead.get("/outgoing").text
    desk.post(letter(third, f"After the {what}", "Hello."), sender=third)
    sink.wait_for(third)


def test_the_rooms_of_the_lead_are_closed_to_others(desk: Outside) -> None:
    with desk.signed_in("ana@caseway.test") as agent:
        for room in ("/outgoing", "/held"):
            assert agent.get(room).status_code == 404
        assert agent.post("/outgoing/release").status_code == 404
        assert agent.post("/inboxes/1/hold", data={"held": "yes"}).status_code == 404
    assert httpx.post(f"{desk.running.url}/outgoing/release").status_code in (303, 401, 404)
