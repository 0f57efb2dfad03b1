"""What an inclusive join must know: from where a token could still come to it, and by which of its flows.

After the execution semantics of BPMN 2.0 (13.4.3): paths of sequence flow that do not visit the gateway
itself.
"""

from caseway.core.process.table import Step


def mark_reach(steps: dict[str, Step]) -> bool:
    """Give every inclusive join its map of element to a mask of its incoming flows.

    False if there is no such join.
    """
    joins = [s for s in steps.values() if s.kind == "inclusiveGateway" and len(s.incoming) > 1]
    for join in joins:
        join.reach = _reach(join, steps)
    return bool(joins)


def _reach(join: Step, steps: dict[str, Step]) -> dict[str, int]:
    bits = {flow: 1 << place for place, flow in enumerate(join.incoming)}
    before: dict[str, list[str]] = {}
    reach: dict[str, int] = {}
    waiting: list[str] = []
    for step in steps.values():
        if step is join:
            continue
        for after, flow in _ways_out(step):
            if after is join:
                if reach.setdefault(step.id, 0) | bits.get(flow, 0) != reach[step.id]:
                    reach[step.id] |= bits[flow]
                    waiting.append(step.id)
            else:
                before.setdefault(after.id, []).append(step.id)
    while waiting:
        here = waiting.pop()
        for earlier in before.get(here, ()):
            if reach.get(earlier, 0) | reach[here] != reach.get(earlier, 0):
                reach[earlier] = reach.get(earlier, 0) | reach[here]
                waiting.append(earlier)
    return reach


def _ways_out(step: Step) -> list[tuple[Step, str]]:
    """Where a token at this element, or on one of its boundary events, may go next within its scope."""
    ways = [(arrow.target, arrow.id) for arrow in step.outgoing]
    ways += [(arrow.target, arrow.id) for boundary in step.boundaries for arrow in boundary.outgoing]
    if step.link is not None:
        ways.append((step.link, ""))
    return ways
