"""Where the parts live that are not Python: in a checkout beside `src`, in a wheel inside the package."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
_CHECKOUT = PACKAGE.parent.parent


def checkout() -> Path | None:
    """The root of the source tree that this package runs from; None when it was installed from a wheel."""
    return _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() and PACKAGE.parent.name == "src" else None


def part(name: str) -> Path:
    """The folder `migrations`, `processes` or `seeds`, wherever this installation keeps it."""
    root = checkout()
    return root / name if root is not None else PACKAGE / "_parts" / name


def default_home() -> Path:
    """Where this desk keeps its database, files and keys unless `CASEWAY_HOME` says otherwise."""
    root = checkout()
    if root is not None:
        return root / ".caseway"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "caseway"
