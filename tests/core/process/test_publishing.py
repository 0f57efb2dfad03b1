"""What the desk asks of a map before it is published: each question with a map that fails it."""

import pytest

from caseway.core.process import compile_model, publishable, read
from tests.core.process.drawing import (
    boundary,
    drawn,
    end,
    error,
    escalation,
    handler,
    message,
    node,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
)

CLOSING = (throw("closed", cw_closure="confirmed"), end("e"), "closed > e")
WORK = user("work", cw_role="agent", cw_outcomes="answer more")


def findings(*parts: str) -> set[tuple[str, str]]:
    definition = compile_model(read(drawn(*parts)), {}, {"known": None})
    return {(finding.rule, finding.element) for finding in publishable(definition)}


def test_a_good_map_may_be_published() -> None:
    assert findings(start("s"), WORK, *CLOSING, "s > work > closed") == set()


def _asked(condition: str) -> tuple[str, ...]:
    return (
        start("s"),
        WORK,
        xor("g", default="g-closed"),
        user("more", cw_role="agent"),
        *CLOSING,
        "s > work > g",
        f"g > more: {condition}",
        "g > closed",
        "more > closed",
    )


QUESTIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "role": ("task-role", "u", (start("s"), user("u"), *CLOSING, "s > u > closed")),
    "text": ("message-text", "m", (start("s"), node("sendTask", "m"), *CLOSING, "s > m > closed")),
    "job": ("job", "j", (start("s"), node("serviceTask", "j"), *CLOSING, "s > j > closed")),
    "form": (
        "form",
        "u",
        (start("s"), user("u", cw_role="agent", cw_form="lost"), *CLOSING, "s > u > closed"),
    ),
    "assign": (
        "value",
        "u",
        (start("s"), user("u", cw_role="agent", cw_assign="me"), *CLOSING, "s > u > closed"),
    ),
    "stage": (
        "stage",
        "sp",
        (
            start("s"),
            sub("sp", start("s2"), WORK, "s2 > work", cw_stage="middle"),
            *CLOSING,
            "s > sp > closed",
        ),
    ),
    "no closure": ("no-closure", "map", (start("s"), WORK, "s > work")),
    "early end": (
        "end-before-closure",
        "early",
        (
            start("s"),
            WORK,
            xor("g", default="g-early"),
            end("early"),
            *CLOSING,
            "s > work > g",
            'g > closed: outcome = "answer"',
            "g > early",
        ),
    ),
    "early end over an edge": (
        "end-before-closure",
        "early",
        (
            start("s"),
            WORK,
            boundary("b", "work", timer("P1D")),
            end("early"),
            *CLOSING,
            "s > work > closed",
            "b > early",
        ),
    ),
    "basis": (
        "closure-basis",
        "odd",
        (start("s"), WORK, throw("odd", cw_closure="bored"), end("e"), "s > work > odd > e"),
    ),
    "closure inside": (
        "closure-place",
        "in",
        (
            start("s"),
            sub("sp", start("s2"), throw("in", cw_closure="merged"), "s2 > in"),
            *CLOSING,
            "s > sp > closed",
        ),
    ),
    "survivor inside": (
        "survivor-place",
        "work2",
        (
            start("s"),
            sub("sp", start("s2"), user("work2", cw_role="agent", cw_survives="true"), "s2 > work2"),
            *CLOSING,
            "s > sp > closed",
        ),
    ),
    "handler": (
        "handler-interrupts",
        "h",
        (
            start("s"),
            WORK,
            *CLOSING,
            "s > work > closed",
            handler("h", start("hs", message("stop")), user("u", cw_role="agent"), "hs > u"),
        ),
    ),
    "no return said": (
        "return",
        "up",
        (start("s"), throw("up", escalation("x"), cw_to="lead"), *CLOSING, "s > up > closed"),
    ),
    "no way back": (
        "return",
        "up",
        (
            start("s"),
            throw("up", escalation("x"), cw_to="lead", cw_return="always"),
            user("lead", cw_role="lead"),
            *CLOSING,
            "s > up > lead > closed",
        ),
    ),
    "dead": (
        "dead-step",
        "u",
        (
            start("s"),
            WORK,
            *CLOSING,
            "s > work > closed",
            sub(
                "sp",
                start("s2"),
                end("e2", error("E")),
                user("u", cw_role="agent"),
                xor("g"),
                "s2 > e2",
                "u > g",
                "g > u",
                "g > e2",
            ),
            "work > sp > closed",
        ),
    ),
    "endless": (
        "no-end",
        "u",
        (
            start("s"),
            WORK,
            xor("g", default="g-m"),
            xor("m"),
            user("u", cw_role="agent"),
            *CLOSING,
            "s > work > g",
            'g > closed: outcome = "answer"',
            "g > m > u > m",
        ),
    ),
    "circle": (
        "loop-without-wait",
        "m",
        (
            start("s"),
            WORK,
            xor("m"),
            xor("g", default="g-closed"),
            *CLOSING,
            "s > work > m > g",
            'g > m: outcome = "more"',
            "g > closed",
        ),
    ),
    "join": (
        "join-never-completes",
        "j",
        (
            start("s"),
            WORK,
            xor("g", default="g-b"),
            user("a", cw_role="agent"),
            user("b", cw_role="agent"),
            node("parallelGateway", "j"),
            *CLOSING,
            "s > work > g",
            'g > a: outcome = "answer"',
            "g > b",
            "a > j",
            "b > j",
            "j > closed",
        ),
    ),
    "branch": (
        "branch-condition",
        "g-closed",
        (
            start("s"),
            WORK,
            xor("g"),
            user("a", cw_role="agent"),
            *CLOSING,
            "s > work > g",
            'g > a: outcome = "more"',
            "g > closed",
            "a > closed",
        ),
    ),
    "name": ("unknown-name", "g-more", _asked("colour = 3")),
    "outcome": ("unknown-outcome", "g-more", _asked('outcome = "perhaps"')),
}


@pytest.mark.parametrize(("rule", "element", "parts"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_answered_with_the_element(rule: str, element: str, parts: tuple[str, ...]) -> None:
    assert (rule, element) in findings(*parts)


@pytest.mark.parametrize(
    "parts",
    [
        _asked('outcome = "more" and priority = "high"'),
        (
            start("s"),
            node("parallelGateway", "g"),
            WORK,
            user("b", cw_role="agent"),
            node("parallelGateway", "j"),
            *CLOSING,
            "s > g > work > j > closed",
            "g > b > j",
        ),
        (
            start("s"),
            throw("up", escalation("x"), cw_to="lead", cw_return="always"),
            user("lead", cw_role="lead"),
            user("back", cw_role="agent", cw_assign="same"),
            *CLOSING,
            "s > up > lead > back > closed",
        ),
        (
            start("s"),
            WORK,
            boundary("b", "work", timer("P1D"), cancelActivity="false"),
            node("sendTask", "remind", cw_template="reminder"),
            *CLOSING,
            "s > work > closed",
            "b > remind",
        ),
    ],
    ids=["condition", "join", "return", "beside"],
)
def test_what_is_well_drawn_is_not_held_up(parts: tuple[str, ...]) -> None:
    assert findings(*parts) == set()
