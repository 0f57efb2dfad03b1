"""Scenarios played: what happens when, and what is told when it is not as expected."""

from datetime import UTC, datetime

import pytest

from caseway.lab.scenarios import play, read
from tests.lab.scenarios.told import played, story, support, wrong_with

WRITES = 'when = "contact writes"'
ASKS = 'when = "agent asks"'
ANSWERS = 'when = "agent answers"'
OTHERS = '[[case]]\nname = "other"\ncount = 3\n'


def test_what_is_not_so_is_told_with_what_is() -> None:
    failure = played(WRITES, ASKS, 'after = "P3D"\nthen = { status = "resolved" }').failures[0]
    assert failure.sentence() == "status: expected resolved, was waiting"
    assert (failure.step, failure.line, failure.case, failure.element) == (2, 9, "main", "Task_Solve")
    assert failure.at == datetime(2026, 3, 5, 9, tzinfo=UTC)
    assert failure.path[:3] == ("Request", "Decide kind, priority, queue", "Acknowledge")
    assert failure.path[-1] == "Remind"


WRONG = [
    ('then = { stage = "gathering" }', "stage: expected gathering, was solving"),
    ('then = { tasks = ["Find out"] }', "tasks: expected Find out, was Solve it"),
    ("then = { tasks = [] }", "tasks: expected none, was Solve it"),
    ('then = { open = ["Find out"] }', "open: expected Find out, was Solve it"),
    ('then = { not_open = ["Task_Solve"] }', "not_open: expected Task_Solve, was open: Task_Solve"),
    ('then = { roles = ["lead"] }', "roles: expected lead, was agent"),
    ('then = { owner = "bob" }', "owner: expected bob, was nobody"),
    ('then = { hands = { "Solve it" = "ana" } }', "hands: expected Solve it: ana, was nobody has a task"),
    ("then = { sent = [] }", "sent: expected none, was acknowledgement"),
    ('then = { not_sent = ["acknowledgement"] }', "was sent: acknowledgement"),
    ('then = { suppressed = ["rating"] }', "suppressed: expected rating, was none"),
    ("then = { reminders = 1 }", "reminders: expected 1, was 0"),
    ('then = { passed = ["Find out"] }', "was not passed: Find out"),
    ('then = { not_passed = ["Start_Request"] }', "was passed: Start_Request"),
    ('then = { closed = "confirmed" }', "closed: expected confirmed, was not closed"),
    ("then = { over = true }", "over: expected yes, was no"),
    ("then = { reopened = 1 }", "reopened: expected 1, was 0"),
    ('then = { promise = "open" }', "promise: expected open, was none"),
    ('then = { promise_due = "2026-03-03" }', "was nothing"),
    ('then = { proposal = "made" }', "proposal: expected made, was none"),
    ('then = { queue = "billing" }', "queue: expected billing, was general"),
    ('then = { facts = ["product"] }', "facts: expected product, was none"),
    ("then = { values = { approved = 5 } }", "was approved: nothing"),
    ('then = { told = "2026-03-05T09:00" }', "was 2026-03-02T09:00"),
    ('then = { next = "nothing" }', "next: expected nothing, was 2026-03-03T17:00"),
    ('then = { next = "P1D" }', "next: expected P1D, was 2026-03-03T17:00"),
    ("then = { held = true }", "was no clock was held"),
    ('then = { fault = "Solve it" }', "was it is stuck nowhere"),
    ("then = { refused = true }", "refused: expected yes, was it was done"),
    ("then = { unread = 0 }", "unread: expected 0, was 1"),
    ("then = { cases = { closed = 1 } }", "cases: expected closed: 1, was open: 1"),
    ('then = { process = "return" }', "process: expected return, was support"),
    ('then = { parent = "other 1" }', "parent: expected other 1, was none"),
]


@pytest.mark.parametrize(("then", "sentence"), WRONG)
def test_every_expectation_can_fail(then: str, sentence: str) -> None:
    found = wrong_with(f"{WRITES}\n{then}", given=OTHERS)
    assert [sentence in one for one in found] == [True], found


NOT_ON_THE_MAP = [
    (
        f'{WRITES}\nthen = {{ sent = ["remainder"] }}',
        "sends no message “remainder”. Did you mean “reminder”?",
    ),
    (f'{WRITES}\nthen = {{ not_passed = ["Solv it"] }}', "no step “Solv it”. Did you mean “Solve it”?"),
    (f'{WRITES}\nthen = {{ owner = "zoe" }}', "There is no “zoe” here."),
    ('then = { status = "open" }', "The case is not open yet."),
    ('when = "agent asks"', "The case “main” is not open yet."),
    ('when = "agent completes"\nwith = { step = "Find out" }', "The case is not open yet."),
]


