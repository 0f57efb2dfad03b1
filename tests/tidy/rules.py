"""The rules about the code itself. Each takes a source and answers its breaches as `line: what is wrong`."""

import ast
import re
from collections.abc import Callable, Iterator

from tests.tidy.tree import Source

FUNCTION_LINES_MAX = 40
FILE_LINES_MAX = 400
PARAMETERS_MAX = 6

Breaches = Iterator[str]
Rule = Callable[[Source], Breaches]

CORE_IMPORTS = frozenset(
    "__future__ abc bisect calendar collections contextlib dataclasses datetime decimal enum fractions"
    " functools hashlib heapq itertools json math msgspec numbers operator re string struct types"
    " typing typing_extensions unicodedata".split()
)
EXTRA_IMPORTS = {  # the reader of maps, the reader of decisions, the one door to the pinned time zones
    "src/caseway/core/process/reader.py": {"lxml"},
    "src/caseway/core/decision/reading.py": {"lxml"},
    "src/caseway/core/decision/boxes.py": {"lxml"},
    "src/caseway/core/decision/xml.py": {"lxml"},
    "src/caseway/core/feel/zones.py": {"zoneinfo", "importlib"},
}
REAL_CLOCK = "src/caseway/kit/clock.py"
FORBIDDEN_WORDS = frozenset(
    "ticket tickets customer customers bot mailbox workflow automation kpi department util utils helper"
    " helpers manager managers".split()
)
# A letter in brackets keeps the patterns from finding themselves.
LEFT_UNDONE = re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K|NotImplemente[d]Error|mark\.(ski[p]|xfai[l]))\b")
PLACES = re.compile(
    r"(?<![\w.])/(wor[k]|roo[t]|home/[a-z]\w*|opt/(wheel[s]|pyp[i])|tmp/pla[n])\b"
    r"|\b(pyp[i]\.org|pythonhoste[d]|npmj[s]\.(org|com)|deb\.debia[n])\b",
    re.IGNORECASE,
)
RIGHT_ELSEWHERE = {  # a word that is right where a standard says it
    "mailbox": ("src/caseway/channels/email/", "tests/channels/email/"),  # RFC 5322: name and address
    "workflow": ("bench/",),  # the other engine calls it so
}
LIBRARY_WORDS = frozenset(["AbstractAsyncContextManager", "asynccontextmanager", "contextmanager"])


def small_functions(source: Source) -> Breaches:
    """Functions hold at most 40 lines and six parameters."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len([name for name in names if name not in ("self", "cls")])
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.lineno}: {node.name} has {lines} lines"
            if count > PARAMETERS_MAX:
                yield f"{node.lineno}: {node.name} has {count} parameters"


def small_files(source: Source) -> Breaches:
    """Files hold at most 400 lines."""
    count = source.text.count("\n")
    if count > FILE_LINES_MAX:
        yield f"1: {count} lines"


def pure_imports(source: Source) -> Breaches:
    """The core imports a named part of the standard library and msgspec; its readers of XML also lxml."""
    allowed = CORE_IMPORTS | EXTRA_IMPORTS.get(source.path, set())
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        for name in names:
            ours = name.split(".")[0] == "caseway"
            if not name.startswith("caseway.core") if ours else name.split(".")[0] not in allowed:
                yield f"{node.lineno}: imports {name}"


def no_chance_no_world(source: Source) -> Breaches:
    """Chance, time and the world enter the core as data."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in ("open", "print", "input", "getcontext", "decimal.getcontext", "setcontext"):
                yield f"{node.lineno}: calls {name}"
        elif isinstance(node, ast.Global):
            yield f"{node.lineno}: changes a global"


def one_real_clock(source: Source) -> Breaches:
    """Only kit.clock reads the real time, and nothing sleeps."""
    if source.path == REAL_CLOCK:
        return
    real = re.compile(
        r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|sleep|localtime|gmtime))$"
    )
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and real.search(ast.unparse(node)):
            yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            for one in node.names:
                if one.name not in ("monotonic", "perf_counter", "process_time", "thread_time"):
                    yield f"{node.lineno}: imports time.{one.name}"


def frozen_data(source: Source) -> Breaches:
    """Data is frozen: every Struct and dataclass says so, itself or by the base of this file it extends."""
    frozen: set[str] = set()
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
        says = any(one.arg == "frozen" and ast.unparse(one.value) == "True" for one in node.keywords)
        if says or bases & frozen:
            frozen.add(node.name)
        elif "Struct" in bases:
            yield f"{node.lineno}: {node.name} is not frozen"
        for decorator in map(ast.unparse, node.decorator_list):
            if re.match(r"(dataclasses\.)?dataclass\b", decorator) and "frozen=True" not in decorator:
                yield f"{node.lineno}: {node.name} is not frozen"


def one_word_one_meaning(source: Source) -> Breaches:
    """Names use the glossary's words and none of those it replaces."""
    names = [(1, part) for part in re.split(r"[/.]", source.path)[:-1]]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append((node.lineno, node.name))
        elif isinstance(node, ast.arg):
            names.append((node.lineno, node.arg))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append((node.lineno, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.append((node.lineno, node.attr))
    for line, name in names:
        words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
        for word in sorted({one.lower() for one in words} & FORBIDDEN_WORDS):
            if name not in LIBRARY_WORDS and not source.path.startswith(RIGHT_ELSEWHERE.get(word, ("-",))):
                yield f"{line}: {name} says {word!r}"


def nothing_left_undone(source: Source) -> Breaches:
    """No promise to do it later, no test that is not run."""
    yield from _matches(source, LEFT_UNDONE)


def no_place_of_ours(source: Source) -> Breaches:
    """No path of one machine and no host of a registry."""
    yield from _matches(source, PLACES)


def no_time_of_the_database(source: Source) -> Breaches:
    """Instants come from the clocks: no SQL reads the database's time."""
    sql = re.compile(r"\bnow\s*\(\s*\)|\b(CURRENT_TIMESTAMP|LOCALTIMESTAMP|clock_timestamp)\b", re.IGNORECASE)
    documentation = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            if sql.search(node.value):
                yield f"{node.lineno}: SQL that reads the database's time"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("func.now"):
            yield f"{node.lineno}: SQL that reads the database's time"


def tests_assert(source: Source) -> Breaches:
    """Every test says what it expects."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        if not re.search(r"\bassert\b|raises|expect|check|verify", ast.unparse(node)):
            yield f"{node.lineno}: {node.name} asserts nothing"


def no_mocks(source: Source) -> Breaches:
    """The database in a test is a database."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom | ast.Import) and "mock" in ast.unparse(node).lower():
            yield f"{node.lineno}: {ast.unparse(node)}"


def _matches(source: Source, pattern: re.Pattern[str]) -> Breaches:
    for number, line in enumerate(source.text.splitlines(), 1):
        found = pattern.search(line)
        if found:
            yield f"{number}: {found.group(0)}"
