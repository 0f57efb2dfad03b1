"""What one process does, the pages of another hear of at once."""

import json
import threading

from tests.acceptance.outside import Outside, letter


def test_an_open_page_hears_of_a_mail_that_comes_in(desk: Outside) -> None:
    with desk.signed_in("lena@caseway.test") as lead, lead.stream("GET", "/live") as listening:
        lines = listening.iter_lines()
        assert next(lines) == "retry: 2000"
        threading.Thread(
            target=desk.post, args=(letter("live@example.net", "Live and well", "Hello."),)
        ).start()
        heard: set[str] = set()
        for line in lines:
            if line.startswith("data: "):
                heard |= set(json.loads(line[6:])["cases"])
            if heard & {case["reference"] for case in desk.cases() if case["subject"] == "Live and well"}:
                break


def test_nobody_hears_of_what_they_may_not_see(desk: Outside) -> None:
    """Jonas works in Billing: a fault for Repairs moves on his page no more than it is there."""
    with desk.signed_in("jonas@caseway.test") as agent, agent.stream("GET", "/live") as listening:
        lines = listening.iter_lines()
        assert next(lines) == "retry: 2000"
        desk.file(letter("leak@example.net", "My kettle leaks", "It leaks."))
        hidden = desk.case_about("My kettle leaks")
        desk.file(letter("pay@example.net", "An invoice twice", "I paid."))
        seen = desk.case_about("An invoice twice")
        assert (hidden["queue"], seen["queue"]) == ("repairs", "billing")
        heard: set[str] = set()
        for line in lines:
            if line.startswith("data: "):
                heard |= set(json.loads(line[6:])["cases"])
            if seen["reference"] in heard:
                break
        assert hidden["reference"] not in heard
        assert agent.get(f"/cases/{hidden['reference']}").status_code == 404
        assert agent.get(f"/cases/{seen['reference']}").status_code == 200
