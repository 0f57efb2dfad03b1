"""The workspace on a Tuesday morning in March, as Bob sees it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

from caseway.actions.publishing import shipped
from caseway.core import process
from caseway.store.definitions import compiled
from caseway.web.agent.case_page import (
    AnswerPanel,
    CaseHead,
    CasePage,
    Composer,
    Context,
    EarlierCase,
    Entry,
    FaultPanel,
    Field,
    File,
    Outcome,
    Pair,
    PersonCard,
    StageMark,
    StepPanel,
)
from caseway.web.agent.list_page import ListPage, ListRow
from caseway.web.drawing import Position, Sheet, draw_near, sheet_of
from caseway.web.frames import Frame, Rail, RailGroup, RailLink
from caseway.web.parts import Chip, Choice, Empty, person
from caseway.web.stamps import Reader, Stamp

NOW = datetime(2026, 3, 10, 9, 41, tzinfo=UTC)
READER = Reader(NOW, "Europe/Vienna")
FRAME = Frame(now=NOW.isoformat())
ANA, BOB, LENA = person("Ana Novak", 1), person("Bob Osei", 2), person("Lena Schmitt", 5)
MIA, TOMAS, KENJI = person("Mia Berger", 7), person("Tomás Alves", 8), person("Kenji Nakamura", 9)


def ago(**length: float) -> Stamp:
    """The stamp of that long before now."""
    return READER.stamp(NOW - timedelta(**length))


def ahead(**length: float) -> Stamp:
    """The stamp of that long after now."""
    return READER.stamp(NOW + timedelta(**length))


def rail(current: str = "mine", *, lead: bool = False) -> Rail:
    """Bob's rail, or Lena's."""
    top = (
        RailLink("needs-me", "What needs me", "bell", "/lists/needs-me", "3", True, "n"),
        RailLink("mine", "Mine", "inbox", "/lists/mine", "7", go="m"),
        RailLink("unassigned", "Unassigned", "users", "/lists/unassigned", "12", go="u"),
        RailLink("oldest", "Oldest unanswered", "hourglass", "/lists/oldest", "31", go="o"),
        RailLink("snoozed", "Snoozed", "alarm-clock", "/lists/snoozed", "4", go="z"),
    )
    queues = (
        RailLink("queue:delivery", "Delivery", "package", "/queues/delivery", "18"),
        RailLink("queue:repairs", "Repairs", "wrench", "/queues/repairs", "9"),
        RailLink("queue:billing", "Billing", "receipt-text", "/queues/billing", "1000+"),
    )
    views = (
        RailLink("all", "All cases", "layers", "/lists/all", go="a"),
        RailLink("outgoing", "Outgoing mail", "send", "/outgoing", "2"),
        RailLink("held", "Held mail", "mail-question-mark", "/held", "1"),
    )
    desk = (RailLink("faults", "Faults", "octagon-alert", "/lists/faults", "1", True, "f"),) if lead else ()
    groups = [RailGroup("", top), RailGroup("Queues", queues), RailGroup("Desk", (*views, *desk))]
    me = LENA if lead else BOB
    return Rail(tuple(groups), me, "Repairs · until 17:00", lead, current)


ROWS = (
    ListRow(
        "C-1051-3",
        TOMAS,
        "Parcel shows delivered, nothing here",
        "The neighbours have not seen it either, and the driver",
        ago(minutes=2),
        (Chip("reply in 4 min", "timer", "red"),),
        unread=True,
    ),
    ListRow(
        "C-1042-7",
        MIA,
        "Kettle leaks at the base",
        "It happened again this morning, I had just filled it",
        ago(minutes=9),
        (Chip("promise by 12:00", "hand-helping", "amber"),),
        where="Solving",
    ),
    ListRow(
        "C-1049-1",
        person("June Okafor"),
        "Wrong size, can I swap it before Friday?",
        "Thank you! The blue one in M would be perfect for",
        ago(minutes=24),
        (Chip("answered", "message-circle"),),
        where="Gathering",
        assignee=ANA,
    ),
    ListRow(
        "C-1038-9",
        KENJI,
        "Invoice 2291 without our VAT number",
        "Attached is the certificate that you asked for",
        ago(hours=1),
        (Chip("with Billing, back by 15:00", "arrow-up-right"),),
        assignee=BOB,
    ),
    ListRow(
        "C-1033-0",
        person("Lena Schmitt"),
        "Dishwasher: door does not close",
        "[letter, 2 pages] Sehr geehrte Damen und Herren",
        ago(hours=1, minutes=20),
        channel="file-text",
        channel_word="letter",
        where="Contact",
    ),
    ListRow(
        "C-1029-4",
        person("Washer 7B-1182"),
        "Pump pressure falling, 3 contacts affected",
        "Opened by device rule “pressure below 1.2”",
        ago(hours=2),
        (Chip("waiting for a third party", "hourglass"),),
        channel="radio",
        channel_word="device",
    ),
    ListRow(
        "C-1021-8",
        person("Ravi Anand"),
        "Refund has not arrived",
        "It is now nine days. Could someone please tell me",
        ago(hours=3),
        (Chip("agreed", "check", "green"),),
        where="Solving",
        assignee=BOB,
    ),
    ListRow(
        "C-1017-2",
        person("Ingrid Aasen"),
        "Grundig radio: a very long subject that somebody pasted in whole because they were in a hurry",
        "Hei, I am writing to you again about the same radio that I wrote about",
        ago(days=2),
        (Chip("late by 1 day", "clock-alert", "red"), Chip("urgent", "flag", "amber")),
        where="Gathering",
    ),
)

AGENTS = (
    Choice("", "Nobody"),
    Choice("2", "Bob Osei (you)", True),
    Choice("1", "Ana Novak"),
    Choice("5", "Lena Schmitt"),
)


def rows(current: str = "C-1042-7") -> tuple[ListRow, ...]:
    """The rows with one of them open."""
    return tuple(msgspec.structs.replace(row, current=row.reference == current) for row in ROWS)


def list_page(current: str = "C-1042-7", *, lead: bool = False) -> ListPage:
    """Bob's own cases, or for the lead a list with bulk work."""
    sorts = (Choice("due", "What runs out first", True), Choice("moved", "Newest first"))
    if lead:
        return ListPage(
            "unassigned",
            "Unassigned",
            "12 · oldest first",
            rows(current),
            "/lists/unassigned?cursor=2",
            None,
            True,
            AGENTS,
            sorts=sorts,
        )
    return ListPage("mine", "Mine", "7 · what runs out first", rows(current), sorts=sorts)


