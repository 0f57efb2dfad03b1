"""A small IMAP server on the loopback: one account, folders in memory, the commands that a reader of mail uses."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

USER, PASSWORD = "support@fjord.example", 'pa"ss\\word'
CAPABILITIES = ("IMAP4rev1", "MOVE", "UIDPLUS")


class Stored:
    """A mail in a folder."""

    def __init__(self, uid: int, raw: bytes, *flags: str) -> None:
        self.uid = uid
        self.raw = raw
        self.flags = set(flags)


class Folder:
    """Mails under one UIDVALIDITY."""

    def __init__(self, validity: int = 7) -> None:
        self.validity = validity
        self.mails: list[Stored] = []
        self.next_uid = 1

    def add(self, raw: bytes, *flags: str) -> int:
        self.mails.append(Stored(self.next_uid, raw, *flags))
        self.next_uid += 1
        return self.next_uid - 1

    def renumber(self) -> None:
        """What a server does after a restore: new numbers, a new UIDVALIDITY."""
        self.validity += 1
        for number, stored in enumerate(self.mails, 1):
            stored.uid = number + 100
        self.next_uid = len(self.mails) + 101


class ImapServer:
    """Serves `folders`; `log` holds the commands; at a command in `breaking` it hangs up, each once."""

    def __init__(self, capabilities: Sequence[str] = CAPABILITIES) -> None:
        self.folders = {"INBOX": Folder(), "Done &- dusted &AOQ-": Folder(1)}
        self.capabilities = capabilities
        self.log: list[str] = []
        self.breaking: list[str] = []
        self.port = 0

    @property
    def inbox(self) -> Folder:
        return self.folders["INBOX"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        selected = ""
        while line := (await reader.readline()).decode().strip():
            tag, _, command = line.partition(" ")
            self.log.append(command)
            breaking = next((words for words in self.breaking if command.startswith(words)), None)
            if breaking:
                self.breaking.remove(breaking)
                break
            if command.startswith("SELECT"):
                selected = _unquoted(command.split(" ", 1)[1])
            answer, status = self._answer(command, selected)
            writer.write(answer + f"{tag} {status}\r\n".encode())
            await writer.drain()
            if command == "LOGOUT":
                break
        writer.close()

    def _answer(self, command: str, selected: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return f"* CAPABILITY {' '.join(self.capabilities)}\r\n".encode(), "OK done"
        if command.startswith("LOGIN"):
            quoted = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
            return (
                b"",
                "OK in"
                if command == f'LOGIN {USER} "{quoted}"'
                else "NO [AUTHENTICATIONFAILED] wrong password",
            )
        if command == "LOGOUT":
            return b"* BYE\r\n", "OK bye"
        if selected not in self.folders:
            return b"", "NO no such folder"
        folder = self.folders[selected]
        if command.startswith("SELECT"):
            return (
                f"* {len(folder.mails)} EXISTS\r\n* OK [UIDVALIDITY {folder.validity}] x\r\n".encode(),
                "OK selected",
            )
        return self._on_folder(command, folder)

    def _on_folder(self, command: str, folder: Folder) -> tuple[bytes, str]:
        if command.startswith("UID SEARCH"):
            uids = " ".join(str(stored.uid) for stored in folder.mails if _matches(stored, command, folder))
            return f"* SEARCH {uids}".rstrip().encode() + b"\r\n", "OK found"
        verb, uid, *rest = command.removeprefix("UID ").split(" ", 2)
        found = next((stored for stored in folder.mails if stored.uid == int(uid)), None)
        if found is None:
            return b"", "OK nothing"
        if verb == "FETCH":
            return _fetched(found, rest[0]), "OK fetched"
        if verb == "STORE":
            found.flags.update(re.findall(r"\\\w+", rest[0]))
        elif verb in ("MOVE", "COPY"):
            if _unquoted(rest[0]) not in self.folders:
                return b"", "NO [TRYCREATE] no such folder"
            self.folders[_unquoted(rest[0])].add(found.raw, *found.flags)
        if verb == "MOVE" or (verb == "EXPUNGE" and "\\Deleted" in found.flags):
            folder.mails.remove(found)
        return b"", "OK done"


def _unquoted(words: str) -> str:
    return words.strip().removeprefix('"').removesuffix('"')


def _matches(stored: Stored, command: str, folder: Folder) -> bool:
    if "UNSEEN" in command:
        return "\\Seen" not in stored.flags
    since = re.search(r"UID (\d+):\*", command)
    if since:
        return stored.uid >= int(since[1]) or stored is folder.mails[-1]
    return "SINCE" in command


def _fetched(stored: Stored, wanted: str) -> bytes:
    if "RFC822.SIZE" in wanted:
        return f"* 1 FETCH (UID {stored.uid} RFC822.SIZE {len(stored.raw)})\r\n".encode()
    partial = re.search(r"<0\.(\d+)>", wanted)
    raw = stored.raw[: int(partial[1])] if partial else stored.raw
    name = "BODY[]<0>" if partial else "BODY[]"
    return f"* 1 FETCH (UID {stored.uid} {name} {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


@asynccontextmanager
async def imap_server(capabilities: Sequence[str] = CAPABILITIES) -> AsyncIterator[ImapServer]:
    """A server for the time of a test."""
    server = ImapServer(capabilities)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
