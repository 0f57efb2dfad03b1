"""What was done, each as one quiet line of the conversation."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from caseway.core.case import events as e
from caseway.core.case.events import Event
from caseway.core.case.tasks import READINGS
from caseway.core.process import Definition
from caseway.core.process import events as pe
from caseway.core.values import reference_of
from caseway.web.stamps import Reader
from caseway.web.words import BASES, ROLES, outcome_words, plain


class Teller(msgspec.Struct, frozen=True):
    """What telling needs: names of people and queues, the map, and the reader's zone."""

    names: Mapping[int, str]
    queues: Mapping[str, str]
    definition: Definition
    reader: Reader
    contact: str = "The contact"

    def who(self, by: str) -> str:
        """`agent:3` reads “Bob Osei”; whoever left the house is “a former colleague”."""
        kind, _, number = by.partition(":")
        if kind == "agent":
            return self.names.get(int(number or 0), "a former colleague")
        return self.contact if kind == "contact" else "the desk"

    def step(self, element: str | None) -> str:
        """The name of an element of the map."""
        node = self.definition.nodes.get(element or "")
        return (node.name or plain(node.id)) if node else plain(element or "a step")

    def queue(self, key: str) -> str:
        """The name of a queue."""
        return self.queues.get(key, plain(key))


class Deed(msgspec.Struct, frozen=True):
    """A line: its beginning in bold, the rest, and an icon."""

    lead: str
    text: str
    icon: str = "git-commit-horizontal"


Tell = Callable[[Teller, Event, Any], Deed | None]


def tell(teller: Teller, event: Event) -> Deed | None:
    """The line for this event; None for what speaks for itself."""
    teach = _TELLERS.get(type(event.body))
    return teach(teller, event, event.body) if teach else None


def _opened(teller: Teller, event: Event, body: e.CaseOpened) -> Deed | None:
    if body.split_from is not None:
        return Deed("Split off", f"from {reference_of(body.split_from[0])}", "split")
    if body.linked_to is not None:
        return Deed("Opened", f"after {reference_of(body.linked_to)}, which is over", "link")
    return (
        Deed("Opened by hand", f"by {teller.who(event.by)}", "square-pen")
        if event.by.startswith("agent")
        else None
    )


def _completed(teller: Teller, event: Event, body: pe.StepCompleted) -> Deed | None:
    node = teller.definition.nodes.get(body.element)
    if node is None or node.kind != "userTask":
        return None
    how = f": {outcome_words(body.outcome)[0].lower()}" if body.outcome else ""
    return Deed(teller.step(body.element), f"done by {teller.who(event.by)}{how}", "check")


def _assigned(teller: Teller, event: Event, body: e.Assigned) -> Deed:
    to = teller.names.get(body.agent_id or 0)
    if to is None:
        return Deed("Nobody", f"has it now, said {teller.who(event.by)}", "user-round")
    return Deed(to, f"has it now ({body.why})", "user-round")


def _read(teller: Teller, event: Event, body: e.MessagesRead) -> Deed | None:
    said = READINGS.get(body.outcome)
    return Deed("Read", f"by {teller.who(event.by)}: {said.lower()}", "mail-open") if said else None


def _transferred(teller: Teller, event: Event, body: e.Transferred) -> Deed:
    return Deed(
        "Moved",
        f"from {teller.queue(body.source)} to {teller.queue(body.target)} by {teller.who(event.by)}",
        "shuffle",
    )


def _escalated(teller: Teller, event: Event, body: e.Escalated) -> Deed:
    until = f", back by {teller.reader.stamp(body.due_at).short}" if body.due_at else ""
    return Deed("Raised", f"to the {ROLES.get(body.to, body.to)}{until}", "arrow-up-right")


def _promised(teller: Teller, event: Event, body: e.PromiseMade) -> Deed:
    by = f" by {teller.reader.stamp(body.due_at).short}" if body.due_at else ""
    return Deed("Promised", f"{plain(body.kind).lower()}{by}", "hand-helping")


def _closed(teller: Teller, event: Event, body: e.Closed) -> Deed:
    return Deed("Closed", f"{BASES.get(body.basis, body.basis)} ({teller.who(event.by)})", "archive")


def _reopened(teller: Teller, event: Event, body: e.Reopened) -> Deed:
    return Deed("Open again", f"by {teller.who(event.by)}", "rotate-ccw")


def _fields(teller: Teller, event: Event, body: e.FieldsSet) -> Deed:
    changes = ", ".join(f"{plain(name).lower()} is {value}" for name, value in body.fields.items())
    return Deed(changes.capitalize(), f"said {teller.who(event.by)}", "tag")


def _facts(teller: Teller, event: Event, body: e.FactsRecorded) -> Deed:
    names = ", ".join(plain(name).lower() for name in body.names)
    return Deed("Known now", names, "clipboard-list")


