"""Wherever a case stands: it moves to another version and back, and nothing is lost, doubled or due at another time."""

import re
from datetime import timedelta
from functools import cache

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.core import decision, process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.evolve import fold
from caseway.core.case.moving import Before, before_move
from caseway.core.case.state import CaseState
from caseway.core.case.tasks import OUTCOMES
from caseway.core.process import Definition
from caseway.core.process.mapping import propose
from caseway.core.values import VERBS
from caseway.kit.places import part
from tests.core.case.worlds import ANA, World, asked, opened, usual


@cache
def version(number: int, suffix: str = "") -> Definition:
    """The map we ship as another version; with a suffix, every step and flow has another id."""
    folder = part("processes") / "support"
    bpmn = (folder / "support.bpmn").read_text()
    if suffix:
        first = process.compile_model(process.read(bpmn.encode()), {"triage": _triage()})
        for name in sorted([*first.nodes, *first.flows], key=len, reverse=True):
            bpmn = re.sub(rf'(?<=["> ]){re.escape(name)}(?=["<])', f"{name}{suffix}", bpmn)
    return process.compile_model(process.read(bpmn.encode()), {"triage": _triage()}, version=number)


@cache
def _triage() -> object:
    return decision.read((part("processes") / "support" / "triage.dmn").read_bytes())


def names_between(old: Definition, new: Definition, suffix: str) -> dict[str, str]:
    """The mapping by hand: with the suffix, or without."""
    there = {name: name + suffix for name in old.nodes if name + suffix in new.nodes}
    flows = {name: name + suffix for name in old.flows if name + suffix in new.flows}
    back = {name: name.removesuffix("_x") for name in [*old.nodes, *old.flows]}
    return {**there, **flows} if suffix else back


def move(world: World, new: Definition, names: dict[str, str], number: int | None = None) -> Refusal | None:
    """Let the case go over, and its world with it."""
    world.given = msgspec.structs.replace(world.given, maps={"support": new})
    command = c.MoveToVersion(
        definition=("support", new.version),
        left=world.case.definition,
        mapping=names,
        move=number,
        by="agent:4",
    )
    refused = world.do(command)
    if refused is None:
        world.given = msgspec.structs.replace(world.given, definition=new)
    return refused


DEEDS = st.lists(st.tuples(st.sampled_from("whrtc d".replace(" ", "")), st.integers(0, 11)), max_size=12)


def push(world: World, deeds: list[tuple[str, int]]) -> World:
    """Do what the letters say: write, hear, record, finish a task, close, let days go by."""
    for deed, number in deeds:
        _one(world, deed, number)
    return world


def _one(world: World, deed: str, number: int) -> None:
    if deed == "w":
        then = ("wait_contact", "answer")[number % 2]
        world.do(c.SendMessage(then=then, agent_id=ANA, by="agent:1"))  # type: ignore[arg-type]
    elif deed == "h":
        world.do(c.ReceiveMessage(channel="email", contact_id=7, by="contact:7"))
    elif deed == "r":
        verb = VERBS[number % len(VERBS)]
        world.do(c.RecordStatement(verb=verb, channel="page", rating=1, by="contact:7"))
    elif deed == "t":
        _finish(world, number)
    elif deed == "c":
        world.do(c.CloseCase(basis="refused", reason="because", by="agent:4"))
    else:
        world.let(days=number)


def _finish(world: World, number: int) -> None:
    nodes = world.given.definition.nodes
    tasks = [(f"t{t.id}", nodes[t.node].outcomes) for t in world.case.process.tokens if t.wait == "task"]
    tasks += [(f"a{t.id}", OUTCOMES[t.kind]) for t in world.case.tasks]
    if tasks:
        task, outcomes = tasks[number % len(tasks)]
        outcome = outcomes[number % len(outcomes)] if outcomes else None
        data = {"queue": "billing", "limit": 20}
        world.do(c.CompleteTask(task=task, outcome=outcome, agent_id=ANA, data=data, by="agent:4"))


def rest(state: CaseState) -> CaseState:
    """Everything but where the map stands and how many events there are."""
    return msgspec.structs.replace(state, seq=0, definition=("", 0), process=process.ProcessState())


EASY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@EASY
@given(DEEDS)
def test_a_move_to_the_same_map_changes_nothing_but_the_version(deeds: list[tuple[str, int]]) -> None:
    world = push(opened(), deeds)
    before = world.case
    refused = move(world, version(2), {})
    if before.process.ended:
        assert refused is not None
        return
    assert refused is None
    assert world.case.definition == ("support", 2)
    assert world.case.process == before.process
    assert rest(world.case) == rest(before)
    assert fold(world.events) == world.case


