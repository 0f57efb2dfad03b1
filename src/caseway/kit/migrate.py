"""Migrations: Alembic without an ini file, under an advisory lock so that several nodes may start at once."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from caseway.kit.places import part

ADVISORY_LOCK = 0x63617365776179  # "caseway"


def config() -> Config:
    """Alembic's settings: our folder of migrations, in the checkout or in the wheel."""
    made = Config()
    made.set_main_option("script_location", str(part("migrations")))
    made.set_main_option("path_separator", "os")
    return made


def head() -> str:
    """The revision that this code needs."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        raise LookupError("no migrations found")
    return revision


def upgrade(url: str) -> None:
    """Brings the database at `url` to the newest revision; a second node waits for the first one's lock."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
            _run(connection)
    finally:
        engine.dispose()


def _run(connection: Connection) -> None:
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
    connection.commit()
