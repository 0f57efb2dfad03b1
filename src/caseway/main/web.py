"""Pages and API: the server, whose workers each make an application (`main.app`)."""

import multiprocessing

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from caseway.kit.processes import end_with_parent
from caseway.kit.settings import Settings

RESPAWN_SECONDS = 0.5


def web(settings: Settings) -> int:
    """Serves pages and API until it is asked to stop; its workers end with it."""
    end_with_parent()
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "caseway.main.app:create_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_workers,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    )
    server.serve()
    return 0
