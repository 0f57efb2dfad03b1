"""`caseway check`: what is stored against the history it follows from."""

import argparse

from caseway.actions.house import House
from caseway.cli.cases import find
from caseway.cli.outcome import Progress, Told, say, show_json
from caseway.core.process import Definition
from caseway.kit.database import Connection
from caseway.lab.checking import Finding, check, stray
from caseway.store import checks as stored
from caseway.store import definitions
from caseway.store.checks import Recorded

FINDINGS_MAX = 1000


async def check_desk(house: House, given: argparse.Namespace) -> int:
    """`caseway check`: 1 if anything is wrong."""
    async with house.pool.connection() as connection, connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if given.case is not None:
            row = await find(house, given.case)
            recorded = await stored.one_case(connection, row.id)
            findings = await _of(connection, recorded) if recorded else []
            count = 1
        else:
            count, findings = await _everything(connection)
    if given.json:
        show_json({"cases": count, "findings": findings})
    else:
        for finding in findings:
            print(f"{finding.case:14} {finding.rule:22} {finding.sentence}")
        word = "nothing" if not findings else f"{len(findings)} things" if len(findings) > 1 else "one thing"
        say(f"{count:,} cases checked, {word} wrong.")
    return 1 if findings else 0


async def _everything(connection: Connection) -> tuple[int, list[Finding]]:
    total = await stored.count(connection)
    progress = Progress("Checking cases", total)
    findings: list[Finding] = []
    count = 0
    async for recorded in stored.every_case(connection):
        findings += await _of(connection, recorded)
        count += 1
        if count % 500 == 0:
            progress(count)
        if len(findings) > FINDINGS_MAX:
            progress.end()
            raise Told(f"More than {FINDINGS_MAX:,} things are wrong; the first is {findings[0].sentence}")
    progress.end()
    return count, findings + [stray(found) for found in await stored.strays(connection)]


async def _of(connection: Connection, recorded: Recorded) -> list[Finding]:
    return check(recorded, await _definition(connection, recorded))


async def _definition(connection: Connection, recorded: Recorded) -> Definition | None:
    key, version = recorded.kept.process_key, recorded.kept.process_version
    try:
        return (await definitions.bundle(connection, key, version)).definition
    except LookupError:
        return None
