"""A case opened by hand: on the process that was asked for, with their words, or by us first."""

from caseway.actions import openings, statements
from caseway.actions.openings import Request
from caseway.actions.statements import Statement
from caseway.core.case.drafting import Refusal
from tests.desk import Desk

ADDRESS = "mia.berger@example.net"


async def test_we_write_first_where_the_map_begins_with_us(desk: Desk) -> None:
    asked = Request(email=ADDRESS, name="Mia Berger", subject="Your kettle", text="", process="check_in")
    opened = await openings.open_by_hand(desk.house, desk.cast.ana, asked)
    assert not isinstance(opened, Refusal)
    case_id = opened.state.case_id
    (sent,) = await desk.said(case_id)
    assert sent.template == "check_in"
    assert "Your kettle" in (sent.text or "")
    await statements.record(
        desk.house, f"contact:{opened.state.contact_id}", case_id, Statement(verb="confirmed", channel="page")
    )
    state = await desk.state(case_id)
    assert state.closure is not None
    assert state.closure.basis == "confirmed"


async def test_a_request_needs_their_words(desk: Desk) -> None:
    asked = Request(email=ADDRESS, name=None, subject="Kettle", text=" ")
    refused = await openings.open_by_hand(desk.house, desk.cast.ana, asked)
    assert isinstance(refused, Refusal)
    assert "in their words" in refused.sentence


async def test_there_is_no_case_on_a_process_that_nobody_published(desk: Desk) -> None:
    asked = Request(email=ADDRESS, name=None, subject="Kettle", text="It leaks.", process="nowhere")
    refused = await openings.open_by_hand(desk.house, desk.cast.ana, asked)
    assert isinstance(refused, Refusal)
    assert refused.code == "process"
