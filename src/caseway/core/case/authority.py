"""What one may offer on one's own authority."""

from caseway.core.case.given import Policy
from caseway.core.case.position import task_tokens
from caseway.core.case.state import CaseState
from caseway.core.process import Definition


def limit_of(state: CaseState | None, definition: Definition, policy: Policy, role: str) -> float:
    """The most that somebody of this role may offer now, in the house's currency.

    What a step of theirs that is open says (`cw:authority`) goes before what the house has set for the role; of
    several the largest counts.
    """
    open_now = task_tokens(state, definition) if state is not None else ()
    said = [node.authority for _, node in open_now if node.authority is not None and node.role == role]
    return max(said) if said else policy.authority.get(role, 0.0)
