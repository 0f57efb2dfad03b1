"""Polling takes each mail once, marks it only after it is stored, and goes on where it was broken off."""

from datetime import date
from urllib.parse import quote

import pytest

from caseway.channels.base import Accepted, Inbound, Receipt, Rejected
from caseway.channels.email import ImapSettings, ImapUnavailable, Position, parse, poll, read_server
from tests.channels.email.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.channels.messages import mail

START = Position(since=date(2026, 11, 20))


class Desk:
    """Stores mails; those whose text is in `refusing` are refused."""

    def __init__(self) -> None:
        self.stored: list[Inbound] = []
        self.refusing: dict[str, Receipt | Exception] = {}

    async def receive(self, inbound: Inbound) -> Receipt:
        fate = self.refusing.get(parse(inbound.raw).text, Accepted())
        if isinstance(fate, Exception):
            raise fate
        if isinstance(fate, Accepted):
            self.stored.append(inbound)
        return fate

    @property
    def texts(self) -> list[str]:
        return [parse(inbound.raw).text for inbound in self.stored]


def settings_for(server: ImapServer, password: str = PASSWORD, **more: object) -> ImapSettings:
    url = f"imap://{quote(USER, safe='')}:{quote(password, safe='')}@127.0.0.1:{server.port}"
    return ImapSettings(read_server(url, "imap"), **more)  # type: ignore[arg-type]


async def test_the_first_poll_takes_what_nobody_has_read() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("old"), "\\Seen")
        server.inbox.add(mail("new"))
        polled = await poll(settings_for(server), START, desk.receive)
        assert server.inbox.mails[1].flags == {"\\Seen"}
    assert desk.texts == ["new"]
    assert desk.stored[0].source == "imap INBOX 7:2"
    assert desk.stored[0].sender is None
    assert (polled.position.validity, polled.position.uid, polled.taken_count) == (7, 2, 1)


async def test_the_next_poll_takes_only_what_came_since() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        first = await poll(settings_for(server), START, desk.receive)
        again = await poll(settings_for(server), first.position, desk.receive)
        server.inbox.add(mail("two"), "\\Seen")
        second = await poll(settings_for(server), again.position, desk.receive)
    assert desk.texts == ["one", "two"]
    assert (first.taken_count, again.taken_count, second.taken_count) == (1, 0, 1)


async def test_a_mail_is_read_without_being_marked_and_marked_after_it_is_stored() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        await poll(settings_for(server), START, desk.receive)
        commands = [command for command in server.log if command.startswith("UID")]
    assert commands == [
        "UID SEARCH UNSEEN",
        "UID FETCH 1 (RFC822.SIZE)",
        "UID FETCH 1 (BODY.PEEK[])",
        "UID STORE 1 +FLAGS.SILENT (\\Seen)",
    ]


async def test_a_mail_that_cannot_be_stored_now_ends_the_poll_before_it() -> None:
    desk = Desk()
    desk.refusing = {"two": Rejected("not now", permanent=False)}
    async with imap_server() as server:
        for text in ("one", "two", "three"):
            server.inbox.add(mail(text))
        polled = await poll(settings_for(server), START, desk.receive)
        assert (desk.texts, polled.position.uid, polled.left) == (["one"], 1, ("2: not now",))
        assert server.inbox.mails[1].flags == set()
        desk.refusing = {}
        await poll(settings_for(server), polled.position, desk.receive)
    assert desk.texts == ["one", "two", "three"]


async def test_a_mail_that_is_not_wanted_is_left_and_passed() -> None:
    desk = Desk()
    desk.refusing = {"one": Rejected("blocked")}
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        server.inbox.add(mail("two"))
        polled = await poll(settings_for(server), START, desk.receive)
        assert server.inbox.mails[0].flags == set()
    assert (desk.texts, polled.position.uid, polled.left) == (["two"], 2, ("1: blocked",))


