"""The tree of commands with its help. Imports nothing of the desk: `--help` is instant."""

import argparse
from typing import Any

from caseway.cli.building import EXIT_CODES, Parsers
from caseway.cli.building import by as _by
from caseway.cli.building import command as _command
from caseway.cli.building import group as _group
from caseway.cli.many import calendars as _calendars
from caseway.cli.many import complain as _complain
from caseway.cli.many import many as _many
from caseway.cli.maps import maps as _maps
from caseway.core.values import BASES, THENS


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="caseway", description="A desk in which the process is the product.", epilog=EXIT_CODES
    )
    root.set_defaults(process=None, work=None, alone=False, bare=False, migrates=False)
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    _processes(commands)
    _house(commands)
    _cases(commands)
    _maps(commands)
    _many(commands)
    _calendars(commands)
    _contacts(commands)
    _mails(commands)
    _tokens(commands)
    _lab(commands)
    return root


def _processes(parsers: Parsers) -> None:
    texts = {
        "up": "run the whole desk: database, pages, jobs, mail",
        "web": "run the pages and the API alone",
        "jobs": "run the jobs and the mail listeners alone",
    }
    for name, text in texts.items():
        added = parsers.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        added.set_defaults(process=name)


def _house(parsers: Parsers) -> None:
    _command(parsers, "migrate", "bring the database to the newest revision", "desk:migrate", alone=True)
    seed = _command(
        parsers, "seed", "fill the desk with the demo town, or with many cases", "seeds:seed", migrates=True
    )
    seed.add_argument(
        "--town", action="store_true", help="the small town with its weeks of cases (the default)"
    )
    seed.add_argument(
        "--admin",
        metavar="EMAIL",
        help="instead of the town: the first admin of a real desk, with a queue and an inbox",
    )
    seed.add_argument(
        "--company", metavar="NAME", default="Support", help="whose name mails have, with --admin"
    )
    seed.add_argument("--cases", type=int, metavar="N", help="add N believable cases, for tests at scale")
    seed.add_argument(
        "--messages", type=int, metavar="M", default=10, help="messages a case, with --cases (10)"
    )
    check = _command(
        parsers,
        "check",
        "compare what is stored with the history it follows from",
        "checks:check_desk",
        prints=True,
    )
    check.add_argument("--case", metavar="REFERENCE", help="this case only")


# --- cases ---------------------------------------------------------------------------------------------------
def _cases(parsers: Parsers) -> None:
    cases = _group(parsers, "case", "look at cases and work them")
    found = _command(cases, "list", "list cases, newest movement first", "cases:list_cases", prints=True)
    found.add_argument("--status", choices=("open", "waiting", "resolved", "closed"))
    found.add_argument("--queue", metavar="KEY")
    found.add_argument("--assignee", metavar="EMAIL", help="an agent's cases; `none` for nobody's")
    found.add_argument("--q", metavar="WORDS", help="words of subject, names and messages")
    found.add_argument("--limit", type=int, default=50, metavar="N")
    shown = _on_case(
        cases, "show", "show a case: where it stands and what was said", "cases:show", prints=True
    )
    shown.add_argument("--history", action="store_true", help="with every event")
    _open(cases)
    given = _on_case(cases, "assign", "make an agent responsible", "cases:assign")
    given.add_argument("agent", metavar="AGENT", help="the agent's e-mail address; `none` for nobody")
    closed = _on_case(cases, "close", "close a case", "cases:close")
    closed.add_argument("basis", choices=BASES)
    closed.add_argument("--reason", default="", metavar="TEXT")
    again = _on_case(cases, "reopen", "open a closed case again", "cases:reopen")
    again.add_argument("--reason", default="", metavar="TEXT")
    _complain(cases)
    note = _on_case(cases, "note", "keep internal words in a case", "cases:note")
    note.add_argument("text", nargs="?", metavar="TEXT", help="read from the standard input if left out")
    reply = _on_case(cases, "reply", "write to the contact", "cases:reply")
    reply.add_argument("text", nargs="?", metavar="TEXT", help="read from the standard input if left out")
    reply.add_argument("--then", choices=THENS, default="wait_contact", help="what follows (wait_contact)")
    reply.add_argument(
        "--until", metavar="INSTANT", help="until when, for wait_third_party and keep (ISO 8601)"
    )


