"""What people of ours do."""

from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.case.tasks import RESERVED
from caseway.core.values import Then
from caseway.lab.scenarios.deeds_of_contacts import opening
from caseway.lab.scenarios.details import (
    AtStep,
    Closing,
    Completing,
    Entering,
    Fields,
    Handing,
    Hearing,
    Jumping,
    Knowing,
    Nothing,
    Offering,
    Opening,
    Reading,
    Reason,
    Until,
)
from caseway.lab.scenarios.naming import Impossible, meant, nodes_named
from caseway.lab.scenarios.scene import Asked, Make, Scene


def opens(scene: Scene, said: Opening) -> Asked:
    """A case by hand, for what was said on the phone or over the counter; or of our own accord, with nothing said."""
    by = scene.agent_by
    first = (
        c.ReceiveMessage(channel=said.channel, contact_id=scene.life.contact.id, by=by) if said.said else None
    )
    trigger = "none" if said.channel == "phone" else "message"
    mine = scene.person.id if said.take else None
    return (opening(scene, trigger, said.channel, by, first=first, assignee=mine),)


def _writes(then: Then) -> Make:
    def make(scene: Scene, said: Nothing | Until) -> Asked:
        until = scene.instant(said.until) if isinstance(said, Until) else None
        return (c.SendMessage(then=then, until=until, agent_id=scene.person.id, by=scene.agent_by),)

    return make


def proposes(scene: Scene, said: Offering) -> Asked:
    """A solution with its amount and the day of its effect."""
    effect = scene.instant(said.effect_on) if said.effect_on is not None else None
    return (
        c.MakeProposal(amount=said.amount, effect_on=effect, agent_id=scene.person.id, by=scene.agent_by),
    )


def completes(scene: Scene, said: Completing) -> Asked:
    """Finish a task; one that ends with an answer or a proposal is finished by making it."""
    if said.outcome == "answer" and said.step is None:
        return _writes("answer")(scene, Nothing())
    task = scene.task(said.step, said.outcome)
    if said.outcome == "answer":
        return _writes("answer")(scene, Nothing())
    if said.outcome == "propose":
        amount = said.data.get("amount", 0.0)
        return proposes(scene, Offering(amount=float(amount)))
    facts = {k: v for k, v in said.data.items() if k not in RESERVED and v not in (None, "")}
    scene.life.facts |= facts
    return (
        c.CompleteTask(
            task=task,
            outcome=said.outcome,
            data=said.data,
            facts=tuple(facts),
            agent_id=scene.person.id,
            by=scene.agent_by,
        ),
    )


def reads(scene: Scene, said: Reading) -> Asked:
    """Say what a message of the contact was."""
    task = scene.task("Read the answer", said.taken)
    return (c.CompleteTask(task=task, outcome=said.taken, agent_id=scene.person.id, by=scene.agent_by),)


def hears(scene: Scene, said: Hearing) -> Asked:
    """What the contact said on the phone."""
    return (c.RecordStatement(verb=said.verb, channel="phone", rating=said.rating, by=scene.agent_by),)


def enters(scene: Scene, said: Entering) -> Asked:
    """The case goes on on another map, under the same reference."""
    maps, lives = scene.world.maps, scene.world.lives
    if said.process not in maps:
        raise Impossible(f"There is no map “{said.process}” beside this one.{meant(said.process, maps)}")
    if said.parent is not None and said.parent not in lives:
        raise Impossible(f"There is no case “{said.parent}” in this scenario.{meant(said.parent, lives)}")
    parent = lives[said.parent].id if said.parent is not None else None
    target = (said.process, maps[said.process].version)
    return (
        c.EnterProcess(
            definition=target, signal=said.signal, parent=parent, reason=said.reason, by=scene.agent_by
        ),
    )


def updates(scene: Scene, said: Nothing) -> Asked:
    """Tell everybody who waits for this incident how it stands."""
    return (c.PublishUpdate(agent_id=scene.person.id, by=scene.agent_by),)


