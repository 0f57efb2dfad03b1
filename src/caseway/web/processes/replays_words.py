"""What a replay found, in the words of the screen: classes of cases, and the moments of a course."""

from typing import Any

from caseway.lab.replay.words import SENTENCES
from caseway.web.parts import Tone
from caseway.web.words import BASES, outcome_words, plain

CLASSES: tuple[tuple[str, str, Tone], ...] = (
    ("end", "git-compare", "red"),
    ("basis", "flag", "amber"),
    ("path", "route", "accent"),
    ("decided", "table-2", "accent"),
    ("breaches", "clock-alert", "amber"),
    ("duration", "timer", ""),
    ("unknown", "circle-help", ""),
)
"""The classes of cases that are listed, with icon and tone, the weightiest first."""

THEN = {
    "wait_contact": "and wait for them",
    "answer": "as the answer",
    "wait_third_party": "and wait for somebody else",
    "keep": "and keep it",
}
BESIDE = {
    "read": "Read the answer",
    "call": "Call them",
    "decide": "Decide whether to close",
    "wakeup": "Look at what failed",
}
OPENED = {"message": "A request came in", "none": "Opened by hand", "signal": "Opened by a signal"}


def class_label(key: str) -> str:
    """“Ends differently”."""
    return SENTENCES.get(key, key).capitalize()


def basis_words(basis: str) -> str:
    """“Nobody could be reached”, or “Open”."""
    return BASES.get(basis, basis).capitalize() if basis and basis != "open" else "Open"


def moment_words(moment: dict[str, Any]) -> tuple[str, str]:
    """Icon and sentence of a moment."""
    kind, detail = str(moment["kind"]), str(moment.get("detail", ""))
    name = str(moment.get("name", "")) or plain(str(moment.get("element", "")))
    icon, sentence = _SAID.get(kind, ("circle-dot", "{name}"))
    words = {"detail": detail, "name": name, "plain": plain(detail), "then": THEN.get(detail, "")}
    words |= {"basis": basis_words(detail), "beside": BESIDE.get(detail, plain(detail))}
    words |= {
        "outcome": outcome_words(detail)[0] if detail else "done",
        "opened": OPENED.get(detail, "Opened"),
    }
    return icon, sentence.format(**words).strip().rstrip(":")


_SAID = {
    "opened": ("inbox", "{opened}"),
    "received": ("mail", "They wrote"),
    "thanks": ("heart-handshake", "They said thanks"),
    "wrote": ("send", "We wrote {then}"),
    "sent": ("mail-check", "Sent by itself: {plain}"),
    "held_back": ("mail-x", "Not sent: {plain}"),
    "proposed": ("handshake", "A proposal was made"),
    "wanted": ("user", "They asked for a person"),
    "beside": ("clipboard-list", "Task: {beside}"),
    "beside_done": ("check", "Task done: {plain}"),
    "transferred": ("shuffle", "To the queue {plain}"),
    "closed": ("flag", "Closed: {basis}"),
    "reopened": ("undo-2", "Opened again"),
    "task": ("clipboard-list", "Task: {name}"),
    "done": ("check", "{name}: {outcome}"),
    "skipped": ("skip-forward", "Skipped: {name}"),
    "fault": ("triangle-alert", "Stands still: {name}"),
    "jumped": ("fast-forward", "Jumped to {name}"),
    "timer": ("timer", "Time came: {name}"),
    "said": ("message-circle", "They said: {plain}"),
    "signal": ("radio", "Signal: {plain}"),
    "error": ("octagon-alert", "Error: {plain}"),
    "decided": ("table-2", "{name}: {detail}"),
    "raised": ("arrow-up-right", "Raised to the {detail}"),
    "over": ("circle-check", "The process is over"),
}
"""Icon and words of every kind of moment."""
