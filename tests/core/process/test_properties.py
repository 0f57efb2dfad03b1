"""What holds for every map and every history: tokens are neither lost nor doubled, and the past folds the same."""

from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from lxml import etree

from caseway.core.process import (
    Changed,
    Close,
    ClosureAsked,
    Complete,
    Definition,
    Ignored,
    JobResult,
    Jump,
    Message,
    ProcessEvent,
    ProcessGiven,
    ProcessState,
    Retry,
    Signal,
    Skip,
    Start,
    StepCancelled,
    StepCompleted,
    StepEntered,
    StepFailed,
    StepPassed,
    StepRetried,
    StepSkipped,
    Stimulus,
    Time,
    advanced,
    compile_model,
    fold,
    initial,
    next_due,
    read,
    write,
)
from caseway.core.process.advance import by_tables
from tests.core.process.drawing import (
    boundary,
    catch,
    drawn,
    end,
    handler,
    message,
    node,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
)
from tests.core.process.playing import HISTORY, MONDAY

GIVEN = ProcessGiven(values={"x": 1}, silence_since=MONDAY)


@st.composite
def blocks(draw: DrawFn, prefix: str, depth: int) -> tuple[list[str], str, str]:
    """A piece of map with one way in and one way out: its parts, its first and its last element."""
    kinds = ["task", "wait", "verb", "sequence"] + (
        ["choice", "both", "some", "stage", "edge", "loop"] if depth else []
    )
    kind = draw(st.sampled_from(kinds))
    if kind in ("task", "wait", "verb"):
        made = {
            "task": user(prefix),
            "wait": catch(prefix, timer("PT1H")),
            "verb": catch(prefix, message("reply")),
        }
        return [made[kind]], prefix, prefix
    if kind == "sequence":
        one, two = (draw(blocks(f"{prefix}{n}", max(depth - 1, 0))) for n in "ab")
        return [*one[0], *two[0], f"{one[2]} > {two[1]}"], one[1], two[2]
    if kind == "stage":
        inner = draw(blocks(f"{prefix}i", depth - 1))
        loop = draw(st.sampled_from(["", MANY, "<standardLoopCharacteristics loopMaximum='2'>" + AGAIN]))
        inside = [
            start(f"{prefix}s"),
            *inner[0],
            end(f"{prefix}e"),
            f"{prefix}s > {inner[1]}",
            f"{inner[2]} > {prefix}e",
        ]
        return [sub(prefix, *inside, *([loop] if loop else []))], prefix, prefix
    return draw(split(prefix, depth, kind))


MANY = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
AGAIN = "<loopCondition>true</loopCondition></standardLoopCharacteristics>"


@st.composite
def split(draw: DrawFn, prefix: str, depth: int, kind: str) -> tuple[list[str], str, str]:
    """Two pieces side by side, or one that is done again, or left over its edge."""
    one, two = (draw(blocks(f"{prefix}{n}", depth - 1)) for n in "ab")
    first, last = f"{prefix}x", f"{prefix}y"
    parts = [*one[0], *two[0]]
    if kind == "edge":
        interrupts = draw(st.sampled_from(["true", "false"]))
        event = draw(st.sampled_from([timer("PT2H"), message("gone"), signal("solved")]))
        task = [user(first), boundary(f"{prefix}q", first, event, cancelActivity=interrupts), xor(last)]
        return (
            [
                *parts,
                *task,
                f"{first} > {one[1]}",
                f"{one[2]} > {last}",
                f"{prefix}q > {two[1]}",
                f"{two[2]} > {last}",
            ],
            first,
            last,
        )
    if kind == "loop":
        gates = [xor(first), xor(last, default=f"{last}-{two[1]}")]
        back = f'{last} > {first}: outcome = "again"'
        return (
            [*parts, *gates, f"{first} > {one[1]}", f"{one[2]} > {last}", back, f"{last} > {two[1]}"],
            first,
            two[2],
        )
    gate = {"choice": "exclusiveGateway", "both": "parallelGateway", "some": "inclusiveGateway"}[kind]
    condition = "" if kind == "both" else ": x = 1"
    default: dict[str, str] = {} if kind == "both" else {"default": f"{first}-{two[1]}"}
    gates = [node(gate, first, **default), node(gate, last)]
    flows = [
        f"{first} > {one[1]}{condition}",
        f"{first} > {two[1]}",
        f"{one[2]} > {last}",
        f"{two[2]} > {last}",
    ]
    return [*parts, *gates, *flows], first, last