async def test_our_own_mistake_is_not_swallowed_and_loses_nothing() -> None:
    desk = Desk()
    desk.refusing = {"one": RuntimeError("the database is away")}
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        with pytest.raises(RuntimeError):
            await poll(settings_for(server), START, desk.receive)
        assert server.inbox.mails[0].flags == set()
        assert server.log[-1] == "LOGOUT"


@pytest.mark.parametrize(
    "breaking", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH 2 (R", "UID FETCH 2 (B", "UID STORE 1"]
)
async def test_whatever_breaks_every_mail_is_taken_in_the_end(breaking: str) -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        server.inbox.add(mail("two"))
        server.breaking = [breaking]
        with pytest.raises(ImapUnavailable):
            await poll(settings_for(server), START, desk.receive)
        polled = await poll(settings_for(server), START, desk.receive)
        assert all(stored.flags == {"\\Seen"} for stored in server.inbox.mails)
    assert set(desk.texts) == {"one", "two"}
    assert polled.position.uid == 2


async def test_new_numbers_do_not_bring_back_what_came_before_us() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        first = await poll(settings_for(server), START, desk.receive)
        server.inbox.renumber()
        server.inbox.add(mail("two"))
        second = await poll(settings_for(server), first.position, desk.receive)
        assert "UID SEARCH SINCE 20-Nov-2026" in server.log
    assert (second.position.validity, second.position.uid) == (8, 102)
    assert "two" in desk.texts


@pytest.mark.parametrize("capabilities", [("IMAP4rev1", "MOVE"), ("IMAP4rev1", "UIDPLUS"), ("IMAP4rev1",)])
async def test_a_stored_mail_can_be_moved(capabilities: tuple[str, ...]) -> None:
    desk = Desk()
    async with imap_server(capabilities) as server:
        server.inbox.add(mail("one"))
        await poll(settings_for(server, move_to="Done & dusted ä"), START, desk.receive)
        moved = server.folders["Done &- dusted &AOQ-"].mails
        assert [stored.raw for stored in moved] == [mail("one")]
        left = [stored.flags for stored in server.inbox.mails]
    assert left in ([], [{"\\Seen", "\\Deleted"}])
    assert desk.texts == ["one"]


async def test_a_mail_too_large_is_fetched_in_part_and_says_so() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("x" * 5_000))
        await poll(settings_for(server, size_max=1_000), START, desk.receive)
    parsed = parse(desk.stored[0].raw)
    assert parsed.subject == "The printer is on fire"
    assert any("Only the beginning of" in defect for defect in parsed.defects)


async def test_a_long_folder_is_taken_in_batches() -> None:
    desk = Desk()
    async with imap_server() as server:
        for number in range(5):
            server.inbox.add(mail(f"number {number}"))
        first = await poll(settings_for(server, batch_max=3), START, desk.receive)
        second = await poll(settings_for(server, batch_max=3), first.position, desk.receive)
    assert (first.more, second.more) == (True, False)
    assert desk.texts == [f"number {number}" for number in range(5)]


async def test_what_cannot_be_read_is_said_without_the_password() -> None:
    async with imap_server() as server:
        with pytest.raises(ImapUnavailable, match="wrong password") as refusal:
            await poll(settings_for(server, password="s3cret"), START, Desk().receive)
        assert "s3cret" not in str(refusal.value)
        with pytest.raises(ImapUnavailable, match="no such folder"):
            await poll(settings_for(server, folder="Nowhere"), START, Desk().receive)
        settings = settings_for(server)
    with pytest.raises(ImapUnavailable):
        await poll(settings, START, Desk().receive)


async def test_a_mail_that_somebody_took_away_meanwhile_is_passed() -> None:
    desk = Desk()
    async with imap_server() as server:
        server.inbox.add(mail("one"))
        server.inbox.add(mail("two"))

        async def receive(inbound: Inbound) -> Receipt:
            server.inbox.mails = server.inbox.mails[:1]
            return await desk.receive(inbound)

        polled = await poll(settings_for(server), START, receive)
    assert (desk.texts, polled.position.uid, polled.taken_count) == (["one"], 2, 1)