def _wanted(teller: Teller, event: Event, body: e.PersonWanted) -> Deed:
    what = "complains" if body.complaint else "wants to speak to a person"
    return Deed(teller.contact, what, "phone" if not body.complaint else "message-square-quote")


def _elapsed(teller: Teller, event: Event, body: e.WaitElapsed) -> Deed:
    kept = body.then == "keep"
    return Deed("Back", "it was kept until now" if kept else "the third party had until now", "alarm-clock")


def _statement(teller: Teller, event: Event, body: e.StatementRecorded) -> Deed:
    said = {
        "agreed": "agrees",
        "declined": "declines",
        "confirmed": "says that it is solved",
        "not-solved": "says that it is not solved",
        "withdrawn": "withdraws the request",
        "rated": f"gives {body.rating} of 5" if body.rating else "rates us",
        "reply": "said something",
    }.get(body.verb, body.verb)
    where = " on the phone" if body.channel == "phone" else ""
    heard = f", heard by {teller.who(event.by)}" if event.by.startswith("agent") else ""
    return Deed(
        teller.contact, f"{said}{where}{heard}", "star" if body.verb == "rated" else "message-square-quote"
    )


def _failed(teller: Teller, event: Event, body: pe.StepFailed) -> Deed:
    return Deed("Fault", f"at “{teller.step(body.element)}”: {body.sentence}", "octagon-alert")


def _suppressed(teller: Teller, event: Event, body: e.MessageSuppressed) -> Deed:
    return Deed("Not sent", f"{plain(body.template).lower()}: {body.reason}", "mail-x")


def _split(teller: Teller, event: Event, body: e.MessageSplit) -> Deed:
    return Deed("Split off", f"as {reference_of(body.other_id)}", "split")


def _entered(teller: Teller, event: Event, body: e.ProcessEntered) -> Deed:
    who = f" by {teller.who(event.by)}" if event.by.startswith("agent") else ""
    return Deed(
        "Another map",
        f"{plain(body.definition[0]).lower()}, from {plain(body.left[0]).lower()}{who}",
        "route",
    )


def _undone(teller: Teller, event: Event, body: e.EnteringUndone) -> Deed:
    return Deed("Taken back", f"by {teller.who(event.by)}: on the map it was on before", "undo-2")


_TELLERS: dict[type[Any], Tell] = {
    e.CaseOpened: _opened,
    e.ThanksTaken: lambda t, ev, b: Deed("Taken as thanks", "the case stays closed", "heart-handshake"),
    e.MessageSuppressed: _suppressed,
    e.MessagesRead: _read,
    e.StatementRecorded: _statement,
    e.PersonWanted: _wanted,
    e.FactsRecorded: _facts,
    e.FieldsSet: _fields,
    e.Assigned: _assigned,
    e.Transferred: _transferred,
    e.Escalated: _escalated,
    e.PromiseMade: _promised,
    e.PromiseSettled: lambda t, ev, b: Deed("Promise", b.standing, "hand-helping"),
    e.Closed: _closed,
    e.Reopened: _reopened,
    e.WaitElapsed: _elapsed,
    e.SilenceHeld: lambda t, ev, b: Deed(
        t.contact, f"is away until {t.reader.stamp(b.until).short}", "coffee"
    ),
    e.MessageSplit: _split,
    e.ProcessEntered: _entered,
    e.EnteringUndone: _undone,
    e.MovedToVersion: lambda t, ev, b: Deed(
        "Moved", f"to version {b.definition[1]} of its map by {t.who(ev.by)}", "route"
    ),
    e.MoveUndone: lambda t, ev, b: Deed(
        "Taken back", f"to version {b.definition[1]} of its map by {t.who(ev.by)}", "undo-2"
    ),
    e.AttachedTo: lambda t, ev, b: Deed("Waits", f"for incident {reference_of(b.parent)}", "radio"),
    e.DetachedFrom: lambda t, ev, b: Deed(
        "Freed", f"from incident {reference_of(b.parent)}", "corner-up-left"
    ),
    e.UpdatePublished: lambda t, ev, b: Deed("Told everybody", f"by {t.who(ev.by)}", "radio"),
    pe.StepCompleted: _completed,
    pe.StepSkipped: lambda t, ev, b: Deed(t.step(b.element), f"skipped by {t.who(ev.by)}", "skip-forward"),
    pe.StepFailed: _failed,
    pe.StepRetried: lambda t, ev, b: Deed(t.step(b.element), f"tried again by {t.who(ev.by)}", "rotate-ccw"),
    pe.Jumped: lambda t, ev, b: Deed("Jumped", f"to “{t.step(b.to)}” by {t.who(ev.by)}", "corner-down-right"),
}
