"""The last step before a foreign program starts: become who it shall be, die with the parent, then exec.

Run as a file by a bare interpreter: `python -I -S child.py PARENT SIGNAL UID GID CAPABILITY PROGRAM ARGS…`;
-1 stands for "leave as it is". Nothing of Caseway is imported here.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4  # else access(2), which PostgreSQL asks, looks past the capability
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


def die_with_parent(parent: int, signal_number: int) -> None:
    """On Linux the kernel sends `signal_number` when the process `parent` ends; at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal_number)


def become(uid: int, gid: int, capability: int) -> None:
    """Gives up root for good; keeps at most one `capability` (see capabilities(7)), across the exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    if capability >= 0:
        libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if capability < 0:
        return
    kept = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, kept, 0, 0, 0)
    if libc.capset(header, sets) or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0):
        raise OSError(ctypes.get_errno(), "this system does not let a server user enter folders of root")


def main(arguments: list[str]) -> None:
    """Does what the command line says; never returns."""
    parent, signal_number, uid, gid, capability = map(int, arguments[:5])
    if uid >= 0:
        become(uid, gid, capability)
    die_with_parent(parent, signal_number)
    os.execv(arguments[5], arguments[5:])  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(sys.argv[1:])
