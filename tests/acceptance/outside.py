"""The desk as it is met from outside: by mail, through the API, on pages, from the command line."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import httpx
import psycopg

from caseway.kit.embedded import EmbeddedServer
from tests.running import RunningDesk, wait_until

TOKEN = "a-long-word-for-the-acceptance-alone"
INBOX = "support@localhost"
PASSWORD = "kettle-on-the-hob"
SOON_SECONDS = 2.0
PAGE = {"limit": "100"}

Json = dict[str, Any]


def letter(sender: str, subject: str, text: str, to: str = INBOX, **headers: str) -> EmailMessage:
    """A plain mail; `headers` by name with underscores for dashes, an empty one left out."""
    mail = EmailMessage()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    everything = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": make_msgid(domain="example.net"),
    }
    for name, value in {**everything, **given}.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


class Outside:
    """A running desk with everything that somebody outside of it can do."""

    def __init__(self, home: Path, database_url: str = "", **settings: str) -> None:
        own = {"CASEWAY_DATABASE_URL": database_url} if database_url else {}
        self.home = home
        self._url = database_url
        self.running = RunningDesk(home, CASEWAY_BOOTSTRAP_TOKEN=TOKEN, **own, **settings)
        self._settings = {"CASEWAY_HOME": str(home), "CASEWAY_PORT": str(self.running.port), **own}

    def check_open(self) -> None:
        """The start succeeded."""
        how = f"{self.running.log}\nended with {self.running.process.poll()}"
        assert "is open at" in self.running.log, how

    # --- mail ----------------------------------------------------------------------------------------------------
    def post(self, mail: EmailMessage | bytes, *to: str, sender: str = "somebody@example.net") -> list[int]:
        """Hands a mail to the desk; the numbers under which it was taken, none if the desk knew it."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        with smtplib.SMTP("127.0.0.1", self.running.smtp_port, timeout=30) as out:
            out.ehlo("example.net")
            assert out.mail(sender)[0] == 250
            for recipient in to or (INBOX,):
                code, said = out.rcpt(recipient)
                assert code == 250, said
            code, said = out.data(raw)
        assert code == 250, said
        numbers = said.decode().partition("Accepted")[2].strip()
        return [int(number) for number in numbers.split(",") if number]

    def file(self, mail: EmailMessage | bytes, *to: str, sender: str = "somebody@example.net") -> list[int]:
        """The same, and waits until the desk has done with it whatever it does."""
        taken = self.post(mail, *to, sender=sender)
        wait_until(lambda: self.left_of(taken) == 0)
        return taken

    def left_of(self, taken: Iterable[int]) -> int:
        """How many of these mails are not filed yet."""
        return int(
            self.value("SELECT count(*) FROM intake WHERE id = ANY (%s) AND status = 'new'", list(taken))
        )

    # --- the API -------------------------------------------------------------------------------------------------
    def ask(
        self, method: str, path: str, body: Json | None = None, query: dict[str, str] | None = None
    ) -> Json:
        """One request; it succeeds."""
        answer = httpx.request(
            method,
            f"{self.running.url}/api/v1{path}",
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=20,
        )
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    def download(self, href: str) -> bytes:
        """A file, as the API gives it."""
        answer = httpx.get(self.running.url + href, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
        assert answer.status_code == 200
        return answer.content

    def cases(self, **query: str) -> list[Json]:
        """The newest hundred cases."""
        found: list[Json] = self.ask("GET", "/cases", query=PAGE | query)["items"]
        return found

    def everything(self) -> list[Json]:
        """All cases, page by page."""
        found: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.ask("GET", "/cases", query=PAGE | cursor)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    def case_about(self, subject: str, seconds: float = 60.0) -> Json:
        """The one case with this subject, as soon as it is there."""
        wait_until(lambda: any(case["subject"] == subject for case in self.cases()), seconds)
        (found,) = [case for case in self.cases() if case["subject"] == subject]
        return found

    def case(self, reference: str) -> Json:
        return self.ask("GET", f"/cases/{reference}")

    def messages(self, reference: str) -> list[Json]:
        """The conversation, oldest first."""
        found: list[Json] = self.ask("GET", f"/cases/{reference}/messages", query=PAGE)["items"]
        return found

    def events(self, reference: str) -> list[Json]:
        """What happened, oldest first."""
        entries = self.ask("GET", f"/cases/{reference}/history", query=PAGE)["items"]
        return [entry["event"] for entry in entries]

    def say(self, reference: str, text: str, then: str) -> Json:
        """An agent writes to the contact."""
        return self.ask("POST", f"/cases/{reference}/messages", {"text": text, "then": then})

    # --- pages, command line, database ---------------------------------------------------------------------------
    @contextmanager
    def signed_in(self, email: str) -> Iterator[httpx.Client]:
        """A browser of one of the town's agents."""
        with httpx.Client(base_url=self.running.url, timeout=20, follow_redirects=True) as client:
            answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            yield client

    def here(self, link: str) -> str:
        """A link of ours at the address where the test reaches the desk."""
        return self.running.url + link[link.index("/c/") :]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`caseway …` beside the running desk."""
        return subprocess.run(
            [sys.executable, "-m", "caseway", *arguments],
            env=self.running.environment | self._settings,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    def told(self, *arguments: str) -> Any:
        """What `caseway … --json` prints."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    @property
    def database_url(self) -> str:
        return self._url or EmbeddedServer(self.home / "database").url

    def value(self, sql: str, *values: object) -> Any:
        """One value of the database, for what nothing outside shows; a change is committed."""
        with psycopg.connect(self.database_url) as connection:
            cursor = connection.execute(sql, values)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None
