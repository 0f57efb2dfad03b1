"""The application of one web worker; loaded by the server's workers only."""

import multiprocessing
import signal

from litestar import Litestar

from caseway.kit import log as logs
from caseway.kit.child import die_with_parent
from caseway.kit.settings import read_settings
from caseway.main.house import database_url_of, open_house
from caseway.web import app


def create_app() -> Litestar:
    """The application of one web worker, which ends with the server that started it."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGKILL)
    settings = read_settings()
    logs.configure(settings, "web")
    url = database_url_of(settings)
    return app.create_app(
        lambda: open_house(settings, url, "web"),
        listen_url=url,
        secure=settings.address.startswith("https://"),
    )
