"""Proposals: solutions offered to the contact, by way of the lead where they go beyond the agent's authority."""

from datetime import UTC, date, datetime, time

from caseway.actions import replies
from caseway.core.case import events as e
from caseway.store import api_pages
from caseway.store.api_pages import ProposalLine
from caseway.web.api import asked, shapes
from caseway.web.api.cases import coming
from caseway.web.api.operations import Answer, Call, done, operation
from caseway.web.api.pages import after, paged


def shaped(line: ProposalLine) -> shapes.Proposal:
    """A row as it is told."""
    details = line.proposal
    effect_on = details.get("effect_on")
    return shapes.Proposal(
        id=line.seq,
        text=line.text,
        steps=list(details.get("steps") or ()),
        amount=float(details.get("amount") or 0),
        effect_on=date.fromisoformat(effect_on) if effect_on else None,
        author=line.author,
        at=line.at,
    )


@operation("GET", "/cases/{reference}/proposals")
async def list_proposals(call: Call, of: asked.Window) -> Answer[shapes.Page[shapes.Proposal]]:
    """List the proposals of a case, oldest first."""
    lines = await api_pages.proposals_of(call.connection, call.case.id, after(of), of.limit + 1)
    return Answer(paged([shaped(line) for line in lines], of.limit), seq=call.case.last_seq)


@operation("POST", "/cases/{reference}/proposals", status=201)
async def make_proposal(call: Call, new: asked.NewProposal) -> Answer[shapes.Proposal]:
    """Make a proposal.

    The map sends it, or asks the lead first if the amount is beyond what the agent may offer.
    """
    effect_on = coming(datetime.combine(new.effect_on, time(), UTC)) if new.effect_on else None
    offer = replies.Offer(text=new.text, steps=tuple(new.steps), effect_on=effect_on, amount=new.amount)
    made = done(await replies.propose(call.house, call.agent, call.case.id, offer))
    seq = made.seq_of(e.ProposalMade)
    line = await api_pages.proposals_of(call.connection, call.case.id, seq - 1, 1)
    return Answer(shaped(line[0]), seq=made.state.seq)


OPERATIONS = (list_proposals, make_proposal)
