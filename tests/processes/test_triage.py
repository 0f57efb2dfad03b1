"""What a new request is and where it goes, by the table we ship."""

from typing import Any

import pytest

from caseway.core import decision
from tests.processes.play import SUPPORT

TRIAGE = decision.read((SUPPORT / "triage.dmn").read_bytes())
PLAIN: dict[str, Any] = {
    "channel": "email",
    "contact": {"name": "Mia Berger", "language": "de", "vip": False},
    "organization": {},
    "incidents": [],
    "kind": None,
    "category": None,
    "priority": "normal",
    "queue": "general",
}
PREMIUM = {"organization": {"name": "Hotel Alpenblick", "contract": "premium"}}


def decide(subject: str | None, **values: Any) -> tuple[str, str, str, str]:
    found = decision.evaluate(TRIAGE, "triage", {**PLAIN, "subject": subject, **values})
    return found["kind"], found["category"], found["priority"], found["queue"]


@pytest.mark.parametrize(
    ("subject", "kind", "category", "priority", "queue"),
    [
        ("Kettle leaks at the base", "fault", "leak", "high", "repairs"),
        ("Parcel shows delivered, nothing here", "delivery", "not arrived", "high", "delivery"),
        ("Wrong size, can I swap it before Friday?", "return", "general", "normal", "delivery"),
        ("Invoice 2291 without our VAT number", "billing", "invoice", "normal", "billing"),
        ("Refund has not arrived", "billing", "refund", "normal", "billing"),
        ("Spülmaschine: Tür geht nicht zu", "fault", "general", "normal", "repairs"),
        ("Rauch aus der Maschine", "fault", "safety", "urgent", "repairs"),
        ("Paket beschädigt", "delivery", "damaged", "normal", "delivery"),
        ("Hello", "question", "general", "normal", "general"),
        ("", "question", "general", "normal", "general"),
        (None, "question", "general", "normal", "general"),
    ],
)
def test_by_the_words_of_the_subject(
    subject: str | None, kind: str, category: str, priority: str, queue: str
) -> None:
    assert decide(subject) == (kind, category, priority, queue)


def test_a_contract_and_a_person_raise_the_priority() -> None:
    assert decide("Hello")[2] == "normal"
    assert decide("Hello", **PREMIUM)[2:] == ("high", "repairs")
    assert decide("Hello", contact={"name": "Kenji Nakamura", "vip": True})[2] == "high"


def test_an_open_incident_of_the_kind_is_known() -> None:
    assert decide("Where is my parcel?", incidents=["delivery"])[1:3] == ("known incident", "normal")
    assert decide("Where is my parcel?", incidents=["delivery"], **PREMIUM)[2] == "urgent"
    assert decide("Where is my parcel?", incidents=["billing"])[1] == "general"


def test_a_device_can_wait_but_not_with_smoke() -> None:
    assert decide("Pump pressure falling", channel="device")[2] == "low"
    assert decide("Smoke sensor", channel="device")[2] == "urgent"


def test_without_anything_known_it_still_goes_somewhere() -> None:
    found = decision.evaluate(TRIAGE, "triage", {})
    assert set(found) == {"kind", "category", "priority", "queue", "incident"}
    assert all(value for name, value in found.items() if name != "incident")


def test_whoever_complains_is_heard_as_one_who_complains() -> None:
    assert decide("I want to complain about your driver")[0] == "complaint"
    assert decide("Beschwerde über die Lieferung")[0] == "complaint"


def test_a_subject_with_the_words_of_an_open_incident_belongs_to_it() -> None:
    known = [{"id": 1007, "category": "", "words": ["checkout", "payment page"]}]
    values = {**PLAIN, "open_incidents": known}
    found = decision.evaluate(TRIAGE, "triage", {**values, "subject": "Your Checkout is broken"})
    assert found["incident"] == 1007
    assert decision.evaluate(TRIAGE, "triage", {**values, "subject": "Kettle leaks"})["incident"] is None