def _open(cases: Parsers) -> None:
    opened = _command(cases, "open", "open a case for what somebody said on the phone", "cases:open_case")
    opened.add_argument("contact", metavar="ADDRESS", help="the e-mail address of the contact")
    opened.add_argument("subject", metavar="SUBJECT")
    opened.add_argument("text", nargs="?", metavar="TEXT", help="read from the standard input if left out")
    opened.add_argument("--name", metavar="NAME", help="the contact's name")
    opened.add_argument(
        "--process",
        dest="process_key",
        metavar="KEY",
        help="the process; that of the first inbox if left out",
    )
    opened.add_argument("--queue", metavar="KEY")
    opened.add_argument("--take", action="store_true", help="make it yours")
    _by(opened)


def _on_case(parsers: Parsers, name: str, text: str, work: str, *, prints: bool = False) -> Any:
    added = _command(parsers, name, text, work, prints=prints)
    added.add_argument("reference", metavar="CASE", help="the reference, C-1042-7")
    if not prints:
        _by(added)
    return added


# --- contacts, mail, tokens ----------------------------------------------------------------------------------
def _contacts(parsers: Parsers) -> None:
    contacts = _group(parsers, "contact", "look at contacts, and erase them")
    shown = _command(contacts, "show", "show a contact and their cases", "contacts:show", prints=True)
    shown.add_argument("address", metavar="ADDRESS")
    erased = _command(
        contacts, "erase", "erase a contact everywhere; the history of their cases stays", "contacts:erase"
    )
    erased.add_argument("address", metavar="ADDRESS")
    erased.add_argument("--yes", action="store_true", help="do not ask")
    _by(erased)


def _mails(parsers: Parsers) -> None:
    mails = _group(parsers, "mail", "bring mail in from files, and look after what waits")
    came = _command(
        mails,
        "import",
        "import .eml files, mbox files and folders of them",
        "mails:import_files",
        prints=True,
    )
    came.add_argument("files", nargs="+", metavar="FILE")
    came.add_argument(
        "--open", action="store_true", help="let the cases come in open, as if the mail came today"
    )
    came.add_argument("--inbox", metavar="KEY", help="the inbox they came to; the first one if left out")
    _command(
        mails,
        "held",
        "list what waits: mail in that is not understood, mail out that is held",
        "mails:held",
        prints=True,
    )
    again = _command(mails, "retry", "file a held mail again", "mails:retry")
    again.add_argument("id", type=int, metavar="ID", help="its number in `mail held`")
    free = _command(mails, "release", "let held automatic mail go", "mails:release")
    free.add_argument(
        "reference", nargs="?", metavar="CASE", help="of this case only; everything if left out"
    )
    _by(free)
    sent = _command(
        mails, "send", "send an .eml file to the desk's own mail listener", "mails:send", alone=True
    )
    sent.add_argument("file", metavar="FILE")
    sent.add_argument("--to", metavar="ADDRESS", help="support@ the mail domain if left out")


def _tokens(parsers: Parsers) -> None:
    tokens = _group(parsers, "token", "make and revoke API tokens")
    made = _command(tokens, "create", "make a token; it is shown once", "tokens:create", prints=True)
    made.add_argument("name", metavar="NAME", help="what it is for")
    made.add_argument(
        "--scope",
        action="append",
        choices=("read", "write", "processes:read", "processes:write", "admin"),
        help="may be said several times; all if left out",
    )
    made.add_argument("--agent", dest="by", metavar="EMAIL", help="whose it is; the first admin if left out")
    _command(tokens, "list", "list tokens", "tokens:list_tokens", prints=True)
    gone = _command(tokens, "revoke", "revoke a token", "tokens:revoke")
    gone.add_argument("id", type=int, metavar="ID")


# --- the lab -------------------------------------------------------------------------------------------------
def _lab(parsers: Parsers) -> None:
    lab = _group(parsers, "lab", "judge, run and replay maps")
    judged = _command(
        lab, "compile", "say whether a map can be read and run", "labs:compile_file", prints=True, bare=True
    )
    judged.add_argument(
        "file",
        nargs="+",
        metavar="FILE",
        help="a .bpmn file, or - for the standard input; .dmn and .form files beside it belong to it",
    )
    _run(lab)
    _replay(lab)
    _decide(lab)
    _play(lab)


