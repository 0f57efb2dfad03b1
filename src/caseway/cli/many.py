"""The commands for complaints, incidents, signals and calendars, as the tree of commands has them."""

from typing import Any

from caseway.cli.building import Parsers, by, command, group


def complain(cases: Parsers) -> None:
    """`caseway case complain`."""
    added = _on_case(cases, "complain", "let a case go on as a complaint, under its reference", "complain")
    added.add_argument("--reason", default="", metavar="TEXT")


def many(parsers: Parsers) -> None:
    """`caseway incident` and `caseway signal`."""
    found = group(parsers, "incident", "one cause with many reporters: attach cases, tell everybody")
    made = command(found, "open", "open an incident", "incidents:open_incident", prints=True)
    made.add_argument("subject", metavar="SUBJECT")
    made.add_argument("--text", default="", metavar="TEXT", help="what was observed")
    made.add_argument(
        "--words", default="", metavar="A,B", help="requests with one of them in their subject join"
    )
    made.add_argument("--category", default="", metavar="WORD")
    by(made)
    command(found, "list", "list the incidents that are not solved", "incidents:list_incidents", prints=True)
    shown = _on_case(
        found, "show", "say who waits for an incident, and what they have heard", "show", prints=True
    )
    shown.add_argument("--limit", type=int, default=50, metavar="N", help="how many cases (50)")
    joined = _on_case(found, "attach", "let cases wait for an incident", "attach")
    joined.add_argument("cases", nargs="+", metavar="CASE", help="their references")
    freed = command(found, "detach", "free a case from its incident", "incidents:detach")
    freed.add_argument("reference", metavar="CASE", help="the reference, C-1042-7")
    by(freed)
    told = _on_case(found, "tell", "tell everybody who waits how it stands", "tell")
    told.add_argument("text", metavar="TEXT")
    told.add_argument("--language", default="en", metavar="CODE", help="in which the text is written (en)")
    _signal(parsers)


def _signal(parsers: Parsers) -> None:
    sent = command(
        parsers,
        "signal",
        "tell the desk what a device or a monitor has seen",
        "incidents:signal",
        prints=True,
    )
    sent.add_argument("name", metavar="NAME", help="the name that maps listen for: outage, device")
    sent.add_argument("--source", default="command line", metavar="WHO")
    sent.add_argument("--subject", default="", metavar="TEXT")
    sent.add_argument("--text", default="", metavar="TEXT")
    by(sent)


def calendars(parsers: Parsers) -> None:
    """`caseway calendar`."""
    found = group(parsers, "calendar", "when the house and its teams work")
    command(found, "list", "list the calendars", "calendars:list_calendars", prints=True)
    shown = command(found, "show", "show a calendar with its days off", "calendars:show", prints=True)
    shown.add_argument("key", metavar="KEY")
    shown.add_argument("--year", type=int, metavar="YEAR", help="whose days off (this year)")
    changed = command(
        found, "set", "make or change a calendar; what is left out stays", "calendars:set_calendar"
    )
    changed.add_argument("key", metavar="KEY")
    changed.add_argument(
        "--file", metavar="FILE", help="the whole calendar as JSON, as `show --json` prints it"
    )
    changed.add_argument("--name", metavar="TEXT")
    changed.add_argument("--zone", metavar="ZONE", help="Europe/Vienna")
    changed.add_argument("--country", metavar="CODE", help="whose holidays, AT; empty for none")
    changed.add_argument("--subdivision", metavar="CODE", help="which part of the country, 9")
    changed.add_argument("--hours", metavar="SPANS", help="Monday to Friday, 09:00-12:00,13:00-17:00")
    changed.add_argument(
        "--team", action="append", metavar="KEY", help="a team that works by it; may be said again"
    )
    changed.add_argument("--default", action="store_true", help="make it the house's")
    by(changed)
    taken = command(
        found, "import", "add the whole-day events of an iCal file as closed days", "calendars:import_days"
    )
    taken.add_argument("key", metavar="KEY")
    taken.add_argument("file", metavar="FILE")
    by(taken)


def _on_case(parsers: Parsers, name: str, text: str, work: str, *, prints: bool = False) -> Any:
    added = command(parsers, name, text, f"incidents:{work}", prints=prints)
    added.add_argument("reference", metavar="CASE", help="the reference, C-1042-7")
    if not prints:
        by(added)
    return added
