"""The words of the code as the screen says them. One place, so that they can be renamed and translated."""

STAGES = {
    "contact": "Contact",
    "gathering": "Gathering",
    "solving": "Solving",
    "resolution": "Resolution",
}
STATUSES = {"open": "Open", "waiting": "Waiting", "resolved": "Resolved", "closed": "Closed"}
BASES = {
    "confirmed": "confirmed by the contact",
    "presumed": "presumed solved",
    "unreachable": "nobody could be reached",
    "withdrawn": "withdrawn by the contact",
    "lapsed": "the proposal lapsed",
    "refused": "refused",
    "referred": "referred elsewhere",
    "no_action": "nothing to do",
    "merged": "merged into another case",
}
CLOSABLE = {
    "confirmed": "They say that it is solved",
    "withdrawn": "They withdraw it",
    "referred": "It belongs somewhere else",
    "refused": "We refuse it",
    "no_action": "There is nothing to do",
}
"""The bases that a person may choose, as the reason they give."""

CHANNELS = {
    "email": ("mail", "mail"),
    "phone": ("phone", "phone"),
    "page": ("globe", "their page"),
    "api": ("zap", "program"),
    "form": ("clipboard-list", "form"),
    "letter": ("file-text", "letter"),
    "chat": ("message-circle", "chat"),
    "device": ("radio", "device"),
}
"""Icon and word of each channel."""

PRIORITIES = {"low": "Low", "normal": "Normal", "high": "High", "urgent": "Urgent"}
ROLES = {"agent": "agent", "specialist": "specialist", "lead": "lead", "admin": "admin", "system": "the desk"}
OUTCOMES = {
    "answer": ("Send the answer", "send"),
    "propose": ("Propose", "handshake"),
    "escalate": ("Escalate", "arrow-up-right"),
    "not_ours": ("Not ours", "shuffle"),
    "split": ("Split", "split"),
    "complete": ("Done", "check"),
    "done": ("Done", "check"),
    "approve": ("Approve", "check"),
    "approve_less": ("Approve less", "check"),
    "approved": ("Approve", "check"),
    "refuse": ("Refuse", "ban"),
    "refused": ("Refuse", "ban"),
}
"""Label and icon of the outcomes that maps commonly have; another reads as its own name."""


def outcome_words(name: str) -> tuple[str, str]:
    """Label and icon of an outcome: `not_ours` is known, `sent_back` reads “Sent back”."""
    plain = name.replace("-", "_")
    return OUTCOMES.get(plain, (plain.replace("_", " ").capitalize(), ""))


def plain(name: str) -> str:
    """The name of a fact or field as a label: `bought_on` reads “Bought on”."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()