MANY = ListPage(
    "all",
    "All cases",
    "newest first",
    tuple(
        ListRow(f"C-{2000 + n}-{n % 10}", row.who, row.subject, row.preview, row.moved, row.chips)
        for n in range(12)
        for row in ROWS
    ),
    "/lists/all?cursor=3",
)
NONE = ListPage(
    "mine",
    "Mine",
    "",
    (),
    empty=Empty(
        "Nothing is yours yet",
        "Cases that you take or that are given to you stand here, what runs out first on top.",
        "coffee",
        "/lists/unassigned",
        "See what nobody has",
    ),
)

ENTRIES = (
    Entry(0, "day", text="Today"),
    Entry(
        2,
        "theirs",
        MIA,
        at=ago(hours=2),
        clock="08:58",
        channel="mail",
        text="Hello,\n\nthe kettle I bought from you last week leaks at the base. There is water all over the counter "
        "every morning. What should I do?\n\nMia Berger",
        folded="Sent from my phone",
    ),
    Entry(
        3,
        "automatic",
        None,
        "Acknowledgement",
        to="Mia",
        at=ago(hours=2),
        clock="08:58",
        channel="mail",
        text="Dear Mia, we have your request C-1042-7. You normally hear from a person by today, 12:00.",
        chip=Chip("sent", "check"),
    ),
    Entry(
        6,
        "deed",
        None,
        "Gathering",
        "done by Bob: model EK-20, bought 3 March, leaks at the base when full",
        ago(hours=1),
    ),
    Entry(
        8,
        "ours",
        BOB,
        to="Mia",
        at=ago(minutes=39),
        clock="10:02",
        channel="mail",
        text="Good morning Mia, thank you for the photo. So it leaks only when it is filled above one litre, "
        "is that right?",
        ask="It leaks only when it is filled above one litre, is that right?",
        chip=Chip("sent", "check"),
    ),
    Entry(
        9,
        "theirs",
        MIA,
        at=ago(minutes=10),
        clock="10:31",
        channel="mail",
        text="Yes, exactly. It happened again this morning, I had just filled it for guests. I would rather have a "
        "new one than a repair, if that is possible.",
        files=(File("kettle-base.jpg", "/cases/C-1042-7/files/9/0", "1.2 MB", "image"),),
        original="/cases/C-1042-7/messages/9/original",
    ),
    Entry(
        10,
        "note",
        ANA,
        "note",
        at=ago(minutes=5),
        clock="10:36",
        text="Batch 23-11, seal is a known fault. A replacement is within your authority, no approval needed. @Bob",
    ),
)

VERBS = (
    Outcome("reply", "Something else", "1"),
    Outcome("agreed", "Agreed", "2"),
    Outcome("declined", "Declined", "3"),
    Outcome("confirmed", "It works", "4"),
    Outcome("not-solved", "Not solved", "5"),
    Outcome("withdrawn", "Withdraws", "6"),
)
ANSWERS = (
    Outcome("answers", "Answers our question", "1"),
    Outcome("agreed", "Agreed", "2"),
    Outcome("declined", "Declined", "3"),
    Outcome("confirmed", "It works", "4"),
    Outcome("not_solved", "Not solved", "5"),
    Outcome("withdrawn", "Withdraws", "6"),
    Outcome("thanks", "Thanks", "7"),
    Outcome("new_matter", "A new matter", "8", href="/cases/C-1042-7/split"),
)


