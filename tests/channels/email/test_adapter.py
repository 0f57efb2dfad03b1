"""What became of a mail we sent is said exactly: sent, refused, failed, or nobody knows."""

from collections.abc import Mapping

import pytest

from caseway.channels.base import Delivery, Failed, Outbound, Refused, Sent, Unknown
from caseway.channels.email import sender_for
from tests.channels.email.smtp_server import ScriptedServer, scripted

MAIL = Outbound(
    "m5@fjord.example", "support@fjord.example", ("mia@berger.example",), b"Subject: Hi\r\n\r\n.Hello\r\n"
)
TWO = Outbound("m6@fjord.example", "", ("mia@berger.example", "tomas@alves.example"), MAIL.raw)


async def sent(
    outbound: Outbound, answers: Mapping[str, str | None] | None = None
) -> tuple[Delivery, ScriptedServer]:
    async with scripted(answers) as server:
        delivery = await sender_for(f"smtp://127.0.0.1:{server.port}").send(outbound)
    return delivery, server


async def test_a_mail_is_sent() -> None:
    delivery, server = await sent(MAIL)
    assert delivery == Sent("2.0.0 Taken as 4Zx")
    assert server.mails == [b"Subject: Hi\r\n\r\n..Hello\r\n.\r\n"]
    assert server.commands[1:3] == ["MAIL FROM:<support@fjord.example>", "RCPT TO:<mia@berger.example>"]
    assert server.commands[-1] == "QUIT"


async def test_automatic_mail_has_a_null_sender() -> None:
    _, server = await sent(TWO)
    assert "MAIL FROM:<>" in server.commands


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"RCPT": "550 5.1.1 No such user"}, Refused),
        ({"MAIL": "553 5.7.1 Not you"}, Refused),
        ({"DATA": "554 5.3.4 No"}, Refused),
        ({".": "554 5.7.1 Spam"}, Refused),
        ({"RCPT": "450 4.2.0 Greylisted"}, Failed),
        ({"MAIL": "421 4.3.2 Shutting down"}, Failed),
        ({".": "452 4.3.1 Disk full"}, Failed),
        ({"": "554 Go away"}, Failed),
        ({"": "421 Too busy"}, Failed),
        ({"": None}, Failed),
        ({"EHLO": None}, Failed),
        ({"MAIL": None}, Failed),
        ({"RCPT": None}, Failed),
        ({".": None}, Unknown),
    ],
)
async def test_the_result_says_what_is_certain(
    answers: Mapping[str, str | None], expected: type[Delivery]
) -> None:
    delivery, _ = await sent(MAIL, answers)
    assert type(delivery) is expected


async def test_a_refusal_names_code_and_reason() -> None:
    delivery, _ = await sent(MAIL, {"RCPT": "550 5.1.1 No such user"})
    assert isinstance(delivery, Refused)
    assert (delivery.code, delivery.reason) == (550, "5.1.1 No such user")
    assert delivery.undelivered[0].recipient == "mia@berger.example"


async def test_what_only_one_recipient_refuses_is_sent_to_the_other() -> None:
    delivery, server = await sent(TWO, {"RCPT TO:<tomas": "550 5.1.1 No such user"})
    assert isinstance(delivery, Sent)
    assert [(who.recipient, who.code) for who in delivery.undelivered] == [("tomas@alves.example", 550)]
    assert len(server.mails) == 1


async def test_nobody_for_now_is_a_failure_even_if_one_is_for_good() -> None:
    delivery, _ = await sent(TWO, {"RCPT TO:<tomas": "550 No", "RCPT TO:<mia": "451 Later"})
    assert isinstance(delivery, Failed)
    assert delivery.code == 451


async def test_a_mail_to_nobody_is_refused() -> None:
    delivery, _ = await sent(Outbound("m@x", "", (), b""))
    assert isinstance(delivery, Refused)


async def test_a_server_that_is_not_there_is_a_failure() -> None:
    async with scripted() as server:
        port = server.port
    delivery = await sender_for(f"smtp://127.0.0.1:{port}").send(MAIL)
    assert isinstance(delivery, Failed)
    assert delivery.reason


async def test_a_wrong_password_is_a_failure_that_can_be_mended() -> None:
    answers = {"EHLO": "250-fjord.example\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 Wrong password"}
    async with scripted(answers) as server:
        delivery = await sender_for(f"smtp://ana:s3cret@127.0.0.1:{server.port}").send(MAIL)
    assert isinstance(delivery, Failed)
    assert delivery.code == 535
    assert "s3cret" not in repr(delivery)


async def test_signing_in_uses_the_name_and_password_of_the_url() -> None:
    answers = {"EHLO": "250-fjord.example\r\n250 AUTH PLAIN", "AUTH": "235 Welcome"}
    async with scripted(answers) as server:
        delivery = await sender_for(f"smtp://an%40a:p%3Ass@127.0.0.1:{server.port}").send(MAIL)
    assert isinstance(delivery, Sent)
    assert server.commands[1] == "AUTH PLAIN AGFuQGEAcDpzcw=="


async def test_tls_that_is_insisted_on_is_not_done_without() -> None:
    async with scripted() as server:
        delivery = await sender_for(f"smtp+starttls://127.0.0.1:{server.port}").send(MAIL)
    assert isinstance(delivery, Failed)
    assert server.mails == []


async def test_letters_outside_ascii_need_a_server_that_takes_them() -> None:
    international = Outbound("m@x", "support@fjord.example", ("jürgen@berger.example",), b"Hi")
    refused, _ = await sent(international)
    assert isinstance(refused, Refused)
    taken, server = await sent(international, {"EHLO": "250-fjord.example\r\n250 SMTPUTF8"})
    assert isinstance(taken, Sent)
    assert "RCPT TO:<jürgen@berger.example>" in server.commands
