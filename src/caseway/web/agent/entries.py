"""The conversation: messages, notes and deeds in one order, with the days between them."""

import re
from collections import defaultdict
from datetime import datetime

from caseway.core.values import reference_of
from caseway.store.case_pages import Remark, Words
from caseway.store.messages import Attachment
from caseway.web.agent.case_page import Entry, EntryKind, File
from caseway.web.agent.case_view import CaseView
from caseway.web.agent.deeds import Deed, Teller, tell
from caseway.web.parts import Chip, Person, Tone, person
from caseway.web.words import CHANNELS, plain

Dated = tuple[datetime, Entry]

_DELIVERY: dict[str, tuple[str, str, Tone]] = {
    "queued": ("on its way", "send", ""),
    "unknown": ("on its way", "send", ""),
    "sent": ("sent", "check", ""),
    "kept": ("kept here", "archive", ""),
    "held": ("held", "pause", "amber"),
    "failed": ("not delivered", "mail-x", "red"),
    "bounced": ("came back", "mail-x", "red"),
}
_LINK = re.compile(r"https?://[^\s<>]+/c/[\w-]{20,}")
_PICTURES = ("image/",)


def teller_of(view: CaseView) -> Teller:
    """Who tells the deeds of this case."""
    name = (view.contact.name if view.contact else None) or view.row.contact_name or "The contact"
    return Teller(
        {one.id: one.name for one in view.everyone},
        {queue.key: queue.name for queue in view.queues},
        view.bundle.definition,
        view.reader,
        person(name).first,
    )


def entries_of(view: CaseView) -> tuple[Entry, ...]:
    """The conversation from its beginning, with a line wherever a day begins."""
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in view.files:
        files[file.seq].append(file)
    teller = teller_of(view)
    dated: list[Dated] = [
        (words.at, _message(view, words, files[words.seq]))
        for words in view.words
        if words.direction != "draft"
    ]
    dated += [(remark.at, _note(view, remark)) for remark in (*view.remarks, *_offers(view))]
    dated += [
        (event.at, _deed(event.seq, event.at, deed, view))
        for event in view.deeds
        if (deed := tell(teller, event)) is not None
    ]
    first = min((one.seq for _, one in dated if one.kind in ("theirs", "said")), default=0)
    return _with_days(sorted(dated, key=lambda one: 0 if one[1].seq == first else one[1].seq), view)


def _offers(view: CaseView) -> list[Remark]:
    """Proposals that have not gone out, as whoever approves them must read them."""
    last_sent = max((words.seq for words in view.words if words.template == "proposal"), default=0)
    return [
        Remark(words.seq, words.at, words.agent_id, _offer_text(words))
        for words in view.words
        if words.direction == "draft" and words.seq > last_sent
    ]


def _offer_text(words: Words) -> str | None:
    if words.text is None:
        return None
    details = words.proposal or {}
    amount = details.get("amount") or 0
    steps = [f"{number}. {step}" for number, step in enumerate(details.get("steps") or [], 1)]
    head = f"Proposed, not sent yet{f' ({amount:g} €)' if amount else ''}:"
    return "\n".join([head, words.text, *steps])


def _with_days(dated: list[Dated], view: CaseView) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    day = ""
    for at, entry in dated:
        today = view.reader.day(at)
        if today != day:
            entries.append(Entry(-len(entries) - 1, "day", text=today))
            day = today
        entries.append(entry)
    return tuple(entries)


def _deed(seq: int, at: datetime, deed: Deed, view: CaseView) -> Entry:
    return Entry(seq, "deed", None, deed.lead, deed.text, view.reader.stamp(at), icon=deed.icon)


def _note(view: CaseView, remark: Remark) -> Entry:
    who = person(view.name_of(remark.agent_id), fallback="The desk")
    text = remark.text if remark.text is not None else "These words were erased."
    at = view.reader.stamp(remark.at)
    return Entry(remark.seq, "note", who, "note", text, at, view.reader.time(remark.at))


def _message(view: CaseView, words: Words, files: list[Attachment]) -> Entry:
    reference = reference_of(view.row.id)
    ours = words.direction == "outbound"
    proposal = words.proposal or {}
    return Entry(
        seq=words.seq,
        kind=_kind(words),
        who=_author(view, words),
        lead=_lead(words),
        text=shown_text(words.text),
        at=view.reader.stamp(words.at),
        clock=view.reader.time(words.at),
        channel=CHANNELS.get(words.channel, ("", words.channel))[1],
        to=_recipients(words) if ours else "",
        folded="" if ours else words.folded or "",
        ask=words.ask or "" if ours else "",
        steps=tuple(str(step) for step in proposal.get("steps", ()) if ours),
        files=tuple(_file(reference, file) for file in files),
        original=f"/cases/{reference}/messages/{words.seq}/original" if words.has_html and not ours else "",
        chip=_delivery(view, words) if ours else None,
        warning=_warning(words),
        splits=not ours,
    )


def shown_text(text: str | None) -> str:
    """The words without the contact's own link, which is theirs alone."""
    if text is None:
        return "These words were erased."
    return _LINK.sub("(a link to their page)", text).strip()


def _kind(words: Words) -> EntryKind:
    if words.direction == "outbound":
        return "automatic" if words.automatic else "ours"
    return "said" if words.channel == "phone" else "theirs"


def _author(view: CaseView, words: Words) -> Person | None:
    if words.direction == "outbound":
        return None if words.automatic else person(view.name_of(words.agent_id) or words.from_name)
    return person(words.from_name or words.from_address)


def _lead(words: Words) -> str:
    if words.direction == "outbound" and words.template:
        return plain(words.template.replace("_", " "))
    return "wrote automatically" if words.automatic and words.direction != "outbound" else ""


def _recipients(words: Words) -> str:
    names = [one.get("name") or one.get("address") or "" for one in words.recipients]
    return ", ".join(person(name).first if " " in name else name for name in filter(None, names))


def _delivery(view: CaseView, words: Words) -> Chip | None:
    if words.delivery is None:
        return None
    label, icon, tone = _DELIVERY.get(words.delivery, (words.delivery, "send", ""))
    exact = view.reader.stamp(words.sent_at).exact if words.sent_at else words.delivery_reason or ""
    if words.delivery == "kept":
        exact = "There is no mail account: it is kept here to be read."
    return Chip(label, icon, tone, exact)


def _warning(words: Words) -> str:
    if words.direction == "outbound" or not words.auth:
        return ""
    failed = "dmarc=fail" in words.auth.lower() or words.auth.lower() in ("fail", "failed")
    return "Who sent this could not be proved. Do not give anything away on it alone." if failed else ""


def _file(reference: str, file: Attachment) -> File:
    icon = "image" if file.content_type.startswith(_PICTURES) else "file-text"
    return File(
        file.name or "file",
        f"/cases/{reference}/files/{file.seq}/{file.n}",
        size_words(file.size_bytes),
        icon,
    )


def size_words(size: int) -> str:
    """`812 B`, `34 kB`, `1.2 MB`."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
