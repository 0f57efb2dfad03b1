"""`caseway mail`: archives in, and what waits on either side."""

import argparse
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from caseway.actions import holds, imports, mails
from caseway.actions.house import House
from caseway.channels.base import Inbound
from caseway.channels.email.archive import read_archive
from caseway.cli.cases import find
from caseway.cli.desk import acting
from caseway.cli.outcome import BadArguments, Progress, Told, say, show_json, show_table
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.kit.settings import Settings
from caseway.store import inboxes, intake, outbox
from caseway.store.inboxes import Inbox

LIMIT = 1000
SMTP_SECONDS = 30.0


async def import_files(house: House, given: argparse.Namespace) -> int:
    """`caseway mail import`: 1 if a mail had to be held."""
    _check_there(given.files)
    inbox = await _inbox(house, given.inbox)
    progress = Progress("Mails")
    tally = await imports.import_mails(house, inbox, _mails(given.files), given.open, progress)
    progress.end()
    if given.json:
        show_json(tally)
    else:
        say(
            f"{tally.messages} messages in {tally.cases} new cases; {tally.known} known already, "
            f"{tally.ignored} need no case, {tally.held} held for a person."
        )
    return 1 if tally.held else 0


def _check_there(files: list[str]) -> None:
    missing = [file for file in files if not Path(file).exists()]
    if missing:
        raise BadArguments(f"There is no {', no '.join(missing)}.")


def _mails(files: list[str]) -> Iterator[Inbound]:
    for file in files:
        yield from read_archive(Path(file))


async def _inbox(house: House, key: str | None) -> Inbox:
    async with house.pool.connection() as connection:
        known = await inboxes.everything(connection)
    for inbox in known:
        if key is None or inbox.key == key:
            return inbox
    raise Told("There is no inbox yet." if key is None else f"There is no inbox {key}.")


async def held(house: House, given: argparse.Namespace) -> int:
    """`caseway mail held`."""
    async with house.pool.connection() as connection:
        coming = await intake.held(connection, LIMIT)
        newest = (clock.now() + timedelta(days=36500), 0)
        going = await outbox.listed(connection, ["held", "failed", "unknown", "bounced"], newest, LIMIT)
    if given.json:
        incoming = [
            {
                "id": m.id,
                "at": m.received_at,
                "from": m.envelope_from,
                "reason": m.reason,
                "summary": m.summary,
            }
            for m in coming
        ]
        outgoing = [
            {"case": reference_of(m.case_id), "id": m.seq, "status": m.status, "reason": m.reason}
            for m in going
        ]
        show_json({"incoming": incoming, "outgoing": outgoing})
        return 0
    print("Incoming, not understood:")
    show_table(("id", "came", "from", "reason", "subject"), [_line(mail) for mail in coming])
    print("\nOutgoing, not sent:")
    rows = [(reference_of(m.case_id), m.status, m.created_at, m.reason, m.subject) for m in going]
    show_table(("case", "state", "written", "reason", "subject"), rows)
    return 0


def _line(mail: intake.Taken) -> tuple[object, ...]:
    return mail.id, mail.received_at, mail.envelope_from, mail.reason, mail.summary


async def retry(house: House, given: argparse.Namespace) -> int:
    """`caseway mail retry`: files the mail now, and says what became of it."""
    if not await mails.retry_mail(house, given.id):
        raise Told(f"There is no held mail {given.id}.")
    done = await mails.file_mail(house, given.id)
    if done is not None:
        say(f"It is in {reference_of(done.state.case_id)}.")
        return 0
    async with house.pool.connection() as connection:
        taken = await intake.one(connection, given.id)
    say(f"It is {taken.status if taken else 'gone'}: {(taken.reason if taken else None) or 'known already'}")
    return 1 if taken is not None and taken.status == "held" else 0


async def release(house: House, given: argparse.Namespace) -> int:
    """`caseway mail release`."""
    agent = await acting(house, given)
    if given.reference is None:
        count = await holds.release_all(house, agent)
    else:
        row = await find(house, given.reference)
        async with house.pool.connection() as connection:
            keys = [key for key in await outbox.held_keys(connection) if key[0] == row.id]
        count = len([key for key in keys if await holds.release_one(house, agent, *key)])
    say(f"{count} messages go now.")
    return 0


def send(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway mail send`: hands a file to the desk's own listener, as another mail server would."""
    path = Path(given.file)
    if not path.is_file():
        raise BadArguments(f"There is no file {given.file}.")
    to = given.to or f"support@{settings.mail_domain}"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.smtp_host, settings.smtp_host)  # noqa: S104 - compared
    try:
        with smtplib.SMTP(host, settings.smtp_port, timeout=SMTP_SECONDS) as server:
            server.sendmail("command@localhost", [to], path.read_bytes())
    except (OSError, smtplib.SMTPException) as failed:
        raise Told(f"The mail was not taken at {host}:{settings.smtp_port}: {failed}") from None
    say(f"Taken for {to}.")
    return 0
