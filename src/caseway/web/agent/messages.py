"""Messages: a reply with what follows it, a message as it was sent, and the files that came with it."""

from datetime import UTC, datetime
from urllib.parse import quote

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath

from caseway.actions import replies
from caseway.actions.house import House
from caseway.channels.base import Attachment
from caseway.core.case.drafting import Refusal
from caseway.core.values import THENS, Then
from caseway.kit.html import sanitise
from caseway.store import case_pages
from caseway.store import messages as stored
from caseway.web.agent.case_answers import after, case_of
from caseway.web.answers import Asked, Html, refused
from caseway.web.security import FRAMED
from caseway.web.stamps import zone_of

_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class ReplyForm(msgspec.Struct, frozen=True):
    """A reply as it was typed."""

    text: str = ""
    then: str = "wait_contact"
    ask: str = ""
    keep_until: str = ""
    third_until: str = ""
    seq: int | None = None


def instant_of(typed: str, zone: str) -> datetime | None:
    """What a date or time field holds, in the reader's zone, as an instant in UTC; None if it is empty."""
    try:
        local = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    return (local if local.tzinfo else local.replace(tzinfo=zone_of(zone))).astimezone(UTC)


async def typed_reply(request: Asked) -> tuple[ReplyForm, tuple[Attachment, ...]]:
    """The reply and its files, from a form with files or without."""
    form = await request.form()
    words = {name: value for name, value in form.items() if isinstance(value, str) and value}
    files = [file for file in form.getall("files", []) if isinstance(file, UploadFile) and file.filename]
    attachments = [Attachment(file.filename, file.content_type, await file.read()) for file in files]
    try:
        return msgspec.convert(words, ReplyForm, strict=False), tuple(attachments)
    except msgspec.ValidationError as error:
        raise ClientException(detail=f"The reply could not be read: {error}.") from error


@post("/cases/{reference:str}/messages", status_code=200)
async def send_message(request: Asked, reference: FromPath[str]) -> Response[str] | Html:
    """Sends a reply with its files; `then` says what follows."""
    data, files = await typed_reply(request)
    case = await case_of(request, reference)
    house: House = request.app.state.house
    then: Then = data.then if data.then in THENS else "wait_contact"
    typed = {"keep": data.keep_until, "wait_third_party": data.third_until}.get(then, "")
    until = instant_of(typed, request.user.zone)
    if then in ("keep", "wait_third_party") and until is None:
        return refused(request, Refusal("until", "Say until when."))
    ask = data.ask.strip() or None
    said = replies.Reply(text=data.text, then=then, until=until, ask=ask, attachments=files)
    result = await replies.reply(house, request.user, case.id, said, data.seq)
    words = {"answer": "Sent as the answer.", "keep": "Sent, and kept until then."}.get(then, "Sent.")
    return await after(request, reference, result, said=words, fresh=True)


@get("/cases/{reference:str}/messages/{seq:int}/original")
async def original(request: Asked, reference: FromPath[str], seq: FromPath[int]) -> Response[str]:
    """A message as it was sent, cleaned, for a frame that can run nothing and load nothing from elsewhere."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        html = await case_pages.html(connection, case.id, seq)
        files = await stored.attachments_of(connection, case.id)
    if html is None:
        raise NotFoundException
    pictures = {one.content_id: f"/cases/{reference}/files/{seq}/{one.n}" for one in files if one.seq == seq}
    headers = {"Content-Security-Policy": _FRAME_POLICY, FRAMED: "yes", "Cache-Control": "no-store"}
    return Response(sanitise(html, pictures.get).html, media_type="text/html; charset=utf-8", headers=headers)


@get("/cases/{reference:str}/files/{seq:int}/{number:int}")
async def file(
    request: Asked, reference: FromPath[str], seq: FromPath[int], number: FromPath[int]
) -> Response[bytes]:
    """A file that came with a message; always a download, unless it is a picture."""
    case = await case_of(request, reference)
    house: House = request.app.state.house
    async with house.pool.connection() as connection:
        files = await stored.attachments_of(connection, case.id)
    found = next((one for one in files if one.seq == seq and one.n == number), None)
    if found is None:
        raise NotFoundException
    data = await house.files.get(found.content_key)
    shown = found.content_type if found.content_type in _SHOWN_IN_PLACE else "application/octet-stream"
    how = "inline" if shown != "application/octet-stream" else "attachment"
    name = quote(found.name or "file")
    headers = {
        "Content-Disposition": f"{how}; filename*=UTF-8''{name}",
        "Cache-Control": "private, max-age=3600",
    }
    return Response(data, media_type=shown, headers=headers)


ROUTES = (send_message, original, file)
