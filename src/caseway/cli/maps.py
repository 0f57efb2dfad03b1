"""The commands of `caseway process`, as the tree of commands has them."""

from typing import Any

from caseway.cli.building import Parsers, by, command, group


def maps(parsers: Parsers) -> None:
    """`caseway process` with everything below it."""
    found = group(parsers, "process", "look at maps, draw, publish and retire them, and move open cases")
    command(found, "list", "list the processes of this desk", "processes:list_processes", prints=True)
    shown = _on_process(found, "show", "show a process with its versions", "show", prints=True)
    shown.add_argument("--limit", type=int, default=20, metavar="N", help="how many versions (20)")
    _files(found)
    issued = _on_process(found, "publish", "publish the draft as the next version", "publish", prints=True)
    issued.add_argument("--note", default="", metavar="TEXT", help="what is new")
    by(issued)
    for name, text in (
        ("retire", "let no new case open on a version"),
        ("restore", "let cases open on a retired version again"),
    ):
        added = _on_process(found, name, text, name)
        added.add_argument("version", type=int, metavar="N")
        by(added)
    differing = _on_process(found, "diff", "say what differs between two versions", "diff", prints=True)
    differing.add_argument("old", type=int, metavar="A")
    differing.add_argument("new", metavar="B", help="a version, or `draft`")
    _moves(found)


def _on_process(parsers: Parsers, name: str, text: str, work: str, *, prints: bool = False) -> Any:
    added = command(parsers, name, text, f"processes:{work}", prints=prints)
    added.add_argument("key", metavar="KEY", help="the key of the process")
    return added


def _files(parsers: Parsers) -> None:
    out = _on_process(parsers, "export", "write a map and the files beside it into a folder", "export")
    which = out.add_mutually_exclusive_group()
    which.add_argument("--version", type=int, metavar="N", help="the one new cases open on if left out")
    which.add_argument("--draft", action="store_true", help="what is being drawn")
    out.add_argument("--to", required=True, metavar="DIR")
    came = _on_process(parsers, "import", "take a map in as a draft", "import_map", prints=True)
    came.add_argument(
        "path", metavar="FILE_OR_DIR", help="a .bpmn file, or a folder with one and what is beside it"
    )
    came.add_argument("--publish", action="store_true", help="publish it at once")
    came.add_argument("--note", default="", metavar="TEXT", help="what is new, with --publish")
    by(came)


def _moves(parsers: Parsers) -> None:
    moved = command(parsers, "move", "move open cases to another version", "process_moves:move", prints=True)
    moved.add_argument("key", metavar="KEY", help="the key of the process")
    moved.add_argument("--from", dest="source", type=int, required=True, metavar="A")
    moved.add_argument("--to", dest="target", type=int, required=True, metavar="B")
    moved.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="OLD=NEW",
        help="where cases at a step go; `OLD=` leaves them where they are; may be said several times",
    )
    moved.add_argument("--preview", action="store_true", help="say what would happen and change nothing")
    by(moved)
    listed = command(parsers, "moves", "list moves of open cases", "process_moves:list_moves", prints=True)
    listed.add_argument("key", metavar="KEY", help="the key of the process")
    for name, text in (
        ("pause", "pause a move"),
        ("resume", "go on with a paused move"),
        ("cancel", "cancel a move; what has moved stays moved"),
        ("retry", "try the cases of a move again that could not be moved"),
        ("undo", "take back the cases of a move that have not moved on since"),
    ):
        added = command(parsers, name, text, f"process_moves:{name}", prints=True)
        added.add_argument("id", type=int, metavar="MOVE", help="its number in `process moves`")
        by(added)
