"""Tokens for programs: made, listed and revoked by an admin's token."""

from msgspec import UNSET

from caseway.actions import tokens
from caseway.core.case.drafting import Refusal
from caseway.kit import clock
from caseway.store import tokens as stored
from caseway.web.api import asked, shapes
from caseway.web.api.cases import agent_named
from caseway.web.api.operations import Answer, Call, operation
from caseway.web.api.problems import Fault, missing, refused


@operation("GET", "/tokens", scope="admin")
async def list_tokens(call: Call, of: asked.Window) -> Answer[shapes.Page[shapes.Token]]:
    """List tokens, newest first, without their secrets."""
    before = None if of.cursor is UNSET else int(of.cursor)
    found = await stored.listed(call.connection, of.limit + 1, before)
    following = str(found[of.limit - 1].id) if len(found) > of.limit else None
    return Answer(shapes.Page([_shaped(one) for one in found[: of.limit]], following))


def _shaped(one: stored.Token) -> shapes.Token:
    return shapes.Token(one.id, one.name, one.agent, one.scopes, one.created_at, one.used_at, one.revoked_at)


@operation("POST", "/tokens", status=201, scope="admin")
async def make_token(call: Call, new: asked.TokenWanted) -> Answer[shapes.MadeToken]:
    """Make a token that acts for an agent. Its secret is told in this answer and never again."""
    person = await agent_named(call, new.agent)
    if person is None:
        raise Fault(409, "agent", "There is no such agent.")
    scopes = tuple(scope for scope in tokens.SCOPES if scope in new.scopes)
    made = await tokens.make(call.house, call.agent, stored.NewToken(person.id, new.name, scopes))
    if isinstance(made, Refusal):
        raise refused(made)
    return Answer(
        shapes.MadeToken(made.id, new.name, person.email, list(scopes), clock.machine(), made.secret)
    )


@operation("DELETE", "/tokens/{id}", status=204, scope="admin")
async def revoke_token(call: Call) -> Answer[None]:
    """Revoke a token: it opens nothing from now on."""
    if not await tokens.revoke(call.house, call.agent, call.number("id")):
        raise missing("There is no such token, or it is revoked already.")
    return Answer(None)


OPERATIONS = (list_tokens, make_token, revoke_token)
