"""What is put under a key is what is got, once, and never something else."""

from pathlib import Path

import pytest

from caseway.kit.files import FileDamaged, FileMissing, Files, key_of, open_files


@pytest.fixture(params=["folder", "memory", "url"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    where: dict[str, str | Path] = {
        "folder": tmp_path / "deep" / "files",
        "memory": "memory:///",
        "url": tmp_path.as_uri(),
    }
    return open_files(where[request.param])


async def test_what_is_put_can_be_got(files: Files) -> None:
    key = await files.put(b"a photo of a lamp")
    assert key == key_of(b"a photo of a lamp")
    assert await files.get(key) == b"a photo of a lamp"
    assert await files.has(key)


async def test_the_same_bytes_are_one_file(files: Files) -> None:
    assert await files.put(b"twice") == await files.put(b"twice")
    assert await files.put(b"") != await files.put(b"twice")
    assert await files.get(await files.put(b"")) == b""


async def test_a_large_file_comes_in_pieces(files: Files) -> None:
    content = bytes(range(256)) * 20_000
    key = await files.put(content)
    assert b"".join([chunk async for chunk in files.stream(key)]) == content


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(files: Files) -> None:
    key = await files.put(b"secret")
    await files.delete(key)
    await files.delete(key)
    assert not await files.has(key)
    with pytest.raises(FileMissing):
        await files.get(key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "x" * 64, key_of(b"x")[:-1], key_of(b"x").upper()])
async def test_what_is_no_key_is_missing(files: Files, key: str) -> None:
    for reach in (files.get, files.has, files.delete):
        with pytest.raises(FileMissing):
            await reach(key)


async def test_a_key_that_was_never_put_is_missing(files: Files) -> None:
    with pytest.raises(FileMissing):
        await files.get(key_of(b"never"))
    with pytest.raises(FileMissing):
        await anext(files.stream(key_of(b"never")))
    assert not await files.has(key_of(b"never"))


async def test_damage_on_the_disk_is_noticed(tmp_path: Path) -> None:
    files = open_files(tmp_path)
    key = await files.put(b"a contract")
    (tmp_path / key[:2] / key).write_bytes(b"another contract")
    with pytest.raises(FileDamaged):
        await files.get(key)


async def test_a_folder_of_files_is_for_its_owner_only(tmp_path: Path) -> None:
    open_files(tmp_path / "files")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


async def test_files_outlive_the_program(tmp_path: Path) -> None:
    key = await open_files(tmp_path).put(b"kept")
    assert await open_files(tmp_path).get(key) == b"kept"