@EASY
@given(DEEDS)
def test_there_and_back_every_token_and_every_instant_is_where_it_was(deeds: list[tuple[str, int]]) -> None:
    world = push(opened(), deeds)
    before, other = world.case, version(3, "_x")
    if before.process.ended:
        return
    here = world.given.definition
    assert move(world, other, names_between(here, other, "_x")) is None
    there = world.case
    assert [token.id for token in there.process.tokens] == [token.id for token in before.process.tokens]
    assert all(token.node.endswith("_x") for token in there.process.tokens)
    dues = {(timer.token, timer.due_at, timer.left) for timer in before.process.timers}
    assert {(timer.token, timer.due_at, timer.left) for timer in there.process.timers} == dues
    assert fold(world.events) == there
    assert move(world, version(4), names_between(other, version(4), "")) is None
    assert world.case.process.tokens == before.process.tokens
    assert set(world.case.process.timers) == set(before.process.timers)
    assert rest(world.case) == rest(before)


@EASY
@given(DEEDS, DEEDS)
def test_a_moved_case_goes_on_as_if_it_had_always_been_there(
    deeds: list[tuple[str, int]], later: list[tuple[str, int]]
) -> None:
    stayed, moved = push(opened(), deeds), push(opened(), deeds)
    if move(moved, version(2), {}) is None:
        push(stayed, later)
        push(moved, later)
        tokens = [(t.node, t.wait) for t in moved.case.process.tokens]
        assert tokens == [(t.node, t.wait) for t in stayed.case.process.tokens]
        assert moved.status == stayed.status


def test_the_proposal_of_the_desk_finds_every_step_of_a_renamed_map_that_has_a_name() -> None:
    here, other = usual().definition, version(3, "_x")
    found = {match.old: match for match in propose(here, other).matches}
    named = [node for node in here.nodes.values() if node.kind == "userTask"]
    assert {found[node.id].new for node in named} == {f"{node.id}_x" for node in named}


def test_a_move_is_undone_as_long_as_nothing_has_happened() -> None:
    world = asked()
    before = world.case
    world.let(hours=2)
    assert move(world, version(2), {}, number=7) is None
    back = before_move(world.events, 7)
    assert isinstance(back, Before)
    assert (back.definition, back.process) == (before.definition, before.process)
    world.given = msgspec.structs.replace(world.given, maps={"support": version(1)})
    undo = c.UndoMove(
        definition=back.definition, before=back.process, move=7, seen=world.case.seq, by="agent:4"
    )
    late = msgspec.structs.replace(undo, seen=3)
    assert isinstance(world.do(late), Refusal)
    assert world.do(undo) is None
    assert (world.case.definition, world.case.process) == (before.definition, before.process)
    assert fold(world.events) == world.case
    again = before_move(world.events, 7)
    assert isinstance(again, Refusal)
    assert isinstance(before_move(world.events, 8), Refusal)


def test_a_case_that_has_moved_on_is_not_taken_back() -> None:
    world = asked()
    assert move(world, version(2), {}, number=7) is None
    world.do(c.NoteDelivery(message=world.case.seq, outcome="sent"))
    assert isinstance(before_move(world.events, 7), Before)
    world.let(days=4)
    back = before_move(world.events, 7)
    assert isinstance(back, Refusal)
    assert back.code == "moved-on"


def test_what_cannot_move_is_told_why() -> None:
    world = asked()
    at = {"Task_Solve": ""}
    stuck = move(world, version(2), at)
    assert isinstance(stuck, Refusal)
    assert stuck.sentence == "The new version has nothing in place of “Solve it”, where this case stands."
    elsewhere = c.MoveToVersion(definition=("support", 2), left=("support", 9), by="agent:4")
    refusals = [world.do(elsewhere), world.do(msgspec.structs.replace(elsewhere, definition=("support", 1)))]
    assert [refused.code if refused else None for refused in refusals] == ["elsewhere", "there"]
    assert world.do(msgspec.structs.replace(elsewhere, by="rule:1")) is not None
    world.do(c.CloseCase(basis="refused", reason="because", by="agent:4"))
    world.let(days=60)
    over = move(world, version(2), {})
    assert isinstance(over, Refusal)
    assert over.code == "over"
    assert not any(isinstance(event.body, e.MovedToVersion) for event in world.events)


def test_time_between_does_no_harm() -> None:
    world = asked()
    due = min(timer.due_at for timer in world.case.process.timers if timer.due_at is not None)
    world.now = due + timedelta(hours=3)
    assert move(world, version(2), {}) is None
    world.let(minutes=1)
    assert min(t.due_at for t in world.case.process.timers if t.due_at is not None) > world.now
