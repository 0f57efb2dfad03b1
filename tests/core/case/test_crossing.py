"""A case on another map: what it takes along, what it leaves, and what happens when the map is not there."""

from functools import cache

import msgspec

from caseway.core import process
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.decide import decide
from caseway.core.case.drafting import Refusal
from caseway.core.case.evolve import fold
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Definition
from tests.core.case.worlds import MONDAY, OPENING, usual

SMALL = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:cw="urn:caseway:bpmn:1" id="D"
 targetNamespace="t"><signal id="S" name="over"/><process id="small" isExecutable="true">
 <startEvent id="In"><outgoing>a</outgoing><signalEventDefinition id="In_s" signalRef="S"/></startEvent>
 <sequenceFlow id="a" sourceRef="In" targetRef="Work"/>
 <userTask id="Work" name="Work" cw:role="agent"><incoming>a</incoming><outgoing>b</outgoing></userTask>
 <sequenceFlow id="b" sourceRef="Work" targetRef="Out"/>
 <endEvent id="Out" cw:enters="%s"><incoming>b</incoming><signalEventDefinition id="Out_s" signalRef="S"/></endEvent>
 </process></definitions>"""


@cache
def small(enters: str = "nowhere") -> Definition:
    """One task between a signal that begins it and one that leads elsewhere."""
    return process.compile_model(process.read(SMALL % enters.encode()), {})


def given(enters: str = "nowhere") -> Given:
    return msgspec.structs.replace(usual(), maps={"small": small(enters)})


def opened() -> CaseState:
    """A request on support, answered by nobody yet."""
    events = decide(None, OPENING, usual(), MONDAY)
    assert not isinstance(events, Refusal)
    return fold(events)


def over(state: CaseState, parent: int | None = None) -> CaseState:
    """The case on the small map."""
    command = c.EnterProcess(definition=("small", 1), signal="over", parent=parent, by="agent:1")
    events = decide(state, command, given(), MONDAY)
    assert not isinstance(events, Refusal), events
    return fold(events, state)


def test_its_tokens_go_and_everything_of_its_own_stays() -> None:
    before = opened()
    after = over(before)
    assert after.definition == ("small", 1)
    assert [token.node for token in after.process.tokens] == ["Work"]
    assert after.process.timers == ()
    assert after.process.next_id > before.process.next_id
    own = ("contact_id", "opened_at", "queue", "unread", "promises", "facts", "silence", "tasks")
    assert [getattr(after, name) for name in own] == [getattr(before, name) for name in own]


def test_a_late_word_about_an_old_task_is_refused() -> None:
    before = opened()
    old = next(token for token in before.process.tokens if token.wait == "task")
    on_small = msgspec.structs.replace(given(), definition=small())
    late = decide(over(before), c.CompleteTask(task=f"t{old.id}", outcome="refuse"), on_small, MONDAY)
    assert isinstance(late, Refusal)
    assert late.code == "task-gone"


def test_a_map_that_is_not_there_is_a_refusal_for_a_person_and_a_task_for_the_lead_after_a_signal() -> None:
    command = c.EnterProcess(definition=("none", 1), signal="over", by="agent:1")
    refusal = decide(opened(), command, given(), MONDAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no-map"
    state = over(opened())
    done = c.CompleteTask(task=f"t{state.process.tokens[0].id}", by="agent:1")
    on_small = msgspec.structs.replace(given(), definition=small())
    events = decide(state, done, on_small, MONDAY)
    assert not isinstance(events, Refusal)
    assert [(task.kind, task.role) for task in fold(events, state).tasks] == [("enter", "lead")]


def test_two_maps_that_send_a_case_to_and_fro_are_stopped() -> None:
    spin = SMALL.replace(b"userTask", b"manualTask").replace(b"%s", b"small")
    spinning = process.compile_model(process.read(spin), {})
    around = msgspec.structs.replace(usual(), maps={"small": spinning})
    command = c.EnterProcess(definition=("small", 1), signal="over", by="agent:1")
    events = decide(opened(), command, around, MONDAY)
    assert not isinstance(events, Refusal)
    assert sum(isinstance(event.body, e.ProcessEntered) for event in events) == 8
    assert [task.kind for task in fold(events, opened()).tasks] == ["enter"]


def test_who_belongs_to_an_incident_has_been_read_and_leaves_it_with_the_map() -> None:
    waiting = over(opened(), parent=7)
    assert (waiting.parent, waiting.unread) == (7, ())
    on_small = msgspec.structs.replace(given(), definition=small(), maps={"support": usual().definition})
    back = c.EnterProcess(definition=("support", 1), signal="returned", by="agent:1")
    events = decide(waiting, back, on_small, MONDAY)
    assert not isinstance(events, Refusal)
    assert fold(events, waiting).parent is None


def test_a_signal_of_another_incident_is_not_heard() -> None:
    waiting = over(opened(), parent=7)
    heard = c.HearSignal(name="over", source=8)
    on_small = msgspec.structs.replace(given(), definition=small())
    assert decide(waiting, heard, on_small, MONDAY) == []


def test_only_the_first_moment_after_it_can_be_undone() -> None:
    before, after = opened(), over(opened())
    on_small = msgspec.structs.replace(given(), definition=small(), maps={"support": usual().definition})
    undo = c.UndoEntering(definition=before.definition, before=before.process, seen=after.seq, by="agent:1")
    events = decide(after, undo, on_small, MONDAY)
    assert not isinstance(events, Refusal)
    assert fold(events, after).process.tokens == before.process.tokens
    late = decide(after, msgspec.structs.replace(undo, seen=after.seq - 1), on_small, MONDAY)
    assert isinstance(late, Refusal)


def test_no_update_is_published_about_a_case_nobody_waits_for() -> None:
    refusal = decide(opened(), c.PublishUpdate(agent_id=1, by="agent:1"), usual(), MONDAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no-update"