@st.composite
def maps(draw: DrawFn) -> bytes:
    """A whole map: a piece, a closure behind it, a grace, and something beside."""
    parts, first, last = draw(blocks("n", 2))
    beside = handler(
        "h",
        start("hs", message("rated"), isInterrupting="false"),
        user("call", cw_survives="true"),
        "hs > call",
    )
    closing = [throw("closed", cw_closure="confirmed"), catch("grace", timer("P30D")), end("over")]
    flows = [f"s > {first}", f"{last} > closed > grace > over"]
    return drawn(start("s"), *parts, beside, *closing, *flows)


@st.composite
def tangles(draw: DrawFn) -> bytes:
    """A map that nobody would draw: flows leap ahead wherever the standard allows it, joins do not fit their splits."""
    kinds = [
        "userTask",
        "task",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "wait",
        "signal",
        "stage",
    ]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=3, max_size=6))
    names = [f"n{place}" for place in range(len(chosen))]
    row = ["s", *names, "e"]
    leaps = draw(
        st.sets(st.sampled_from([(a, b) for a in range(1, len(row)) for b in range(a + 2, len(row))]))
    )
    flows = sorted({*pairwise(row), *((row[a], row[b]) for a, b in leaps)})
    for place, name in enumerate(names):  # a gateway that neither splits nor joins breaks a rule
        if all(sum(flow[side] == name for flow in flows) < 2 for side in (0, 1)):
            chosen[place] = (
                chosen[place].replace("exclusiveGateway", "task").replace("inclusiveGateway", "task")
            )
            chosen[place] = chosen[place].replace("parallelGateway", "task")
    kind_of = dict(zip(names, chosen, strict=True))
    lines = [
        f"{one} > {other}{': outcome = null' if kind_of.get(one) in SPLITS and draw(st.booleans()) else ''}"
        for one, other in flows
    ]
    begins = start("hs", signal("solved"), isInterrupting=draw(st.sampled_from(["true", "false"])))
    beside = handler("h", begins, user("call"), "hs > call")
    return drawn(start("s"), *(_tangled(*pair) for pair in kind_of.items()), beside, end("e"), *lines)


SPLITS = ("exclusiveGateway", "inclusiveGateway")


def _tangled(name: str, kind: str) -> str:
    if kind == "wait":
        return catch(name, timer("PT1H"))
    if kind == "signal":
        return throw(name, signal("solved"))
    if kind == "stage":
        inner = [start(f"{name}s"), user(f"{name}u"), end(f"{name}e"), f"{name}s > {name}u > {name}e"]
        edge = [boundary(f"{name}b", f"{name}u", message("gone")), user(f"{name}v"), f"{name}b > {name}v"]
        return sub(name, *inner, *edge)
    return node(kind, name)


def stimuli(state: ProcessState) -> st.SearchStrategy[Stimulus]:
    """What may come next: mostly what is waited for, sometimes nonsense."""
    tokens = [token.id for token in state.tokens] or [0]
    token = st.sampled_from([*tokens, 999])
    outcome = st.sampled_from([None, "again", "done"])
    return st.one_of(
        st.builds(Complete, token, outcome),
        st.builds(Message, st.sampled_from(["reply", "gone", "rated", "unheard"])),
        st.just(Time()),
        st.just(Signal("solved")),
        st.builds(Skip, token),
        st.builds(Retry, token),
        st.builds(Jump, st.sampled_from(["closed", "grace", "n", "nx"])),
        st.just(Changed()),
        st.just(Start()),
    )


class Ledger:
    """The births and deaths of tokens, as the events tell them."""

    def __init__(self) -> None:
        self.born: set[int] = set()
        self.resting: set[int] = set()
        self.dead: set[int] = set()

    def read(self, event: ProcessEvent) -> None:
        for token in getattr(event, "tokens", ()):
            assert token not in self.born
            self.born.add(token)
        if isinstance(event, ClosureAsked):
            self.born.add(event.token)
        if isinstance(event, StepEntered | StepFailed):
            assert event.token not in self.dead
            self.resting.add(event.token)
        elif isinstance(event, StepPassed):
            self._die(event.token, *(t for t in event.consumed if t != event.token))
        elif isinstance(event, StepCompleted | StepSkipped | StepCancelled | StepRetried):
            self._die(event.token)

    def _die(self, *tokens: int) -> None:
        for token in tokens:
            assert token not in self.dead
            self.dead.add(token)
            self.resting.discard(token)

    def check(self, state: ProcessState) -> None:
        if state.ended:
            assert not self.resting
        assert {token.id for token in state.tokens} == self.resting
        assert self.born <= self.dead | self.resting