@pytest.mark.parametrize(("step", "sentence"), NOT_ON_THE_MAP)
def test_words_that_mean_nothing_here_are_no_success(step: str, sentence: str) -> None:
    found = wrong_with(step)
    assert [sentence in one for one in found] == [True], found


def test_what_is_refused_fails_and_ends_the_scenario() -> None:
    answer = played(WRITES, 'when = "contact confirms"', "then = { unread = 7 }")
    assert [failure.sentence() for failure in answer.failures] == [
        "refused: expected that it is done, was Nothing waits for confirmation now."
    ]


def test_a_step_that_is_not_open_says_what_is() -> None:
    found = wrong_with(WRITES, 'when = "lead completes"\nwith = { step = "Find out", outcome = "findings" }')
    assert found == ["The case does not stand at “Find out” now; open: Solve it."]


def test_time_does_not_go_back_nor_on_for_ever() -> None:
    assert "does not go back" in wrong_with(WRITES, 'at = "2026-01-01"')[0]
    assert "at most 10 years" in wrong_with(WRITES, 'after = "P11Y"')[0]


def test_what_falls_due_on_the_way_happens_at_its_own_instant() -> None:
    moments = played(WRITES, ASKS, 'after = "P10D"').moments
    reminded = [moment.at.day for moment in moments if "reminder" in moment.sent]
    assert reminded == [5, 9]
    assert [moment.what for moment in moments][:2] == ["contact writes", "agent asks"]
    assert moments[-1].what == "time"


def test_an_instant_is_one_of_the_calendar() -> None:
    given = '[given]\nat = "2026-07-01T09:00"\n[given.calendar]\nzone = "Europe/Berlin"\n'
    assert played(WRITES, given=given).moments[0].at == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_several_cases_go_their_own_ways() -> None:
    answer = played(
        WRITES,
        f'case = "other"\n{WRITES}\nthen = {{ status = "open", cases = {{ open = 4 }} }}',
        f'case = "other"\nbut = ["other 2"]\n{ANSWERS}\nthen = {{ cases = {{ open = 2, resolved = 2 }} }}',
        f'case = "other 2"\n{ASKS}\nthen = {{ cases = {{ open = 1, waiting = 1, resolved = 2 }} }}',
        given=OTHERS,
    )
    assert answer.green, answer.failures
    assert {moment.case for moment in answer.moments} == {"main", "other 1", "other 2", "other 3"}


def test_a_failing_case_is_named() -> None:
    found = played(f'case = "other"\n{WRITES}', 'case = "other 3"\nthen = { unread = 0 }', given=OTHERS)
    assert [failure.case for failure in found.failures] == ["other 3"]


def test_a_map_that_is_not_there_is_told() -> None:
    given = '[[case]]\nname = "child"\nprocess = "incidnt"\n'
    assert "no map “incidnt” beside this one" in wrong_with(WRITES, given=given)[0]


def test_what_is_given_may_change_on_the_way() -> None:
    answer = played(
        WRITES,
        'when = "desk changes"\nwith = { policy = { person_decides_silence = true } }',
        ASKS,
        'after = "P14D"\nthen = { closed = false, tasks = ["Decide", "Solve it"] }',
        'when = "agent completes"\nwith = { step = "Decide", outcome = "close" }\nthen = { closed = "unreachable" }',
    )
    assert answer.green, answer.failures


def test_free_moves_of_a_lead() -> None:
    answer = played(
        WRITES,
        'when = "ana skips"\nwith = { step = "Solve it", reason = "no need" }\nthen = { refused = "takes a lead" }',
        'when = "lead skips"\nwith = { step = "Solve it", reason = "no need" }\nthen = { not_open = ["Solve it"] }',
        'when = "lead jumps"\nwith = { to = "Solve it", reason = "there is" }\nthen = { tasks = ["Solve it"] }',
    )
    assert answer.green, answer.failures


def test_the_path_is_what_was_met() -> None:
    answer = play(support(), read(story(WRITES)))
    assert {"Start_Request", "Flow_Request_Contact", "Task_Solve"} <= set(answer.passed["support"])
    assert "Silence_Solving_1" not in answer.passed["support"]
