"""`make bench`: our ways against the floor, in one run, and a table that a reader understands."""

import asyncio
import sys

from bench import calendar, engine, pages, writes
from bench.desk import open_desk
from bench.rounds import Row, table


async def main() -> list[Row]:
    """All rows, in the order of the table."""
    rows: list[Row] = []
    async with open_desk() as desk:
        for part in (writes.create, writes.reply, writes.mail_in, writes.step):
            rows.append(await part(desk))
            print(f"  {rows[-1].name}: {rows[-1].times_wall:.2f}×", file=sys.stderr, flush=True)
        rows = await pages.rows(desk) + rows
    rows += await engine.rows()
    rows += await calendar.rows()
    return rows


if __name__ == "__main__":
    found = asyncio.run(main())
    print(table(found))
    print(
        "\nEach line is our way and the floor in turn, medians of several rounds. The floor is the least that\n"
        "the same stack can do: the same rows, the same number of queries, nothing decided.\n"
        "`× wall` is judged against the mark."
    )