def notes(scene: Scene, said: Nothing) -> Asked:
    """Internal words."""
    return (c.AddNote(by=scene.agent_by),)


def records(scene: Scene, said: Knowing) -> Asked:
    """Facts became known."""
    scene.life.facts |= said.facts
    return (c.RecordFacts(names=tuple(said.facts), source="scenario", by=scene.agent_by),)


def sets(scene: Scene, said: Fields) -> Asked:
    """Fields of the case."""
    values = {"kind": said.kind, "category": said.category, "priority": said.priority, "queue": said.queue}
    fields = {key: value for key, value in values.items() if value is not None}
    return (c.SetFields(fields=fields, reason=said.reason, by=scene.agent_by),)


def takes(scene: Scene, said: Nothing) -> Asked:
    """They make the case theirs."""
    return (c.Assign(agent_id=scene.person.id, by=scene.agent_by),)


def assigns(scene: Scene, said: Handing) -> Asked:
    """To somebody, or nobody."""
    people = scene.world.colleagues
    if said.to != "nobody" and said.to not in people:
        raise Impossible(f"There is no “{said.to}” here.{meant(said.to, [*people, 'nobody'])}")
    agent_id = None if said.to == "nobody" else people[said.to].id
    return (c.Assign(agent_id=agent_id, by=scene.agent_by),)


def closes(scene: Scene, said: Closing) -> Asked:
    """Close by hand."""
    return (c.CloseCase(basis=said.basis, reason=said.reason, by=scene.agent_by),)


def reopens(scene: Scene, said: Reason) -> Asked:
    """Open again by hand."""
    return (c.ReopenCase(reason=said.reason, by=scene.agent_by),)


def skips(scene: Scene, said: AtStep) -> Asked:
    """Leave a step out; a lead's right."""
    if scene.person.role not in ("lead", "admin"):
        return Refusal("permission", "Skipping a step takes a lead.")
    token = scene.resting(said.step).id
    return (c.SkipStep(token=token, reason=said.reason, by=scene.agent_by),)


def retries(scene: Scene, said: AtStep) -> Asked:
    """Try a parked step again."""
    return (c.RetryStep(token=scene.resting(said.step, "fault").id, by=scene.agent_by),)


def jumps(scene: Scene, said: Jumping) -> Asked:
    """Go on elsewhere; a lead's right."""
    if scene.person.role not in ("lead", "admin"):
        return Refusal("permission", "Jumping to a step takes a lead.")
    element = min(nodes_named(scene.definition, said.to))
    return (c.JumpTo(element=element, reason=said.reason, by=scene.agent_by),)


def _is_here(present: bool) -> Make:
    def make(scene: Scene, said: Nothing) -> Asked:
        scene.world.set_presence(scene.world.name_of(scene.person.id), present=present)
        return ()

    return make


DEEDS: dict[str, tuple[type, Make]] = {
    "opens": (Opening, opens),
    "asks": (Nothing, _writes("wait_contact")),
    "answers": (Nothing, _writes("answer")),
    "keeps": (Until, _writes("keep")),
    "waits for others": (Until, _writes("wait_third_party")),
    "proposes": (Offering, proposes),
    "completes": (Completing, completes),
    "reads": (Reading, reads),
    "hears": (Hearing, hears),
    "enters": (Entering, enters),
    "updates": (Nothing, updates),
    "notes": (Nothing, notes),
    "records": (Knowing, records),
    "sets": (Fields, sets),
    "takes": (Nothing, takes),
    "assigns": (Handing, assigns),
    "closes": (Closing, closes),
    "reopens": (Reason, reopens),
    "skips": (AtStep, skips),
    "retries": (AtStep, retries),
    "jumps": (Jumping, jumps),
    "leaves": (Nothing, _is_here(present=False)),
    "returns": (Nothing, _is_here(present=True)),
}
