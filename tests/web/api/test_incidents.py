"""Complaints, incidents and signals through the API."""

from tests.web.api.conftest import Program


async def test_a_case_goes_on_as_a_complaint_under_its_reference(ana: Program) -> None:
    reference = await ana.opens()
    told = (await ana.post(f"/cases/{reference}/complaint", {"reason": "She is angry."})).json()
    assert (told["reference"], told["process"]["key"]) == (reference, "complaint")
    assert (await ana.post(f"/cases/{reference}/complaint", {})).status_code == 409


async def test_an_incident_its_reports_and_a_word_to_them(ana: Program) -> None:
    incident = (await ana.post("/incidents", {"subject": "Payments fail", "words": "checkout"})).json()
    assert incident["process"]["key"] == "incident"
    reference = await ana.opens()
    attached = (await ana.put(f"/cases/{reference}/incident", {"incident": incident["reference"]})).json()
    assert attached["process"] == {
        "key": "incident_report",
        "version": 1,
        "steps": ["The incident is solved"],
    }
    await ana.post(f"/cases/{incident['reference']}/updates", {"texts": {"en": "We know the cause."}})
    reports = await ana.get(f"/cases/{incident['reference']}/reports")
    assert reports["counts"] == {"waiting": 1}
    assert [one["reference"] for one in reports["reports"]] == [reference]
    freed = await ana.client.delete(f"/cases/{reference}/incident")
    assert freed.json()["process"]["key"] == "support"


async def test_a_monitor_opens_an_incident(ana: Program) -> None:
    heard = await ana.post("/signals", {"name": "outage", "source": "probe-7", "subject": "Shop is down"})
    assert heard.status_code == 202
    (opened,) = heard.json()["opened"]
    assert (await ana.get(f"/cases/{opened}"))["process"]["steps"] == ["Confirm it"]
    assert (await ana.post("/signals", {"name": "nobody listens"})).json()["opened"] == []
