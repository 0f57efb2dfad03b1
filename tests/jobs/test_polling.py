"""Mail in from an account that is polled."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from caseway.channels.email.server import BadServer
from caseway.jobs import polling
from caseway.kit.database import Pool
from caseway.store import inboxes
from tests.channels.email.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.desk import Desk, compose, open_desk

MIA = ("mia@example.net", "Mia Berger")


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    async with open_desk(pool) as opened:
        yield opened


def address_of(server: ImapServer, folder: str = "INBOX") -> str:
    return f"imap://{quote(USER)}:{quote(PASSWORD)}@127.0.0.1:{server.port}/{folder}"


def letter(subject: str) -> bytes:
    return compose(MIA, subject, "When is breakfast?")


async def taken(desk: Desk) -> int:
    async with desk.house.pool.connection() as connection:
        row = await (await connection.execute("SELECT count(*) FROM intake")).fetchone()
    assert row is not None
    return int(row[0])


async def test_new_mail_of_the_account_comes_into_the_first_inbox_once(desk: Desk) -> None:
    async with imap_server() as server:
        account = polling.account_at(address_of(server))
        server.inbox.add(letter("Room 1"))
        assert (await polling.poll_once(desk.house, account)).taken_count == 1
        server.inbox.add(letter("Room 2"))
        assert (await polling.poll_once(desk.house, account)).taken_count == 1
        assert (await polling.poll_once(desk.house, account)).taken_count == 0
    assert await taken(desk) == 2


async def test_an_account_read_to_its_end_says_until_when(desk: Desk) -> None:
    async with imap_server() as server:
        await polling.poll_once(desk.house, polling.account_at(address_of(server)))
    async with desk.house.pool.connection() as connection:
        (inbox, *_) = await inboxes.everything(connection)
    assert inbox.read_until == desk.now


def test_the_address_names_the_folder_and_must_be_an_account() -> None:
    account = polling.account_at("imaps://support:secret@mail.example/Desk%20mail")
    assert (account.server.host, account.server.port, account.folder) == ("mail.example", 993, "Desk mail")
    assert polling.account_at("imap://mail.example").folder == "INBOX"
    with pytest.raises(BadServer):
        polling.account_at("smtp://mail.example")