def play(
    definition: Definition, data: st.DataObject
) -> tuple[list[Stimulus], list[ProcessEvent], ProcessState]:
    state, now, ledger = initial(definition), MONDAY, Ledger()
    history: list[ProcessEvent] = []
    done: list[Stimulus] = []
    for turn in range(12):
        stimulus = Start() if turn == 0 else data.draw(stimuli(state))
        if isinstance(stimulus, Time):
            now = max(now, next_due(state) or now)
        found = advanced(definition, state, stimulus, GIVEN, now)
        done.append(stimulus)
        if isinstance(found, Ignored):
            assert found.reason
            continue
        events, after = found
        assert fold(state, events) == after
        assert by_tables(definition, state, stimulus, GIVEN, now) == found
        for event in events:
            ledger.read(event)
        ledger.check(after)
        assert all(token.scope == 0 or token.scope in ledger.resting for token in after.tokens)
        assert all(timer.token == 0 or timer.token in ledger.resting for timer in after.timers)
        history += events
        state = after
    return done, history, state


@settings(max_examples=150, deadline=None)
@given(maps(), st.data())
def test_no_token_is_lost_or_doubled_and_the_history_folds_to_the_state(
    file: bytes, data: st.DataObject
) -> None:
    definition = compile_model(read(file), {}, {})
    _, history, state = play(definition, data)
    stored: Any = HISTORY.decode(msgspec.json.encode(history))
    assert stored == history
    assert fold(initial(definition), stored) == state


@settings(max_examples=60, deadline=None)
@given(tangles(), st.data())
def test_no_token_is_lost_or_doubled_on_a_map_that_makes_no_sense(file: bytes, data: st.DataObject) -> None:
    definition = compile_model(read(file), {}, {})
    done, history, state = play(definition, data)
    stored: Any = HISTORY.decode(msgspec.json.encode(history))
    assert fold(initial(definition), stored) == state
    assert replayed(definition, done) == (history, state)


def replayed(definition: Definition, done: list[Stimulus]) -> tuple[list[ProcessEvent], ProcessState]:
    """The same stimuli again."""
    state, now = initial(definition), MONDAY
    history: list[ProcessEvent] = []
    for stimulus in done:
        if isinstance(stimulus, Time):
            now = max(now, next_due(state) or now)
        found = advanced(definition, state, stimulus, GIVEN, now)
        if not isinstance(found, Ignored):
            history += found[0]
            state = found[1]
    return history, state


UNKNOWN: list[Stimulus] = [
    Complete(999),
    Message("unheard"),
    Signal("unheard"),
    Skip(999),
    Retry(999),
    Jump("nowhere"),
    Close("unknown"),
    JobResult(999),
    Start(),
]


@settings(max_examples=25, deadline=None)
@given(st.one_of(maps(), tangles()), st.data())
def test_an_unknown_stimulus_changes_nothing_and_says_why(file: bytes, data: st.DataObject) -> None:
    definition = compile_model(read(file), {}, {})
    _, _, state = play(definition, data)
    for stimulus in UNKNOWN:
        found = advanced(definition, state, stimulus, GIVEN, MONDAY)
        assert isinstance(found, Ignored)
        assert found.reason.endswith(".")


@settings(max_examples=25, deadline=None)
@given(st.one_of(maps(), tangles()), st.data())
def test_a_map_and_its_reload_behave_the_same(file: bytes, data: st.DataObject) -> None:
    definition = compile_model(read(file), {}, {})
    rewritten = etree.tostring(etree.fromstring(write(read(file))), method="c14n")
    again = compile_model(read(rewritten), {}, {})
    done, _, _ = play(definition, data)
    one, two, now = initial(definition), initial(again), MONDAY
    for stimulus in done:
        if isinstance(stimulus, Time):
            now = max(now, next_due(one) or now)
        first = advanced(definition, one, stimulus, GIVEN, now)
        second = advanced(again, two, stimulus, GIVEN, now)
        assert first == second
        if not isinstance(first, Ignored) and not isinstance(second, Ignored):
            one, two = first[1], second[1]
