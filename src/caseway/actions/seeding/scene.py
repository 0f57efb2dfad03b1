"""Where the stories play: the house, its people, and which case each story is."""

from datetime import datetime

import msgspec

from caseway.actions.house import House
from caseway.actions.seeding.stories import Cue, Story
from caseway.actions.seeding.town import Cast
from caseway.core.case.state import CaseState
from caseway.core.values import reference_of
from caseway.store import agents, contacts, messages, states
from caseway.store.agents import Agent
from caseway.store.messages import Message


class Scene(msgspec.Struct, frozen=True):
    """The state of the play; `case_ids` grows from story number to case as they begin."""

    house: House
    cast: Cast
    stories: list[Story]
    present: datetime
    case_ids: dict[int, int]

    def case_id(self, cue: Cue) -> int:
        """The case of the story."""
        return self.case_ids[cue.story]

    def reference(self, subject: str) -> str:
        """The reference of the story of that subject, which has begun."""
        numbers = [number for number, story in enumerate(self.stories) if story.subject == subject]
        return reference_of(self.case_ids[numbers[0]])

    def agent(self, cue: Cue) -> Agent:
        """Who of ours does this."""
        if cue.step.by is None:
            raise ValueError(f"{self.stories[cue.story].subject}: nobody does step {cue.n + 1}")
        return self.cast.agents[cue.step.by]

    def contact(self, cue: Cue) -> contacts.Contact:
        """Who outside does this: the story's own contact unless the step names another."""
        return self.cast.contacts[cue.step.by or self.stories[cue.story].who]

    async def state(self, cue: Cue) -> CaseState:
        """The case as it is now."""
        async with self.house.pool.connection() as connection:
            state = await states.read(connection, self.case_id(cue))
        assert state is not None
        return state

    async def last(self, cue: Cue, direction: str) -> Message | None:
        """The newest message of the case in that direction, if the case has begun."""
        if cue.story not in self.case_ids:
            return None
        async with self.house.pool.connection() as connection:
            said = await messages.of_case(connection, self.case_id(cue))
        return next((message for message in reversed(said) if message.direction == direction), None)

    async def present_agent(self, agent: Agent) -> Agent:
        """The agent as stored now."""
        async with self.house.pool.connection() as connection:
            return await agents.by_id(connection, agent.id) or agent
