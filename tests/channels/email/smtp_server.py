"""A small SMTP server on the loopback that answers as a test tells it to, word for word."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

Answers = Mapping[str, str | None]


class ScriptedServer:
    """Answers by the longest beginning of the command that is in `answers`; None hangs up. What came is in `mails`."""

    def __init__(self, answers: Answers) -> None:
        self._answers = {
            "EHLO": "250 fjord.example",
            "MAIL": "250 OK",
            "RCPT": "250 OK",
            "QUIT": "221 Bye",
            **answers,
        }
        self.commands: list[str] = []
        self.mails: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._say(writer, self._answers.get("", "220 fjord.example")):
                while line := await reader.readline():
                    if not await self._answer(line.decode().rstrip("\r\n"), reader, writer):
                        break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        self.commands.append(command)
        if command == "DATA" and self._answers.get("DATA", "354") == "354":
            await self._say(writer, "354 Go on")
            self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
            return await self._say(writer, self._answers.get(".", "250 2.0.0 Taken as 4Zx"))
        known = [name for name in self._answers if name and command.upper().startswith(name.upper())]
        return await self._say(writer, self._answers[max(known, key=len)] if known else "500 What?")

    async def _say(self, writer: asyncio.StreamWriter, words: str | None) -> bool:
        if words is None:
            return False
        writer.write(words.encode() + b"\r\n")
        await writer.drain()
        return True


@asynccontextmanager
async def scripted(answers: Answers | None = None) -> AsyncIterator[ScriptedServer]:
    """A server for the time of a test."""
    server = ScriptedServer(answers or {})
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
