"""The engine in memory: complete five-step instances against a bare loop and against SpiffWorkflow."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench import floor
from bench.rounds import Cost, Row
from caseway.core import decision, process

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROUNDS = 7
MAPS = Path(__file__).parents[1] / "processes"


def five_steps() -> bytes:
    """Start, five user tasks, end."""
    tasks = "".join(f'<userTask id="t{n}" name="Step {n}"/>' for n in range(5))
    names = ["s", *(f"t{n}" for n in range(5)), "e"]
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(pairwise(names))
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">'
        f'<process id="p" isExecutable="true"><startEvent id="s"/>{tasks}<endEvent id="e"/>{flows}'
        "</process></definitions>"
    ).encode()


def _ours(definition: process.Definition, instances: int) -> None:
    for _ in range(instances):
        state = process.initial(definition)
        found = process.advanced(definition, state, process.Start(), process.NOTHING_GIVEN, NOW)
        while not isinstance(found, process.Ignored) and not found[1].ended:
            state = found[1]
            stimulus = process.Complete(state.tokens[0].id)
            found = process.advanced(definition, state, stimulus, process.NOTHING_GIVEN, NOW)


def _spiff(raw: bytes, instances: int) -> None:
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(raw))
    spec = parser.get_spec("p")
    for _ in range(instances):
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        while not workflow.is_completed():
            for task in workflow.get_tasks(state=TaskState.READY):
                task.run()
            workflow.do_engine_steps()


def _rate(run: object, instances: int) -> float:
    started = time.process_time()
    run(instances)  # type: ignore[operator]
    return instances / (time.process_time() - started)


async def rows() -> list[Row]:
    """In memory against SpiffWorkflow; compile against parse; the size of a waiting state is printed."""
    raw = five_steps()
    definition = process.compile_model(process.read(raw))
    ours, spiff, bare = [], [], []
    for _ in range(ROUNDS):
        ours.append(_rate(lambda n: _ours(definition, n), 2000))
        spiff.append(_rate(lambda n: _spiff(raw, n), 30))
        started = time.process_time()
        await floor.loop(20000)
        bare.append(20000 / (time.process_time() - started))
    times = median(a / b for a, b in zip(ours, spiff, strict=True))
    print(
        f"engine in memory: ours {median(ours):,.0f} five-step instances/s, SpiffWorkflow {median(spiff):,.0f}/s, "
        f"a bare loop {median(bare):,.0f}/s; ours is {times:.0f} × SpiffWorkflow (mark ≥ 100 ×)"
    )
    state = process.advanced(
        definition, process.initial(definition), process.Start(), process.NOTHING_GIVEN, NOW
    )
    assert not isinstance(state, process.Ignored)
    print(f"a waiting state of such an instance: {len(msgspec.json.encode(state[1]))} bytes (mark ≤ 1 KB)")
    support = (MAPS / "support" / "support.bpmn").read_bytes()
    tables = decision.read((MAPS / "support" / "triage.dmn").read_bytes())
    names = dict.fromkeys(("triage", *tables.decisions), tables)
    return [
        _compiling("compile five steps against lxml's parse of them", raw, {}),
        _compiling("compile the support map against lxml's parse of it", support, names),
    ]


def _compiling(name: str, raw: bytes, decisions: Mapping[str, Any]) -> Row:
    """Read and compile against parse alone, in turn, on the same bytes."""
    pairs = []
    count = max(10, 400_000 // len(raw))
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(count):
            etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
        parse = (time.process_time() - started) / count
        started = time.process_time()
        for _ in range(count):
            process.compile_model(process.read(raw), decisions)
        pairs.append(((time.process_time() - started) / count, parse))
    times = median(a / b for a, b in pairs)
    ours, least = median(a for a, _ in pairs) * 1000, median(b for _, b in pairs) * 1000
    mark = 5.0
    return Row(
        name,
        Cost(ours, ours),
        Cost(least, least),
        times,
        times,
        "≤ 5×",
        times <= mark,
    )
