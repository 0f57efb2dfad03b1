"""Decisions: DMN files read, checked and evaluated.

    model = read(xml)
    evaluate(model, "Priority", {"kind": "complaint", "vip": True})

A faulty expression is a finding of the model, and null when it is evaluated; `explain` says why.
"""

from caseway.core.decision.building import DecisionModel, read, read_together
from caseway.core.decision.evaluating import DecisionOutcome, evaluate, explain
from caseway.core.decision.findings import Finding, Unreadable

__all__ = [
    "DecisionModel",
    "DecisionOutcome",
    "Finding",
    "Unreadable",
    "evaluate",
    "explain",
    "read",
    "read_together",
]
