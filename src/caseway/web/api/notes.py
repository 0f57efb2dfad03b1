"""Notes of a case: internal words."""

from caseway.actions import replies
from caseway.core.case import events as e
from caseway.store import api_pages
from caseway.web.api import asked, shapes
from caseway.web.api.operations import Answer, Call, done, operation
from caseway.web.api.pages import after, paged


@operation("GET", "/cases/{reference}/notes")
async def list_notes(call: Call, of: asked.Window) -> Answer[shapes.Page[shapes.Note]]:
    """List the notes of a case, oldest first."""
    lines = await api_pages.notes_of(call.connection, call.case.id, after(of), of.limit + 1)
    notes = [shapes.Note(line.seq, line.text, line.author, line.at) for line in lines]
    return Answer(paged(notes, of.limit), seq=call.case.last_seq)


@operation("POST", "/cases/{reference}/notes", status=201)
async def add_note(call: Call, new: asked.NewNote) -> Answer[shapes.Note]:
    """Keep internal words in a case."""
    added = done(await replies.add_note(call.house, call.agent, call.case.id, new.text))
    seq = added.seq_of(e.NoteAdded)
    note = shapes.Note(seq, new.text.strip(), call.agent.email, added.events[0].at)
    return Answer(note, seq=added.state.seq)


OPERATIONS = (list_notes, add_note)
