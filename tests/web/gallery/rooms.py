"""The other rooms: new case, history, mail rooms, and the contact's page, with the cast in them."""

from caseway.web.agent.case_page import Entry, StageMark
from caseway.web.parts import Chip, Choice
from caseway.web.portal.door_page import DoorPage, ShutDoor
from tests.web.gallery.desk import ANA, BOB, MIA, STAGES, ago

NEW_CASE = {
    "typed": {
        "email": "tomas@example.org",
        "name": "Tomás Alves",
        "subject": "",
        "text": "Rang at nine: the parcel shows delivered, nothing is here.",
        "take": "yes",
    },
    "queues": (Choice("", "As usual", True), Choice("delivery", "Delivery")),
    "channels": (Choice("phone", "They rang", True), Choice("letter", "They wrote a letter")),
    "processes": (Choice("", "As usual", True), Choice("return", "Return and refund")),
    "refusal": "A case needs the contact's address and a subject.",
}
HISTORY = {
    "reference": "C-1042-7",
    "subject": "Kettle leaks at the base",
    "lines": (
        {"seq": 1, "at": ago(hours=2), "who": "Mia", "kind": "Case opened", "what": "", "where": ""},
        {
            "seq": 2,
            "at": ago(hours=2),
            "who": "the desk",
            "kind": "Decision made",
            "what": "decision triage, outputs {'queue': 'repairs'}",
            "where": "Decide kind and queue",
        },
        {
            "seq": 3,
            "at": ago(hours=1),
            "who": "Bob Osei",
            "kind": "Step completed",
            "what": "Gather what is missing done by Bob Osei",
            "where": "Gather what is missing",
        },
    ),
}


def _mail(seq: int, state: Chip, reason: str, *, held: bool = False) -> dict[str, object]:
    return {
        "reference": "C-1042-7",
        "seq": seq,
        "to": "mia.berger@example.net",
        "subject": "Re: Kettle leaks at the base [C-1042-7]",
        "text": "Dear Mia,\n\nwe have your request.",
        "kind": "Acknowledgement",
        "at": ago(minutes=4 * seq),
        "state": state,
        "reason": reason,
        "held": held,
    }


OUTGOING = {
    "tabs": (
        {"href": "/outgoing?show=", "label": "Needs a look", "current": True},
        {"href": "/outgoing?show=kept", "label": "Kept here", "current": False},
        {"href": "/outgoing?show=sent", "label": "Sent", "current": False},
    ),
    "lines": (
        _mail(1, Chip("held", "pause", "amber"), "Automatic mail of this inbox is held.", held=True),
        _mail(2, Chip("came back", "mail-x", "red"), "550 no such user here"),
    ),
    "switches": (
        {
            "href": "/inboxes/1/hold",
            "label": "support@localhost",
            "hint": "automatic mail of this inbox",
            "held": True,
        },
        {
            "href": "/processes/support/hold",
            "label": "Support",
            "hint": "automatic mail of this process",
            "held": False,
        },
    ),
    "held_count": 1,
    "after_down": "",
    "leaves": True,
}
NOTHING_OUT = {**OUTGOING, "lines": (), "held_count": 0, "leaves": False}
HELD = {
    "lines": (
        {
            "id": 4,
            "sender": "unknown",
            "summary": "Rechnung",
            "reason": "It does not say who sent it.",
            "at": ago(hours=3),
            "size": "34 kB",
        },
    )
}
TALK = (
    Entry(
        2, "theirs", MIA, at=ago(hours=2), clock="08:58", text="Hello, the kettle I bought last week leaks."
    ),
    Entry(
        8, "ours", BOB, at=ago(minutes=39), clock="10:02", text="Good morning Mia, thank you for the photo."
    ),
)
DOOR = DoorPage(
    "token",
    "C-1042-7",
    "Fjord Supply",
    "Kettle leaks at the base",
    "Mia",
    "We have a question for you.",
    "As soon as you answer below, we go on.",
    STAGES,
    TALK,
    asking="answer",
    ask="It leaks only when it is filled above one litre, is that right?",
    may_withdraw=True,
)
OFFER = DoorPage(
    "token",
    "C-1042-7",
    "Fjord Supply",
    "Kettle leaks at the base",
    "Mia",
    "We have a proposal for you.",
    "As soon as you answer below, we go on.",
    STAGES,
    TALK,
    asking="proposal",
    proposal="The seal of your kettle is a known fault, and it is ours. We would like to send you a new EK-20.",
    plan=("We send the new kettle today.", "You send the old one back in the same box, at our cost."),
    effect="Thu 12 March 2026",
)
DONE = tuple(StageMark(stage.label, "passed") for stage in STAGES)
RATING = DoorPage(
    "token",
    "C-1042-7",
    "Fjord Supply",
    "Kettle leaks at the base",
    "Mia",
    "Solved. You told us that it worked.",
    "If anything is left, write below: that opens the case again.",
    DONE,
    TALK,
    asking="rating",
    closed=True,
    said="Good to hear. The case is closed; an answer opens it again.",
)
WORKED = DoorPage(
    "token",
    "C-1042-7",
    "Fjord Supply",
    "Kettle leaks at the base",
    "Mia",
    "We think that this is solved.",
    "Tell us below whether it worked. If we hear nothing, we take it that it did.",
    STAGES,
    (
        *TALK,
        Entry(
            12,
            "ours",
            ANA,
            at=ago(minutes=3),
            clock="10:38",
            text="The new kettle has arrived, says the carrier.",
        ),
    ),
    asking="worked",
)
SHUT = ShutDoor(
    "This link has ended",
    "Links end after some weeks, so that nobody else can use an old message. We can mail you a new one.",
    "token",
    renews=True,
)
SPLIT = {
    "reference": "C-1042-7",
    "messages": (Choice("9", "10:31: Yes, exactly. It happened again this morning", True),),
}