@lru_cache(maxsize=1)
def sheet() -> Sheet:
    """The map we ship, laid out."""
    published = shipped("support")
    return sheet_of(process.read(published.bpmn), compiled(published).definition)


HERE = Position(here=("Task_Solve",), passed=("Task_Gather",))
DRAWING = draw_near(sheet(), HERE)

STEP = StepPanel(
    "t12",
    "Propose a solution",
    (
        Outcome("answer", "Answer", icon="send"),
        Outcome("propose", "Propose", icon="handshake", primary=True),
        Outcome("escalate", "Escalate", icon="arrow-up-right"),
        Outcome("not_ours", "Not ours", icon="shuffle"),
    ),
    sop=(
        "Check the batch against known faults",
        "Offer what Mia prefers, if within authority",
        "Say what happens, in which order, and by when",
    ),
    sop_word="SOP r4",
    due=Chip("today 12:00", "timer", "amber"),
)
FORM_STEP = StepPanel(
    "t9",
    "Gather what is missing",
    (
        Outcome("complete", "Done", icon="check", primary=True),
        Outcome("answer", "Answer", icon="send"),
        Outcome("split", "Split", icon="split", href="/cases/C-1042-7/split"),
    ),
    (
        Field("model", "Model", value="EK-20", known="From Mia's mail, today 08:58"),
        Field("bought_on", "Bought on", "date", required=True),
        Field("fault", "What is wrong", "long", required=True, hint="In Mia's words, if you can"),
        Field(
            "prefers",
            "She prefers",
            "choice",
            choices=(Choice("", "Not said"), Choice("repair", "Repair"), Choice("new", "Replacement")),
        ),
        Field("photo", "A photo is here", "yes", "yes"),
    ),
    documentation="Two facts are missing before a solution can be chosen.",
)

CONTEXT = Context(
    PersonCard(
        MIA,
        "Graz, 10:41 there · customer since 2023",
        "mia.berger@example.org",
        (Chip("Berger & Co", "building-2"), Chip("VIP", "star", "accent")),
    ),
    "Support",
    "v12",
    DRAWING,
    "Solving: propose a solution",
    (STEP,),
    "Replacement · refund up to 80 € · return label",
    (
        Pair("Answer with a decision", chip=Chip("today 12:00", "clock", "amber")),
        Pair("Say what the photo shows", chip=Chip("kept", "check", "green"), done=True),
    ),
    (
        Pair("Model", "EK-20, batch 23-11"),
        Pair("Bought", "3 March, invoice 1877"),
        Pair("Fault", "leaks above 1 litre"),
        Pair("Prefers", "replacement, mail"),
    ),
    (
        EarlierCase("C-0877-2", "Toaster lever sticks", "confirmed", ago(days=120)),
        EarlierCase("C-0412-5", "Delivery to the neighbour", "presumed", ago(days=300)),
    ),
)

STAGES = (
    StageMark("Contact", "passed", "2 min"),
    StageMark("Gathering", "passed", "1 h 10 min"),
    StageMark("Solving", "here", "40 min of about 4 h"),
    StageMark("Resolution", "ahead"),
)

HEAD = CaseHead(
    "Kettle leaks at the base",
    Chip("open", "circle-dot"),
    STAGES,
    BOB,
    AGENTS,
    (Choice("repairs", "Repairs", True), Choice("billing", "Billing")),
    (Choice("normal", "Normal", True), Choice("high", "High")),
    (Choice("confirmed", "They confirmed that it works"), Choice("withdrawn", "They withdrew it")),
    may_steer=True,
)

COMPOSER = Composer(
    "Mia",
    "to Mia, mail",
    draft="Hello Mia, that seal is a fault of ours. We will send you a new EK-20 today, and I will write to you "
    "by noon tomorrow with the tracking number.",
    keep_until="2026-03-11T09:00",
    third_until="2026-03-12T09:00",
    verbs=VERBS,
    may_offer="You may offer up to 80 €",
)

CASE = CasePage("C-1042-7", 10, 9, HEAD, ENTRIES, COMPOSER, CONTEXT)
ANSWER = AnswerPanel("a9", MIA, ANSWERS)
FAULT = FaultPanel(
    14,
    "The process stopped at “Decide kind, category, priority, queue”",
    "The table gave no row for channel “letter”, so no path could be taken. Nothing was lost; the case waits here.",
    (Choice("Gather", "Gather what is missing"), Choice("Solve", "Propose a solution")),
)
