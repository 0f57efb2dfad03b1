"""What the API can do, as data: a table that is served by `serving` and told by `document`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, Literal, TypeVar, get_args, get_type_hints

import msgspec

from caseway.actions.house import House
from caseway.actions.perform import Done
from caseway.core.case.drafting import Refusal
from caseway.core.values import case_id_of
from caseway.kit.database import Connection
from caseway.store.access import CaseRow
from caseway.store.agents import Agent
from caseway.store.tokens import Bearer
from caseway.web.api.problems import refused

Method = Literal["GET", "POST", "PUT", "DELETE"]
Scope = Literal["read", "write", "processes:read", "processes:write", "admin"]
Body = TypeVar("Body")
_ID_DIGITS_MAX = 15


class Call(msgspec.Struct, frozen=True):
    """A request that came in: for whom, on which connection, with what in its path. A write's `house` keeps every
    action within the transaction of the request."""

    house: House
    connection: Connection
    bearer: Bearer
    path: Mapping[str, str]
    door: CaseRow | None = None
    if_match: str | None = None

    @property
    def agent(self) -> Agent:
        """Whom the token acts for."""
        return self.bearer.agent

    @property
    def case(self) -> CaseRow:
        """The case of the path, which this agent may see."""
        assert self.door is not None
        return self.door

    def number(self, name: str) -> int:
        """A part of the path that is a number; 0, which nothing has, for any other text."""
        text = self.path[name]
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


class Answer(msgspec.Struct, Generic[Body], frozen=True):
    """What an operation answers. `seq` is where its case stands now (the ETag), `location` what was made."""

    body: Body
    seq: int | None = None
    location: str | None = None


class File(msgspec.Struct, frozen=True):
    """Bytes to download, under a name."""

    content: bytes
    name: str


Run = Callable[..., Awaitable[Answer[Any]]]


class Operation(msgspec.Struct, frozen=True):
    """One thing to ask for. `asks` is the body of a write or the query of a read, `answers` what comes back."""

    method: Method
    path: str
    run: Run
    scope: Scope
    status: int
    asks: type | None
    answers: Any
    through_door: bool

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"

    @property
    def name(self) -> str:
        """What programs call it."""
        return str(getattr(self.run, "__name__", ""))


def operation(
    method: Method, path: str, *, status: int = 200, scope: Scope | None = None, door: bool = True
) -> Callable[[Run], Operation]:
    """Make an operation of a function `run(call)` or `run(call, asked)`; its annotations say what it asks and answers.

    What is below a case goes through its door first, unless `door` says that the function has it in its own query.
    """

    def made(run: Run) -> Operation:
        hints = get_type_hints(run)
        answers = get_args(hints.pop("return"))[0]
        asks = next((hint for name, hint in hints.items() if name != "call"), None)
        needed: Scope = scope or ("read" if method == "GET" else "write")
        return Operation(method, path, run, needed, status, asks, answers, door and "{reference}" in path)

    return made


def case_number(named: str) -> int | None:
    """`C-1042-7` and `1042` → 1042; None for what names no case."""
    if named.isascii() and named.isdigit() and len(named) <= _ID_DIGITS_MAX:
        return int(named)
    return case_id_of(named)


def done(result: Done | Refusal) -> Done:
    """What an action led to. Raises a `Fault` if it was refused."""
    if isinstance(result, Refusal):
        raise refused(result)
    return result
