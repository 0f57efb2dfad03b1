"""One case goes on on another version of its map, by the mapping that is proposed for all of them."""

from caseway.actions.house import House
from caseway.actions.move_previews import command_of, pair_of
from caseway.actions.perform import Done, perform
from caseway.core import permissions
from caseway.core.case.drafting import Refusal
from caseway.core.process.mapping import STAY
from caseway.store import access
from caseway.store.agents import Agent
from caseway.store.moves import Wanted


async def move_case(house: House, agent: Agent, case_id: int, to_version: int) -> Done | Refusal:
    """The case on version `to_version`, if every step that it stands at has its like there."""
    if not permissions.may_draw(agent.role):
        return Refusal("permission", "Moving a case to another version takes a lead.")
    async with house.pool.connection() as connection:
        row = await access.row_of(connection, case_id)
        if row is None:
            return Refusal("no-case", "There is no such case.")
        wanted = Wanted(row.process_key, row.process_version, to_version)
        pair = await pair_of(connection, wanted)
    if isinstance(pair, Refusal):
        return pair
    stays = {old: new for old, new in pair.wanted.mapping.items() if new == STAY}
    asked = command_of(pair.wanted, None, agent.id)
    done = await perform(house, case_id, (asked,))
    if isinstance(done, Refusal) and stays:
        return Refusal(done.code, f"{done.sentence} Say on the page of moves where its steps go.")
    return done
