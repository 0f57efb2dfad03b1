"""Messages of a case: read, sent, and the files that came with them."""

from caseway.actions import replies
from caseway.core.case import events as e
from caseway.core.values import reference_of
from caseway.kit.files import FileMissing
from caseway.kit.html import sanitise
from caseway.store import api_pages
from caseway.store.api_pages import MessageLine
from caseway.web.api import asked, shapes
from caseway.web.api.cases import address, coming
from caseway.web.api.operations import Answer, Call, File, done, operation
from caseway.web.api.pages import after, paged
from caseway.web.api.problems import missing


def shaped(line: MessageLine, case_id: int) -> shapes.Message:
    """A row as it is told."""
    here = address(case_id, "messages", line.seq, "attachments")
    return shapes.Message(
        id=line.seq,
        direction=line.direction,
        channel=line.channel,
        sender=shapes.Person(line.from_name, line.from_address),
        to=[shapes.Person(one.get("name") or None, one.get("address") or None) for one in line.recipients],
        subject=line.subject,
        text=line.text,
        html=None if line.html is None else sanitise(line.html).html,
        attachments=[
            shapes.Attachment(f["n"], f["name"], f["content_type"], f["size_bytes"], f"{here}/{f['n']}")
            for f in sorted(line.files or (), key=lambda f: int(f["n"]))
        ],
        automatic=line.automatic,
        at=line.at,
    )


@operation("GET", "/cases/{reference}/messages")
async def list_messages(call: Call, of: asked.Window) -> Answer[shapes.Page[shapes.Message]]:
    """List the messages of a case, oldest first."""
    lines = await api_pages.messages_of(call.connection, call.case.id, after(of), of.limit + 1)
    return Answer(paged([shaped(line, call.case.id) for line in lines], of.limit), seq=call.case.last_seq)


@operation("POST", "/cases/{reference}/messages", status=201)
async def send_message(call: Call, new: asked.NewMessage) -> Answer[shapes.Message]:
    """Send a reply to the contact.

    `then` says what follows: `wait_contact` (we wait for their answer), `answer` (this solves it), `wait_third_party`
    and `keep` (until an instant).
    """
    reply = replies.Reply(text=new.text, then=new.then, until=coming(new.until), ask=new.ask)
    sent = done(await replies.reply(call.house, call.agent, call.case.id, reply))
    return await _message(call, sent.seq_of(e.MessageSent), sent.state.seq)


async def _message(call: Call, seq: int, now: int) -> Answer[shapes.Message]:
    line = await api_pages.message(call.connection, call.case.id, seq)
    if line is None:
        raise missing("There is no such message.")
    return Answer(shaped(line, call.case.id), seq=now, location=address(call.case.id, "messages", seq))


@operation("GET", "/cases/{reference}/messages/{id}")
async def read_message(call: Call) -> Answer[shapes.Message]:
    """Read one message."""
    answer = await _message(call, call.number("id"), call.case.last_seq)
    return Answer(answer.body, seq=answer.seq)


@operation("GET", "/cases/{reference}/messages/{id}/attachments/{n}")
async def download_attachment(call: Call) -> Answer[File]:
    """Download a file of a message."""
    found = await api_pages.file(call.connection, call.case.id, call.number("id"), call.number("n"))
    if found is None:
        raise missing("There is no such file.")
    try:
        content = await call.house.files.get(found.content_key)
    except (FileMissing, LookupError):
        raise missing("The file is no longer kept.") from None
    return Answer(File(content, found.name or f"{reference_of(call.case.id)}-{call.path['n']}"))


OPERATIONS = (list_messages, send_message, read_message, download_attachment)
