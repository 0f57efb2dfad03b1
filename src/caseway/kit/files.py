"""Files by their content: what is put gets the SHA-256 of its bytes as its key, and is never changed.

A local folder by default; an S3-compatible store by an URL (`s3://bucket/folder`), its keys taken from the
environment as every S3 tool takes them. The same bytes are stored once, whoever puts them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

_KEY = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 1_048_576


class FileMissing(Exception):
    """There is no file with that key."""


class FileDamaged(Exception):
    """What is stored under a key is not what was put."""


class Files(Protocol):
    """Where attachments and raw mails are kept."""

    async def put(self, content: bytes) -> str:
        """Store `content` and return its key. Putting the same again changes nothing."""
        ...

    async def get(self, key: str) -> bytes:
        """The bytes of a key. Raises FileMissing, FileDamaged."""
        ...

    def stream(self, key: str) -> AsyncIterator[bytes]:
        """The bytes of a key in pieces, unchecked. Raises FileMissing before the first one."""
        ...

    async def has(self, key: str) -> bool: ...

    async def delete(self, key: str) -> None:
        """Forget a key. One that is not there is forgotten already."""
        ...


def key_of(content: bytes) -> str:
    """The key under which `content` is or would be stored."""
    return hashlib.sha256(content).hexdigest()


def open_files(where: str | Path) -> Files:
    """The store at a folder or at an URL (`file:`, `s3:`, `memory:`)."""
    if isinstance(where, str) and "://" in where:
        return _StoredFiles(from_url(where))
    folder = Path(where)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _StoredFiles(LocalStore(folder))


class _StoredFiles:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, content: bytes) -> str:
        key = key_of(content)
        if not await self.has(key):
            await obstore.put_async(self._store, _path(key), content)
        return key

    async def get(self, key: str) -> bytes:
        found = await self._found(key)
        content = bytes(await found.bytes_async())
        if key_of(content) != key:
            raise FileDamaged(key)
        return content

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        found = await self._found(key)
        async for chunk in found.stream(min_chunk_size=_CHUNK_BYTES):
            yield bytes(chunk)

    async def has(self, key: str) -> bool:
        try:
            await obstore.head_async(self._store, _path(key))
        except FileNotFoundError:
            return False
        return True

    async def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, _path(key))

    async def _found(self, key: str) -> obstore.GetResult:
        try:
            return await obstore.get_async(self._store, _path(key))
        except FileNotFoundError as fault:
            raise FileMissing(key) from fault


def _path(key: str) -> str:
    """Where a key lies: in one of 256 folders, so that none grows without end."""
    if not _KEY.fullmatch(key):
        raise FileMissing(key)
    return f"{key[:2]}/{key}"
