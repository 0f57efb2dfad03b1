"""What can be drawn of a map, whether or not it could run: a draft is looked at before it is finished."""

from typing import cast

from caseway.core import process
from caseway.core.process import Definition
from caseway.core.process.index import Index
from caseway.core.process.model import Model
from caseway.core.process.nodes import flows_in, node_of, places_in, roles_of
from caseway.core.process.reader import diagram
from caseway.core.process.table import Table
from caseway.web.drawing.sheet import Sheet, sheet_of


def unjudged(bpmn: bytes, name: str) -> Sheet | None:
    """The sheet of a file as it stands; None for one that cannot be read at all."""
    try:
        model = process.read(bpmn)
        return sheet_of(model, _drawn(model, name))
    except (process.Unreadable, KeyError):
        return None


def _drawn(model: Model, name: str) -> Definition:
    """Nodes, flows and picture, and nothing that could run."""
    index = Index(model)
    roles = roles_of(index)
    bodies = list(model.root.every("process"))
    places = [place for body in bodies for place in places_in(body)]
    nodes = {place.element.id: node_of(place, index, roles) for place in places}
    flows = {flow.id: flow for body in bodies for flow in flows_in(body)}
    whole = {i: flow for i, flow in flows.items() if flow.source in nodes and flow.target in nodes}
    return Definition(
        key="",
        name=name,
        version=0,
        nodes=nodes,
        flows=whole,
        starts=(),
        closures={},
        verbs=(),
        forms=frozenset(),
        table=cast("Table", None),  # a picture asks for none
        picture=lambda: diagram(model),
    )
