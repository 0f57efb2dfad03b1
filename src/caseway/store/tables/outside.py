"""People outside and their organizations."""

import sqlalchemy as sa

from caseway.store.tables.base import flag, identity, instant, metadata, ref, text

organizations = sa.Table(
    "organizations",
    metadata,
    identity(),
    text("name"),
    text("contract"),
    sa.Column("domain", sa.Text, unique=True),
)
contacts = sa.Table(
    "contacts",
    metadata,
    identity(),
    text("name", null=True),
    text("language", default="en"),
    text("zone", default="UTC"),
    flag("vip"),
    ref("organization_id", "organizations.id", null=True),
    instant("created_at", null=False),
    instant("blocked_at"),
    instant("erased_at"),
    instant("acknowledged_at"),
    instant("rating_asked_at"),
)
addresses = sa.Table(
    "addresses",
    metadata,
    identity(),
    ref("contact_id", "contacts.id", cascade=True),
    text("kind", default="email"),
    sa.Column("value", sa.Text, nullable=False),
    instant("bounced_at"),
    sa.UniqueConstraint("kind", "value"),
    sa.Index("ix_addresses_contact_id", "contact_id"),
)
