"""Decisions: DMN files read, checked and evaluated.

    model = read(xml)
    evaluate(model, "Priority", {"kind": "complaint", "vip": True})

A faulty expression is a finding of the model, and null when it is evaluated; `explain` says why a value is null.
"""

from caseway.core.decision.building import DecisionModel, read
from caseway.core.decision.evaluating import DecisionOutcome, evaluate, explain
from caseway.core.decision.findings import Finding, Unreadable

__all__ = ["DecisionModel", "DecisionOutcome", "Finding", "Unreadable", "evaluate", "explain", "read"]
