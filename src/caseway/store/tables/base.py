"""The ground of all tables: naming, and the columns that recur."""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Instant = sa.DateTime(timezone=True)


def identity() -> sa.Column[int]:
    """A key that the database counts."""
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def text(name: str, *, null: bool = False, default: str | None = "") -> sa.Column[str]:
    """Words; empty unless they may be missing."""
    return sa.Column(name, sa.Text, nullable=null, server_default=None if null else default)


def flag(name: str) -> sa.Column[bool]:
    """Yes or no; no unless said."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def instant(name: str, *, null: bool = True) -> sa.Column[object]:
    """An instant of desk or machine time, written by us."""
    return sa.Column(name, Instant, nullable=null)


def ref(name: str, target: str, *, null: bool = False, cascade: bool = False) -> sa.Column[int]:
    """The key of another row."""
    key = sa.ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.BigInteger, key, nullable=null)
