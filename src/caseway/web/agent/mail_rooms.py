"""The two mail rooms of the lead: what goes out and where it stopped, and what came in and was not understood."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.params import Body, FromPath, FromQuery

from caseway.actions import holds, mails
from caseway.actions.house import House
from caseway.core.values import reference_of
from caseway.store import inboxes, intake, mail_rooms, outbox, settings
from caseway.store.agents import all_queues
from caseway.web.agent.entries import size_words
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked, Html, go_to, html, reader_of
from caseway.web.parts import Chip, Tone
from caseway.web.stamps import Stamp
from caseway.web.words import plain

PAGE_ROWS = 50
_FAR = (datetime(9000, 1, 1, tzinfo=UTC), 2**62)

_STATES: dict[str, tuple[str, str, Tone]] = {
    "held": ("held", "pause", "amber"),
    "failed": ("not delivered", "mail-x", "red"),
    "bounced": ("came back", "mail-x", "red"),
    "unknown": ("outcome not known", "circle-help", "amber"),
    "queued": ("on its way", "send", ""),
    "kept": ("kept here", "archive", ""),
    "sent": ("sent", "check", "green"),
}
_TABS = (
    ("", "Needs a look", ("held", "failed", "bounced", "unknown")),
    ("kept", "Kept here", ("kept",)),
    ("sent", "Sent", ("sent", "queued")),
)


class OutgoingLine(msgspec.Struct, frozen=True):
    """One message on its way."""

    reference: str
    seq: int
    to: str
    subject: str
    text: str
    kind: str
    at: Stamp
    state: Chip
    reason: str
    held: bool


class Switch(msgspec.Struct, frozen=True):
    """*Hold automatic mail* of one inbox or process."""

    href: str
    label: str
    hint: str
    held: bool


class Tab(msgspec.Struct, frozen=True):
    """One way to look at outgoing mail."""

    href: str
    label: str
    current: bool


class OutgoingPage(msgspec.Struct, frozen=True):
    """Outgoing mail, newest first, the switches that hold it, and how much is held."""

    tabs: tuple[Tab, ...]
    lines: tuple[OutgoingLine, ...]
    switches: tuple[Switch, ...]
    held_count: int
    after_down: str
    leaves: bool


class HeldLine(msgspec.Struct, frozen=True):
    """A mail that we could not file."""

    id: int
    sender: str
    summary: str
    reason: str
    at: Stamp
    size: str


class HeldPage(msgspec.Struct, frozen=True):
    """What came in and waits for a person."""

    lines: tuple[HeldLine, ...]


class SwitchForm(msgspec.Struct, frozen=True):
    """Whether it is held from now on."""

    held: str = ""


SwitchData = Annotated[SwitchForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


def _only_leads(request: Asked) -> House:
    if not request.user.leads:
        raise NotFoundException
    house: House = request.app.state.house
    return house


@get("/outgoing")
async def outgoing(request: Asked, show: FromQuery[str] = "") -> Html:
    """Outgoing mail in one of its states."""
    house = _only_leads(request)
    wanted = next((states for key, _, states in _TABS if key == show), _TABS[0][2])
    async with house.pool.connection() as connection:
        rows = await outbox.listed(connection, list(wanted), _FAR, PAGE_ROWS)
        counts = await outbox.counts(connection)
        boxes = await inboxes.everything(connection)
        processes = await mail_rooms.process_holds(connection)
        down = await settings.read(connection, outbox.HOLD_ALL)
        queues = await all_queues(connection)
    page = OutgoingPage(
        tabs=tuple(Tab(f"/outgoing?show={key}", label, key == show) for key, label, _ in _TABS),
        lines=tuple(_outgoing_line(request, row) for row in rows),
        switches=(
            *(_inbox_switch(box) for box in boxes),
            *(_process_switch(one) for one in processes),
        ),
        held_count=counts.get("held", 0),
        after_down="The desk was down for more than four hours. Automatic mail waits until you release it."
        if down
        else "",
        leaves=house.mail_leaves,
    )
    rail = rail_for(request.user, queues, "outgoing")
    return html(request, "agent/outgoing.html", {"page": page, "rail": rail})


def _outgoing_line(request: Asked, row: outbox.Listed) -> OutgoingLine:
    label, icon, tone = _STATES.get(row.status, (row.status, "send", ""))
    return OutgoingLine(
        reference=reference_of(row.case_id),
        seq=row.seq,
        to=", ".join(one.get("address", "") for one in row.recipients) or "nobody",
        subject=row.subject or "No subject",
        text=row.text if row.text is not None else "These words were erased.",
        kind=plain(row.template) if row.template else "A person's reply",
        at=reader_of(request).stamp(row.created_at),
        state=Chip(label, icon, tone),
        reason=row.reason or "",
        held=row.status == "held",
    )


def _inbox_switch(box: inboxes.Inbox) -> Switch:
    return Switch(f"/inboxes/{box.id}/hold", box.address, "automatic mail of this inbox", box.hold_automatic)


def _process_switch(one: mail_rooms.ProcessHold) -> Switch:
    return Switch(
        f"/processes/{one.key}/hold", one.name or plain(one.key), "automatic mail of this process", one.held
    )


@post("/outgoing/release", status_code=200)
async def release_all(request: Asked) -> Response[str]:
    """Lets everything held go."""
    await holds.release_all(_only_leads(request), request.user)
    return go_to(request, "/outgoing?show=sent")


@post("/outgoing/{case_id:int}/{seq:int}/release", status_code=200)
async def release_one(request: Asked, case_id: FromPath[int], seq: FromPath[int]) -> Response[str]:
    """Lets one held message go."""
    await holds.release_one(_only_leads(request), request.user, case_id, seq)
    return go_to(request, "/outgoing")


@post("/inboxes/{inbox_id:int}/hold", status_code=200)
async def hold_inbox(request: Asked, inbox_id: FromPath[int], data: SwitchData) -> Response[str]:
    """The switch of an inbox."""
    await holds.hold_inbox(_only_leads(request), request.user, inbox_id, bool(data.held))
    return go_to(request, "/outgoing")


@post("/processes/{key:str}/hold", status_code=200)
async def hold_process(request: Asked, key: FromPath[str], data: SwitchData) -> Response[str]:
    """The switch of a process."""
    await holds.hold_process(_only_leads(request), request.user, key, bool(data.held))
    return go_to(request, "/outgoing")


@get("/held")
async def held(request: Asked) -> Html:
    """Mail that could not be filed."""
    house = _only_leads(request)
    async with house.pool.connection() as connection:
        rows = await intake.held(connection, PAGE_ROWS)
        sizes = await mail_rooms.sizes(connection, [row.id for row in rows])
        queues = await all_queues(connection)
    reader = reader_of(request)
    lines = tuple(
        HeldLine(
            row.id,
            row.envelope_from or "no sender",
            row.summary or "Nothing readable",
            row.reason or "It could not be read.",
            reader.stamp(row.received_at),
            size_words(sizes.get(row.id, 0)),
        )
        for row in rows
    )
    values = {"page": HeldPage(lines), "rail": rail_for(request.user, queues, "held")}
    return html(request, "agent/held.html", values)


@post("/held/{intake_id:int}/retry", status_code=200)
async def retry(request: Asked, intake_id: FromPath[int]) -> Response[str]:
    """Asks to file it again."""
    await mails.retry_mail(_only_leads(request), intake_id)
    return go_to(request, "/held")


@get("/held/{intake_id:int}/source")
async def source(request: Asked, intake_id: FromPath[int]) -> Response[bytes]:
    """The mail as it came in, as a file."""
    house = _only_leads(request)
    async with house.pool.connection() as connection:
        raw = await intake.raw(connection, intake_id)
    if raw is None:
        raise NotFoundException
    headers = {"Content-Disposition": f'attachment; filename="mail-{intake_id}.eml"'}
    return Response(raw, media_type="application/octet-stream", headers=headers)


ROUTES = (outgoing, release_all, release_one, hold_inbox, hold_process, held, retry, source)
