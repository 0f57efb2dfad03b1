"""Serves the gallery under the product's own content security policy, and draws its pictures.

`python -m tests.web.gallery.serve FOLDER [NAME ...]` writes `NAME-light-1440.png` and its three sisters.
"""

import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from caseway.web.assets import STATIC
from caseway.web.pages import Pages
from caseway.web.security import SECURITY_HEADERS
from tests.web.gallery.pages import PICTURES, render

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STREAM_SECONDS = 5
WIDTHS = {1440: 900, 360: 740}


class _Gallery(BaseHTTPRequestHandler):
    pages = Pages()

    def do_GET(self) -> None:
        path = self.path.split("?")[0].strip("/")
        if path.startswith("static/"):
            file = STATIC / path.removeprefix("static/")
            kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
            self._answer(file.read_bytes() if file.is_file() else b"", kind, 200 if file.is_file() else 404)
        elif path == "live":
            self._stream()
        elif path in PICTURES:
            self._answer(render(self.pages, path).encode(), "text/html; charset=utf-8")
        else:
            self._answer(b"", "text/html", 204)

    def _stream(self) -> None:
        """An open stream that says nothing, as on a quiet morning."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b": here\n\n")
        self.wfile.flush()
        threading.Event().wait(STREAM_SECONDS)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in SECURITY_HEADERS.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # the browser has moved on
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Silent: a browser asks for many files."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the gallery, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gallery)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def draw(folder: Path, names: list[str]) -> None:
    """Writes the pictures of `names` in light and dark, wide and narrow."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in ("light", "dark"):
            for width, height in WIDTHS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                page.on(
                    "console",
                    lambda message: print("console:", message.text) if message.type == "error" else None,
                )
                page.on("pageerror", lambda error: print("error:", error))
                for name in names:
                    page.goto(f"{address}/{name}")
                    page.wait_for_timeout(150)
                    page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=width == 360)
                page.close()
        browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2:] or list(PICTURES))
