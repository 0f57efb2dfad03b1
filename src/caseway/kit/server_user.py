"""Who the embedded server runs as. PostgreSQL refuses to be root; everybody else simply is themselves."""

import os
import pwd
import re
import signal
import stat
import sys
from pathlib import Path

import msgspec

from caseway.kit import child

SERVER_USER = "nobody"
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


class ServerUser(msgspec.Struct, frozen=True):
    """Numbers for `kit.child`: -1 means unchanged. `capability` lets it enter folders closed to others."""

    uid: int = -1
    gid: int = -1
    capability: int = -1

    def own(self, path: Path) -> None:
        """Gives `path` to this user."""
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid)

    def command(self, program: Path, *arguments: str) -> list[str]:
        """The command line that runs `program` as this user and shuts it down fast when this process ends."""
        numbers = (os.getpid(), int(signal.SIGINT), self.uid, self.gid, self.capability)
        return [sys.executable, "-I", "-S", child.__file__, *map(str, numbers), str(program), *arguments]


def server_user(folder: Path, program: Path) -> ServerUser:
    """The user for a server that runs `program` in `folder`: ourselves or, for root, `nobody`.

    Where root's folders are closed to others (a home of mode 0700, a strict umask), the user is given the one
    right to enter them; the mode of a folder above ours is never changed.
    """
    if os.geteuid() != 0:
        return ServerUser()
    _open_programs(program)
    entry = pwd.getpwnam(SERVER_USER)
    return ServerUser(entry.pw_uid, entry.pw_gid, _capability(folder, program))


def _capability(folder: Path, program: Path) -> int:
    above = {*folder.resolve().parents, *program.resolve().parents}
    if all(one.stat().st_mode & stat.S_IXOTH for one in above):
        return -1
    return CAP_DAC_READ_SEARCH if _has(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE  # containers have the other


def _has(capability: int) -> bool:
    ours = re.search(r"^CapEff:\s*(\w+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    return ours is not None and bool(int(ours[1], 16) >> capability & 1)


def _open_programs(program: Path) -> None:
    """Undoes what a strict umask did to the wheel's files at installation: PostgreSQL checks its mode."""
    if program.stat().st_mode & stat.S_IXOTH:
        return
    for one in program.parent.parent.rglob("*"):
        mode = one.stat().st_mode
        one.chmod(mode | 0o044 | (0o011 if mode & stat.S_IXUSR else 0))