def _run(lab: Parsers) -> None:
    ran = _command(
        lab, "run", "run a map by a script, in virtual time", "labs:run_file", prints=True, bare=True
    )
    ran.add_argument("file", metavar="FILE", help="a .bpmn file, or - for the standard input")
    ran.add_argument(
        "--script", metavar="SCRIPT", help="a JSON list of stimuli with times; only started if left out"
    )
    ran.add_argument("--auto", action="store_true", help="do every task and job as soon as it is reached")
    ran.add_argument("--data", metavar="JSON", help="the variables that the process starts with")
    ran.add_argument("--until", metavar="TIME", help="let time pass at the end: +P30D, or an instant")
    ran.add_argument("--process", dest="process_id", metavar="ID", help="which process of the file to start")


class _OverPeriod(argparse.Action):
    """A command that replays cases on their own maps replays a period on a changed one instead."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        setattr(namespace, self.dest, values)
        namespace.work = "period_replays:replay_period"


def _replay(lab: Parsers) -> None:
    again = _command(
        lab,
        "replay",
        "replay recorded cases: as they were, or on a changed map",
        "replays:replay_case",
        prints=True,
    )
    again.add_argument(
        "reference", nargs="?", metavar="CASE", help="this case as it was; every case if left out"
    )
    again.add_argument(
        "--key", action=_OverPeriod, metavar="KEY", help="the cases of this process on a changed map"
    )
    which = again.add_mutually_exclusive_group()
    which.add_argument(
        "--version", type=int, metavar="N", help="try this version; each case its own if left out"
    )
    which.add_argument("--draft", action="store_true", help="try what is being drawn")
    which.add_argument("--folder", metavar="DIR", help="try the map in this folder")
    again.add_argument("--policy", metavar="FILE", help="try what this JSON file changes in the policy")
    again.add_argument("--since", metavar="DATE", help="cases opened from then on (13 weeks before the end)")
    again.add_argument("--until", metavar="DATE", help="cases opened before (now)")
    again.add_argument("--kind", metavar="KIND", help="cases of this kind only")
    again.add_argument("--queue", metavar="QUEUE", help="cases of this queue only")
    again.add_argument("--sample", type=int, metavar="N", help="so many of them only")
    again.add_argument(
        "--assume",
        metavar="OUTCOME",
        help="take new tasks to need the usual time of their role and to end so; nothing is assumed if left out",
    )
    again.add_argument("--name", metavar="TEXT", help="what the replay is called on its page")
    _by(again)


class _OnDesk(argparse.Action):
    """A command that works on files works on the running desk instead."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        setattr(namespace, self.dest, values)
        namespace.alone, namespace.work = False, "plays:play_desk"


def _play(lab: Parsers) -> None:
    played = _command(
        lab,
        "play",
        "play the scenarios of a map, in virtual time",
        "plays:play_files",
        prints=True,
        alone=True,
    )
    what = played.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "file", nargs="?", metavar="FILE_OR_FOLDER", help="a folder with a map, or a scenario in it"
    )
    what.add_argument("--key", action=_OnDesk, metavar="KEY", help="a process of the running desk instead")
    played.add_argument("--scenario", metavar="NAME", help="this one only")
    which = played.add_mutually_exclusive_group()
    which.add_argument("--version", type=int, metavar="N", help="with --key: the newest if left out")
    which.add_argument("--draft", action="store_true", help="with --key: what is being drawn")


def _decide(lab: Parsers) -> None:
    asked = _command(
        lab, "decide", "evaluate decisions of a DMN file", "decisions:decide", prints=True, alone=True
    )
    asked.add_argument("file", metavar="FILE", help="a .dmn file")
    which = asked.add_mutually_exclusive_group()
    which.add_argument("--decision", metavar="NAME", help="its name or id; every decision if left out")
    which.add_argument("--service", metavar="NAME", help="a decision service or knowledge model to be called")
    asked.add_argument(
        "--input",
        metavar="INPUTS",
        help="a JSON object or FEEL context; @FILE reads a file, - the standard input",
    )
    asked.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="FILE",
        help="a file that is imported; may be repeated",
    )
    asked.add_argument(
        "--at", metavar="INSTANT", help="the instant the evaluation takes as the present (ISO 8601)"
    )
