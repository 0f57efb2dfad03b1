"""Where a deed happens: the world, the case, and who does it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.given import Colleague
from caseway.core.case.position import task_agent
from caseway.core.process import Definition, Token
from caseway.core.process.iso8601 import duration_of
from caseway.lab.scenarios.naming import AD_HOC, Impossible, is_task, label, nodes_named, task_label
from caseway.lab.scenarios.spans import instant_in
from caseway.lab.scenarios.world import Life, World


class Scene(msgspec.Struct, frozen=True):
    """One deed in one case."""

    world: World
    life: Life
    who: str

    @property
    def definition(self) -> Definition:
        """The map of the case."""
        return self.world.definition_of(self.life)

    @property
    def person(self) -> Colleague:
        """Who of ours does it: by name; by role the owner of the case if they have it, else the first present."""
        people = self.world.colleagues
        if self.who in people:
            return people[self.who]
        owner = self.life.now.assignee if self.life.now is not None else None
        fitting = [one for one in people.values() if one.role == self.who]
        ranked = sorted(fitting, key=lambda one: (not one.present, one.id != owner))
        if not ranked:
            raise Impossible(f"Nobody here is {self.who}.")
        return ranked[0]

    @property
    def contact_by(self) -> str:
        """The contact as the author of a command."""
        return f"contact:{self.life.contact.id}"

    @property
    def agent_by(self) -> str:
        """The person as the author of a command."""
        return f"agent:{self.person.id}"

    def instant(self, text: str) -> datetime:
        """An instant, or a span from now."""
        span = duration_of(text)
        return span.after(self.world.now) if span is not None else instant_in(text, self.world.calendar.zone)

    def resting(self, word: str, wait: str | None = None) -> Token:
        """The oldest token that rests at a step. Raises `Impossible`."""
        wanted = nodes_named(self.definition, word)
        tokens = [t for t in self.life.state.process.tokens if wait is None or t.wait == wait]
        found = next((t for t in tokens if t.node in wanted), None)
        if found is None:
            raise Impossible(f"The case does not stand at “{word}” now; {self._stands()}")
        return found

    def task(self, word: str | None, outcome: str | None) -> str:
        """The task meant: by its step, else the only one that can end so. Raises `Impossible`."""
        state = self.life.state
        if word in AD_HOC:
            found = next((t for t in state.tasks if t.kind == AD_HOC[word]), None)
            if found is None:
                raise Impossible(f"“{word}” is not to be done now; {self._stands()}")
            return f"a{found.id}"
        if word is not None:
            return f"t{self.resting(word, 'task').id}"
        nodes = self.definition.nodes
        tokens = [t for t in state.process.tokens if t.wait == "task"]
        fitting = [t for t in tokens if outcome is None or outcome in nodes[t.node].outcomes]
        if len(fitting) != 1:
            raise Impossible(f"Say which step is completed; {self._stands()}")
        return f"t{fitting[0].id}"

    def _stands(self) -> str:
        names = open_tasks(self.life, self.definition)
        return f"open: {', '.join(names)}." if names else "no task is open."

    def newest_message(self, template: str | None) -> int:
        """The seq of our newest message, or of the newest by that template. Raises `Impossible`."""
        for event in reversed(self.life.events):
            body = event.body
            if isinstance(body, e.MessageSent) and template in (None, body.template):
                return event.seq
        raise Impossible("No such message went out.")


Asked = Sequence[c.Command] | Refusal
"""What a deed means: commands, or why nobody may ask for it."""
Make = Callable[[Scene, Any], Asked]


def open_tasks(life: Life, definition: Definition) -> list[str]:
    """What people have to do now, by name: the map's tasks in the order of their arrival, then the others."""
    state = life.state
    steps = [label(definition, t.node) for t in state.process.tokens if t.wait == "task"]
    return [*steps, *(task_label(task.kind) for task in state.tasks)]


def hands_of(life: Life, definition: Definition) -> dict[str, int]:
    """Who has a task of their own, by its name."""
    found = {}
    for token in life.state.process.tokens:
        agent = task_agent(life.state, token)
        if agent is not None and is_task(definition.nodes[token.node]):
            found[label(definition, token.node)] = agent
    return found
