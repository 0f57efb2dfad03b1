"""The small words that every part of the core shares: closed sets of names, and the reference people see."""

from typing import Literal, get_args

Status = Literal["open", "waiting", "resolved", "closed"]
Stage = Literal["contact", "gathering", "solving", "resolution"]
Basis = Literal[
    "confirmed",
    "presumed",
    "unreachable",
    "withdrawn",
    "lapsed",
    "refused",
    "referred",
    "no_action",
    "merged",
]
Verb = Literal["reply", "agreed", "declined", "confirmed", "not-solved", "withdrawn", "rated"]
Channel = Literal["email", "phone", "page", "api", "form", "letter"]
Then = Literal["wait_contact", "answer", "wait_third_party", "keep"]
Priority = Literal["low", "normal", "high", "urgent"]
Role = Literal["agent", "specialist", "lead", "admin"]

STATUSES: tuple[Status, ...] = get_args(Status)
STAGES: tuple[Stage, ...] = get_args(Stage)
BASES: tuple[Basis, ...] = get_args(Basis)
VERBS: tuple[Verb, ...] = get_args(Verb)
THENS: tuple[Then, ...] = get_args(Then)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)

SILENT_BASES: frozenset[Basis] = frozenset({"presumed", "unreachable", "lapsed"})
"""Closures that only silence may bring; a person cannot choose them."""


def check_digit(number: int) -> int:
    """The check digit of ISO 7064 MOD 11,10 (hybrid) over the decimal digits of `number`."""
    product = 10
    for digit in str(number):
        total = (int(digit) + product) % 10 or 10
        product = (2 * total) % 11
    return (11 - product) % 10


def reference_of(case_id: int) -> str:
    """`1042` → `C-1042-7`: what people read out on the phone; one wrong digit is noticed."""
    return f"C-{case_id}-{check_digit(case_id)}"


def case_id_of(reference: str) -> int | None:
    """The case behind `C-1042-7` (any case of letters), or None if it is malformed or its check digit is wrong."""
    parts = reference.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != "C" or not (parts[1] + parts[2]).isascii():
        return None
    if not parts[1].isdigit() or not parts[2].isdigit() or len(parts[1]) > 15 or len(parts[2]) != 1:
        return None
    case_id = int(parts[1])
    return case_id if case_id > 0 and reference_of(case_id) == f"C-{parts[1]}-{parts[2]}" else None
