"""Complaints, incidents, and signals from devices and monitors."""

from typing import Any

from caseway.actions import incidents, process_changes, signals
from caseway.actions.incidents import NewIncident
from caseway.actions.signals import Received
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.store import incidents as stored
from caseway.store import signals as sent
from caseway.web.api import incident_shapes as bodies
from caseway.web.api import shapes
from caseway.web.api.cases import address, known_queue, standing
from caseway.web.api.operations import Answer, Call, done, operation
from caseway.web.api.problems import Fault, refused


@operation("POST", "/cases/{reference}/complaint")
async def complain(call: Call, new: bodies.NewComplaint) -> Answer[shapes.Case]:
    """Let a case go on as a complaint, under the same reference. The contact is told after two minutes."""
    done(await process_changes.complain(call.house, call.agent, call.case.id, new.reason))
    return await standing(call, call.case.id)


@operation("PUT", "/cases/{reference}/incident")
async def attach(call: Call, new: bodies.NewBelonging) -> Answer[shapes.Case]:
    """Let a case wait for an incident that is not solved."""
    done(await incidents.attach(call.house, call.agent, call.case.id, new.incident))
    return await standing(call, call.case.id)


@operation("DELETE", "/cases/{reference}/incident")
async def detach(call: Call) -> Answer[shapes.Case]:
    """Free a case from its incident; it goes on where requests are solved."""
    done(await incidents.detach(call.house, call.agent, call.case.id))
    return await standing(call, call.case.id)


@operation("POST", "/cases/{reference}/updates")
async def publish(call: Call, new: bodies.NewUpdate) -> Answer[shapes.Case]:
    """Tell everybody who waits for an incident how it stands, each in their language."""
    done(await incidents.publish(call.house, call.agent, call.case.id, new.texts))
    return await standing(call, call.case.id)


@operation("GET", "/cases/{reference}/reports")
async def reports(call: Call) -> Answer[bodies.Reports]:
    """See who waits for an incident, and how far the latest word to them has come."""
    found = await stored.children(call.connection, call.case.id)
    latest = next(iter(await sent.progress(call.connection, call.case.id)), None)
    lines = [bodies.Report(reference_of(one.id), one.subject, one.contact_name, one.status) for one in found]
    counts = await stored.counts(call.connection, call.case.id)
    total, told = (latest.total, latest.told) if latest is not None else (0, 0)
    return Answer(bodies.Reports(counts, lines, total, told), seq=call.case.last_seq)


@operation("POST", "/incidents", status=201)
async def open_incident(call: Call, new: bodies.NewIncident) -> Answer[shapes.Case]:
    """Open an incident. Requests with one of its words in their subject wait for it."""
    if new.queue is not None and not await known_queue(call, new.queue):
        raise Fault(409, "queue", "There is no such queue, or it is not yours.")
    wanted = NewIncident(
        subject=new.subject, text=new.text, category=new.category, words=new.words, queue=new.queue or ""
    )
    opened = done(await incidents.open_incident(call.house, call.agent, wanted))
    answer: Answer[Any] = await standing(call, opened.state.case_id)
    return Answer(answer.body, answer.seq, address(opened.state.case_id))


@operation("POST", "/signals", status=202)
async def receive_signal(call: Call, new: bodies.NewSignal) -> Answer[bodies.Signal]:
    """Tell the desk what a device or a monitor has seen. Maps that begin with it open a case; who listens hears it."""
    received = Received(
        name=new.name, source=new.source, subject=new.subject, text=new.text, data=dict(new.data)
    )
    heard = await signals.receive(call.house, f"agent:{call.agent.id}", received)
    if isinstance(heard, Refusal):
        raise refused(heard)
    opened = [reference_of(one.state.case_id) for one in heard.opened]
    return Answer(bodies.Signal(heard.signal_id, opened))


OPERATIONS = (complain, attach, detach, publish, reports, open_incident, receive_signal)
