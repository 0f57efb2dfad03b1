"""What a program must know of the house: queues, agents, maps."""

from caseway.core.permissions import may_look
from caseway.store import agents, definitions
from caseway.store.agents import Agent
from caseway.web.api import shapes
from caseway.web.api.operations import Answer, Call, operation


def _shaped(agent: Agent) -> shapes.Agent:
    return shapes.Agent(agent.id, agent.email, agent.name, agent.role, agent.present, sorted(agent.queues))


@operation("GET", "/queues")
async def list_queues(call: Call) -> Answer[shapes.Page[shapes.Queue]]:
    """List the queues whose cases you may see, all on one page."""
    found = await agents.all_queues(call.connection)
    seen = [queue for queue in found if call.agent.sees_all or queue.key in call.agent.queues]
    return Answer(shapes.Page([shapes.Queue(queue.key, queue.name) for queue in seen], None))


@operation("GET", "/agents")
async def list_agents(call: Call) -> Answer[shapes.Page[shapes.Agent]]:
    """List the agents who work here, by name, all on one page."""
    return Answer(shapes.Page([_shaped(agent) for agent in await agents.everyone(call.connection)], None))


@operation("GET", "/agents/me")
async def read_me(call: Call) -> Answer[shapes.Agent]:
    """Read whom this token acts for."""
    return Answer(_shaped(call.agent))


@operation("GET", "/processes", scope="processes:read")
async def list_processes(call: Call) -> Answer[shapes.Page[shapes.ProcessDefinition]]:
    """List the maps with their versions, all on one page."""
    looks = may_look(call.agent.role, call.agent.queues)
    found = await definitions.everything(call.connection) if looks else []
    return Answer(shapes.Page([shapes.ProcessDefinition(*one) for one in found], None))


OPERATIONS = (list_queues, list_agents, read_me, list_processes)
