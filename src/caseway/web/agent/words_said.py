"""Notes, proposals, and what the contact said on the phone."""

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from caseway.actions import replies, statements
from caseway.actions.house import House
from caseway.core.case.drafting import Refusal
from caseway.core.values import VERBS
from caseway.web.agent.case_answers import Form, after, case_of
from caseway.web.agent.messages import instant_of
from caseway.web.answers import Asked, Html, refused


class NoteForm(msgspec.Struct, frozen=True):
    """A note as it was typed."""

    text: str = ""


class ProposalForm(msgspec.Struct, frozen=True):
    """A proposal as it was typed: steps one a line, the day, and what it costs us."""

    text: str = ""
    steps: str = ""
    effect_on: str = ""
    amount: str = ""
    seq: int | None = None


class StatementForm(msgspec.Struct, frozen=True):
    """What the contact said, and when; an empty time means now."""

    verb: str = "reply"
    text: str = ""
    at: str = ""


def amount_of(typed: str) -> float | None:
    """`1.250,50 €`, `80` or nothing as a number; None if it is none."""
    plain = typed.replace("€", "").replace(" ", "").strip()
    if "," in plain:
        plain = (
            plain.replace(".", "").replace(",", ".")
            if plain.rfind(",") > plain.rfind(".")
            else plain.replace(",", "")
        )
    try:
        return float(plain or 0)
    except ValueError:
        return None


@post("/cases/{reference:str}/notes", status_code=200)
async def add_note(request: Asked, reference: FromPath[str], data: Form[NoteForm]) -> Response[str] | Html:
    """Keeps a note."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    result = await replies.add_note(house, request.user, case.id, data.text)
    return await after(request, reference, result, fresh=True)


@post("/cases/{reference:str}/proposals", status_code=200)
async def make_proposal(
    request: Asked, reference: FromPath[str], data: Form[ProposalForm]
) -> Response[str] | Html:
    """Makes a proposal; the map sends it, or asks the lead first."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    amount = amount_of(data.amount)
    if amount is None or amount < 0:
        return refused(request, Refusal("amount", "What it costs us is a number, such as 80."))
    offer = replies.Offer(
        text=data.text,
        steps=tuple(line.strip() for line in data.steps.splitlines() if line.strip()),
        effect_on=instant_of(data.effect_on, request.user.zone),
        amount=amount,
    )
    result = await replies.propose(house, request.user, case.id, offer, data.seq)
    return await after(request, reference, result, said="The proposal is made.", fresh=True)


@post("/cases/{reference:str}/statements", status_code=200)
async def record_statement(
    request: Asked, reference: FromPath[str], data: Form[StatementForm]
) -> Response[str] | Html:
    """Records what the contact said on the phone."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    verb = next((known for known in VERBS if known == data.verb and known != "rated"), None)
    if verb is None:
        return refused(request, Refusal("verb", "Choose what they said."))
    said = statements.Statement(
        verb=verb, channel="phone", text=data.text, said_at=instant_of(data.at, request.user.zone)
    )
    result = await statements.record(house, f"agent:{request.user.id}", case.id, said)
    return await after(request, reference, result, said="Written down.", fresh=True)


ROUTES = (add_note, make_proposal, record_statement)
