"""The application of one web worker; loaded by the server's workers only."""

import asyncio
import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor

from litestar import Litestar

from caseway.actions.seeding import is_town, logins
from caseway.kit import log as logs
from caseway.kit.child import die_with_parent
from caseway.kit.database import pool_of
from caseway.kit.settings import read_settings
from caseway.main.house import database_url_of, open_house
from caseway.web import api, app


def create_app() -> Litestar:
    """The application of one web worker, which ends with the server that started it."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with_parent(parent.pid, signal.SIGKILL)
    settings = read_settings()
    logs.configure(settings, "web")
    url = database_url_of(settings)
    with ThreadPoolExecutor(1) as aside:  # the worker's own event loop does not run yet
        hint = aside.submit(lambda: asyncio.run(demo_hint(url))).result()
    return app.create_app(
        lambda: open_house(settings, url, "web"),
        listen_url=url,
        routers=[
            api.router(settings.bootstrap_token.get_secret_value() if settings.bootstrap_token else None)
        ],
        secure=settings.address.startswith("https://"),
        demo_hint=hint,
    )


async def demo_hint(url: str) -> str:
    """What stands under the sign-in form of the demo town; nothing on a real desk."""
    async with pool_of(url, connections_max=1) as pool, pool.connection() as connection:
        people = logins() if await is_town(connection) else []
    return f"Demo: {', '.join(one.email for one in people)} · {people[0].password}" if people else ""
