"""Settings of an inbox that cannot work are refused by name, in words, without passwords."""

import pytest

from caseway.channels.email import BadInbox, BadServer, EmailSettings, read_server, read_settings


@pytest.mark.parametrize(
    ("url", "port", "security", "verified"),
    [
        ("smtp://mail.example", 25, "offered", False),
        ("smtp://mail.example:2525", 2525, "offered", False),
        ("smtp+starttls://mail.example", 587, "starttls", True),
        ("smtps://mail.example", 465, "tls", True),
        ("SMTPS://mail.example?verify=no", 465, "tls", False),
    ],
)
def test_the_url_says_how_to_speak(url: str, port: int, security: str, verified: bool) -> None:
    server = read_server(url, "smtp")
    assert (server.host, server.port, server.security, server.verified) == (
        "mail.example",
        port,
        security,
        verified,
    )


def test_names_and_passwords_are_unescaped_and_never_shown() -> None:
    server = read_server("imaps://ana%40fjord.example:p%3A%2Fs@mail.example", "imap")
    assert (server.user, server.password) == ("ana@fjord.example", "p:/s")
    assert "p:/s" not in repr(server)
    assert "p:/s" not in str(server)


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://mail.example", "imap://mail.example", "smtp://", "smtp://x:s3cret@m:port"],
)
def test_what_is_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadServer) as refusal:
        read_server(url, "smtp")
    assert "s3cret" not in str(refusal.value)


def test_an_inbox_needs_no_more_than_an_address() -> None:
    settings = read_settings({"address": "support@fjord.example"})
    assert settings == EmailSettings(address="support@fjord.example")
    assert settings.smtp_server() is None
    assert settings.imap() is None


def test_an_inbox_that_is_polled_knows_where() -> None:
    settings = read_settings(
        {
            "address": "support@fjord.example",
            "way_in": "imap",
            "imap_url": "imaps://u:p@mail.example",
            "imap_move_to": "Done",
            "smtp_url": "smtps://u:p@mail.example",
        }
    )
    imap = settings.imap()
    assert imap is not None
    assert (imap.server.host, imap.folder, imap.move_to) == ("mail.example", "INBOX", "Done")
    assert settings.smtp_server() is not None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, ""),
        ({"address": "nobody"}, "address"),
        ({"address": "a@b.example", "aliases": ["x"]}, "address"),
        ({"address": "a@b.example", "way_in": "pigeon"}, "way_in"),
        ({"address": "a@b.example", "way_in": "imap"}, "imap_url"),
        ({"address": "a@b.example", "poll_seconds": 1}, "poll_seconds"),
        ({"address": "a@b.example", "smtp_url": "ftp://x:s3cret@y"}, "smtp_url"),
        ({"address": "a@b.example", "imap_url": "smtp://y"}, "imap_url"),
        ({"address": "a@b.example", "colour": "red"}, ""),
    ],
)
def test_what_cannot_work_is_refused_with_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(BadInbox) as refusal:
        read_settings(values)
    assert refusal.value.field == field
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("email", "ours"),
    [
        ("support@fjord.example", True),
        ("Support@Fjord.example", True),
        ("support+t0ken@fjord.example", True),
        ("help@fjord.example", True),
        ("supporter@fjord.example", False),
        ("support@else.example", False),
        ("", False),
    ],
)
def test_an_inbox_knows_its_addresses(email: str, ours: bool) -> None:
    assert (
        EmailSettings(address="support@fjord.example", aliases=("help@fjord.example",)).is_for(email) is ours
    )
