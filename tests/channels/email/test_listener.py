"""A mail is answered with 250 only after it is stored, and everything else leaves it with the other side."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiosmtplib
import pytest

from caseway.channels.base import Accepted, Failed, Inbound, Outbound, Receipt, Rejected, Sent
from caseway.channels.email import ListenerSettings, MailListener, listen, parse, sender_for
from tests.channels.email.certificates import certificate_for
from tests.channels.messages import mail

SETTINGS = ListenerSettings(
    port=0, hostname="desk.fjord.example", size_max=20_000, recipients_max=3, grace_seconds=2
)


class Desk:
    """Stores what comes in a list; `fate` decides about each mail."""

    def __init__(self, fate: Callable[[Inbound], Receipt] = lambda inbound: Accepted("C-1042-7")) -> None:
        self.stored: list[Inbound] = []
        self.fate = fate
        self.gate = asyncio.Event()
        self.gate.set()
        self.busy = asyncio.Event()

    async def receive(self, inbound: Inbound) -> Receipt:
        self.busy.set()
        await self.gate.wait()
        receipt = self.fate(inbound)
        self.stored.append(inbound)
        return receipt

    async def knows(self, address: str) -> bool:
        return address.partition("@")[2] == "fjord.example"


@asynccontextmanager
async def listening(desk: Desk, settings: ListenerSettings = SETTINGS) -> AsyncIterator[MailListener]:
    async with asyncio.timeout(60):
        listener = await listen(settings, desk.receive, desk.knows)
        try:
            yield listener
        finally:
            await listener.stop()


@asynccontextmanager
async def connected(listener: MailListener) -> AsyncIterator[aiosmtplib.SMTP]:
    client = aiosmtplib.SMTP(
        hostname="127.0.0.1",
        port=listener.port,
        timeout=5,
        start_tls=False,
        local_hostname="berger.example",
    )
    await client.connect()
    try:
        yield client
    finally:
        client.close()


async def hand_over(
    listener: MailListener, raw: bytes = b"", sender: str = "mia@berger.example", *recipients: str
) -> aiosmtplib.SMTPResponse:
    async with connected(listener) as client:
        await client.mail(sender)
        for recipient in recipients or ("support@fjord.example",):
            await client.rcpt(recipient)
        return await client.data(raw or mail())


async def test_a_mail_is_accepted_with_its_envelope() -> None:
    desk = Desk()
    async with listening(desk) as listener:
        answer = await hand_over(
            listener,
            mail("Hi\n.dot\n"),
            "mia@berger.example",
            "support+t0ken@fjord.example",
            "a@fjord.example",
        )
    assert (answer.code, answer.message) == (250, "2.0.0 Accepted C-1042-7")
    (inbound,) = desk.stored
    assert inbound.sender == "mia@berger.example"
    assert inbound.recipients == ("support+t0ken@fjord.example", "a@fjord.example")
    assert inbound.source == "127.0.0.1 berger.example"
    assert inbound.raw == mail("Hi\n.dot\n")
    assert parse(inbound.raw, inbound.sender, inbound.recipients).tokens == ("t0ken",)


async def test_a_null_sender_is_kept_as_none() -> None:
    desk = Desk()
    async with listening(desk) as listener:
        await hand_over(listener, sender="")
    assert desk.stored[0].sender == ""


async def test_the_answer_waits_until_the_mail_is_stored() -> None:
    desk = Desk()
    desk.gate.clear()
    async with listening(desk) as listener:
        sending = asyncio.create_task(hand_over(listener))
        await desk.busy.wait()
        await asyncio.sleep(0.05)
        assert not sending.done()
        desk.gate.set()
        assert (await sending).code == 250


async def test_stopping_lets_a_mail_that_is_being_stored_be_answered() -> None:
    desk = Desk()
    desk.gate.clear()
    async with listening(desk) as listener:
        sending = asyncio.create_task(hand_over(listener))
        await desk.busy.wait()
        stopping = asyncio.create_task(listener.stop())
        await asyncio.sleep(0.02)
        desk.gate.set()
        assert (await sending).code == 250
        await stopping


async def test_stopping_does_not_wait_for_the_idle() -> None:
    async with listening(Desk()) as listener, connected(listener) as client:
        await client.mail("mia@berger.example")
        await asyncio.wait_for(listener.stop(), 1)
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await client.rcpt("support@fjord.example")


@pytest.mark.parametrize(
    ("receipt", "code"),
    [(Rejected("Blocked\r\n250 OK", permanent=True), 550), (Rejected("Not now", permanent=False), 451)],
)
async def test_what_is_not_wanted_is_refused(receipt: Rejected, code: int) -> None:
    async with listening(Desk(lambda inbound: receipt)) as listener:
        with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
            await hand_over(listener)
    assert refusal.value.code == code
    assert "\n" not in refusal.value.message


async def test_our_mistake_leaves_the_mail_with_the_other_side() -> None:
    def stumble(inbound: Inbound) -> Receipt:
        raise RuntimeError("the database is away: password=s3cret")

    async with listening(Desk(stumble)) as listener:
        with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
            await hand_over(listener)
    assert refusal.value.code == 451
    assert "s3cret" not in refusal.value.message


async def test_a_sender_who_goes_away_early_stores_nothing_and_harms_nobody() -> None:
    desk = Desk()
    async with listening(desk) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(
            b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<support@fjord.example>\r\nDATA\r\nSubject: x\r\n"
        )
        await writer.drain()
        await reader.readline()
        writer.close()
        await writer.wait_closed()
        assert (await hand_over(listener)).code == 250
    assert len(desk.stored) == 1


async def test_unknown_recipients_are_refused_one_by_one() -> None:
    async with listening(Desk()) as listener, connected(listener) as client:
        await client.mail("mia@berger.example")
        with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refusal:
            await client.rcpt("somebody@else.example")
        assert refusal.value.code == 550
        assert (await client.rcpt("support@fjord.example")).code == 250


async def test_the_number_of_recipients_is_bounded() -> None:
    async with listening(Desk()) as listener, connected(listener) as client:
        await client.mail("mia@berger.example")
        for number in range(3):
            await client.rcpt(f"a{number}@fjord.example")
        with pytest.raises(aiosmtplib.SMTPRecipientRefused) as refusal:
            await client.rcpt("a4@fjord.example")
        assert refusal.value.code == 452


async def test_the_size_is_bounded_and_told() -> None:
    desk = Desk()
    async with listening(desk) as listener:
        async with connected(listener) as client:
            await client.ehlo()
            assert client.esmtp_extensions["size"] == "20000"
        with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
            await hand_over(listener, mail("x" * 70 + "\n") + b"x" * 100 + b"\r\n" * 12_000)
        assert refusal.value.code == 552
    assert desk.stored == []


async def test_long_lines_are_taken() -> None:
    desk = Desk()
    async with listening(desk) as listener:
        assert (await hand_over(listener, mail("x" * 15_000))).code == 250
    assert parse(desk.stored[0].raw).text == "x" * 15_000


async def test_the_number_of_connections_is_bounded() -> None:
    settings = ListenerSettings(port=0, connections_max=1)
    async with listening(Desk(), settings) as listener, connected(listener):
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        assert (await reader.readline()).startswith(b"421 4.3.2")
        assert await reader.read() == b""
        writer.close()


async def test_a_silent_connection_is_closed() -> None:
    settings = ListenerSettings(port=0, timeout_seconds=0.1)
    async with listening(Desk(), settings) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        await reader.readline()
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_several_mails_may_come_on_one_connection() -> None:
    desk = Desk()
    async with listening(desk) as listener, connected(listener) as client:
        for number in range(3):
            await client.mail("mia@berger.example")
            await client.rcpt("support@fjord.example")
            await client.data(mail(f"number {number}"))
    assert [parse(inbound.raw).text for inbound in desk.stored] == ["number 0", "number 1", "number 2"]


async def test_addresses_outside_ascii_are_taken() -> None:
    desk = Desk()
    async with listening(desk) as listener, connected(listener) as client:
        await client.mail("jürgen@müller.example", options=["SMTPUTF8"], encoding="utf-8")
        await client.rcpt("büro@fjord.example", encoding="utf-8")
        await client.data(mail())
    assert (desk.stored[0].sender, desk.stored[0].recipients) == (
        "jürgen@müller.example",
        ("büro@fjord.example",),
    )


async def test_a_mail_cannot_smuggle_another() -> None:
    desk = Desk()
    body = b"Subject: x\r\n\r\nHi\n.\nMAIL FROM:<e@e.example>\nRCPT TO:<a@fjord.example>\nDATA\nevil\n.\r\nx"
    async with listening(desk) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<support@fjord.example>\r\nDATA\r\n")
        writer.write(body + b"\r\n.\r\nQUIT\r\n")
        answers = await reader.read()
        writer.close()
    assert answers.count(b"Accepted") == 1
    assert len(desk.stored) == 1


async def test_nothing_can_be_signed_into() -> None:
    async with listening(Desk()) as listener, connected(listener) as client:
        await client.ehlo()
        assert "auth" not in client.esmtp_extensions


async def test_what_we_send_we_take_with_tls_and_without(tmp_path: Path) -> None:
    desk = Desk()
    letter = Outbound("m5@fjord.example", "", ("support@fjord.example",), mail("Grüße\n.\n"))
    async with asyncio.timeout(60):
        listener = await listen(SETTINGS, desk.receive, desk.knows, certificate_for("localhost", tmp_path))
        try:
            for scheme, query in (("smtp", ""), ("smtp+starttls", "?verify=no")):
                delivery = await sender_for(f"{scheme}://localhost:{listener.port}{query}").send(letter)
                assert delivery == Sent("2.0.0 Accepted C-1042-7")
            distrusted = await sender_for(f"smtp+starttls://localhost:{listener.port}").send(letter)
            assert isinstance(distrusted, Failed)
        finally:
            await listener.stop()
    assert [(inbound.sender, inbound.raw) for inbound in desk.stored] == [("", letter.raw)] * 2


async def test_lmtp_answers_for_each_recipient() -> None:
    desk = Desk()
    async with listening(desk, ListenerSettings(port=0, lmtp=True)) as listener:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        writer.write(
            b"LHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<one@fjord.example>\r\nRCPT TO:<two@fjord.example>\r\n"
        )
        writer.write(b"DATA\r\n" + mail() + b"\r\n.\r\nQUIT\r\n")
        answers = (await reader.read()).decode().splitlines()
        writer.close()
    assert [line for line in answers if "Accepted" in line] == ["250 2.0.0 Accepted C-1042-7"] * 2
    assert desk.stored[0].recipients == ("one@fjord.example", "two@fjord.example")
