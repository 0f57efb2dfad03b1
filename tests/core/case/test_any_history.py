"""Whatever people, contacts and time do, in whatever order: the case stays whole."""

from datetime import timedelta

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from caseway.core.case import commands as c
from caseway.core.case.events import Body
from caseway.core.case.evolve import fold
from caseway.core.case.position import open_roles, wake_at
from caseway.core.case.tasks import OUTCOMES
from caseway.core.values import BASES, VERBS
from tests.core.case.worlds import ANA, LENA, World, opened

AGENTS = st.sampled_from([ANA, LENA])


class AnyHistory(RuleBasedStateMachine):
    """One case, pushed around."""

    world: World

    @initialize()
    def open(self) -> None:
        self.world = opened()

    @rule(agent=AGENTS, then=st.sampled_from(["wait_contact", "answer", "keep", "wait_third_party"]))
    def write(self, agent: int, then: str) -> None:
        until = self.world.now + timedelta(days=1) if then in ("keep", "wait_third_party") else None
        self.world.do(c.SendMessage(then=then, until=until, agent_id=agent, by=f"agent:{agent}"))  # type: ignore[arg-type]

    @rule(automatic=st.booleans(), thanks=st.booleans())
    def hear(self, automatic: bool, thanks: bool) -> None:
        reason = "Auto-Submitted" if automatic else None
        self.world.do(
            c.ReceiveMessage(channel="email", contact_id=7, automatic=reason, thanks=thanks, by="contact:7")
        )

    @rule(verb=st.sampled_from(VERBS), rating=st.sampled_from([1, 5]))
    def state_something(self, verb: str, rating: int) -> None:
        given = rating if verb == "rated" else None
        self.world.do(c.RecordStatement(verb=verb, channel="page", rating=given, by="contact:7"))  # type: ignore[arg-type]

    @rule(data=st.data(), agent=AGENTS)
    def finish_a_task(self, data: st.DataObject, agent: int) -> None:
        case, nodes = self.world.case, self.world.given.definition.nodes
        tasks = [(f"t{t.id}", nodes[t.node].outcomes) for t in case.process.tokens if t.wait == "task"]
        tasks += [(f"a{t.id}", OUTCOMES[t.kind]) for t in case.tasks]
        if not tasks:
            return
        task, outcomes = data.draw(st.sampled_from(tasks))
        outcome = data.draw(st.sampled_from(outcomes)) if outcomes else None
        asked = c.CompleteTask(
            task=task,
            outcome=outcome,
            agent_id=agent,
            by=f"agent:{agent}",
            data={"queue": "billing", "limit": 20},
        )
        self.world.do(asked)

    @rule(agent=AGENTS, amount=st.sampled_from([0.0, 40.0, 400.0]))
    def offer(self, agent: int, amount: float) -> None:
        self.world.do(c.MakeProposal(amount=amount, agent_id=agent, by=f"agent:{agent}"))

    @rule(basis=st.sampled_from(BASES))
    def close(self, basis: str) -> None:
        self.world.do(c.CloseCase(basis=basis, reason="because", by="agent:1"))  # type: ignore[arg-type]

    @rule()
    def reopen(self) -> None:
        self.world.do(c.ReopenCase(by="agent:1"))

    @rule(days=st.integers(1, 16))
    def wait(self, days: int) -> None:
        self.world.let(days=days)

    @invariant()
    def nothing_is_due_that_was_not_handled(self) -> None:
        due = wake_at(self.world.case)
        assert due is None or due > self.world.now

    @invariant()
    def the_history_folds_to_the_state(self) -> None:
        assert fold(self.world.events) == self.world.case
        encoded = [msgspec.json.encode(event.body) for event in self.world.events]
        assert [msgspec.json.decode(raw, type=Body) for raw in encoded] == [e.body for e in self.world.events]

    @invariant()
    def what_is_unread_or_broken_is_open(self) -> None:
        faulty = any(token.wait == "fault" for token in self.world.case.process.tokens)
        assert not faulty
        if self.world.case.unread:
            assert self.world.status == "open"

    @invariant()
    def somebody_or_some_instant_is_next(self) -> None:
        case = self.world.case
        if not case.process.ended:
            assert wake_at(case) is not None or open_roles(case, self.world.given.definition)

    @invariant()
    def a_closed_case_stays_quiet(self) -> None:
        if self.world.status == "closed" and self.world.case.closure is not None:
            assert not self.world.case.unread


AnyHistory.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAnyHistory = AnyHistory.TestCase
