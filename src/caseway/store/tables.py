"""Every table of the house. Private to the store: other parts read through its doors and files.

History (`history`) is the truth of a case; `case_states`, `wakeups` and `cases` follow from it and are written in
the same transaction. Personal content (rule 8) stands in content tables only: `messages`, `notes`, `facts`,
`contacts`, `addresses`, `participants`, `raw_mails`, and the words repeated for lists in `cases`.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TSVECTOR

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


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _text(name: str, *, null: bool = False, default: str | None = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, server_default=None if null else default)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _instant(name: str, *, null: bool = True) -> sa.Column[object]:
    return sa.Column(name, Instant, nullable=null)


def _ref(name: str, target: str, *, null: bool = False, cascade: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.BigInteger, key, nullable=null)


# --- the house: settings, people of ours, doors -------------------------------------------------------------------
settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", JSONB, nullable=False),
)
teams = sa.Table(
    "teams",
    metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("name"),
    sa.Column("calendar", JSONB, nullable=False, server_default="{}"),
)
queues = sa.Table(
    "queues",
    metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("icon", default="inbox"),
    sa.Column("position", sa.Integer, nullable=False, server_default="0"),
    _ref("team_id", "teams.id", null=True),
)
agents = sa.Table(
    "agents",
    metadata,
    _id(),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    _text("name"),
    _text("password_hash", null=True),
    _text("role", default="agent"),
    _ref("team_id", "teams.id", null=True),
    _text("zone", default="UTC"),
    _text("language", default="en"),
    sa.Column("present", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("preferences", JSONB, nullable=False, server_default="{}"),
)
agent_queues = sa.Table(
    "agent_queues",
    metadata,
    sa.Column("agent_id", sa.BigInteger, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("queue_id", sa.BigInteger, sa.ForeignKey("queues.id", ondelete="CASCADE"), primary_key=True),
    comment="The queues whose cases an agent may see; leads and admins see all.",
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", BYTEA, primary_key=True),
    _ref("agent_id", "agents.id", cascade=True),
    _instant("created_at", null=False),
    _instant("seen_at", null=False),
    _instant("expires_at", null=False),
)
sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    _instant("until_at"),
)
api_tokens = sa.Table(
    "api_tokens",
    metadata,
    _id(),
    _text("name"),
    sa.Column("token_hash", BYTEA, nullable=False, unique=True),
    _ref("agent_id", "agents.id", cascade=True),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False, server_default="{}"),
    _instant("created_at", null=False),
    _instant("used_at"),
    _instant("revoked_at"),
)
idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("token_id", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", BYTEA, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("body", BYTEA),
    _instant("created_at", null=False),
)
audit = sa.Table(
    "audit",
    metadata,
    _id(),
    _instant("at", null=False),
    _ref("agent_id", "agents.id", null=True),
    _text("what"),
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
)

# --- people outside -----------------------------------------------------------------------------------------------
organizations = sa.Table(
    "organizations",
    metadata,
    _id(),
    _text("name"),
    _text("contract"),
    sa.Column("domain", sa.Text, unique=True),
)
contacts = sa.Table(
    "contacts",
    metadata,
    _id(),
    _text("name", null=True),
    _text("language", default="en"),
    _text("zone", default="UTC"),
    _flag("vip"),
    _ref("organization_id", "organizations.id", null=True),
    _instant("created_at", null=False),
    _instant("blocked_at"),
    _instant("erased_at"),
    _instant("acknowledged_at"),
    _instant("rating_asked_at"),
)
addresses = sa.Table(
    "addresses",
    metadata,
    _id(),
    _ref("contact_id", "contacts.id", cascade=True),
    _text("kind", default="email"),
    sa.Column("value", sa.Text, nullable=False),
    _instant("bounced_at"),
    sa.UniqueConstraint("kind", "value"),
    sa.Index("ix_addresses_contact_id", "contact_id"),
)

# --- maps and inboxes ---------------------------------------------------------------------------------------------
definitions = sa.Table(
    "definitions",
    metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    _text("name"),
    _text("status", default="published"),
    sa.Column("bpmn", BYTEA, nullable=False),
    sa.Column("files", JSONB, nullable=False, server_default="{}"),
    _instant("published_at"),
    sa.UniqueConstraint("key", "version"),
)
processes = sa.Table(
    "processes",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    _flag("hold_automatic"),
)
inboxes = sa.Table(
    "inboxes",
    metadata,
    _id(),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    _text("channel", default="email"),
    sa.Column("address", sa.Text, nullable=False, unique=True),
    _text("company", default="Caseway"),
    _text("language", default="en"),
    _text("queue"),
    _text("process_key", default="support"),
    _flag("hold_automatic"),
    sa.Column("settings", JSONB, nullable=False, server_default="{}"),
    sa.Column("secrets", BYTEA),
    _instant("read_until"),
)

# --- the case -----------------------------------------------------------------------------------------------------
case_ids = sa.Sequence("case_ids", start=1000, metadata=metadata)
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("subject", null=True),
    _text("preview", null=True),
    _text("contact_name", null=True),
    _ref("contact_id", "contacts.id"),
    _ref("organization_id", "organizations.id", null=True),
    _ref("inbox_id", "inboxes.id", null=True),
    _text("channel", default="email"),
    _text("status", default="open"),
    _text("stage", null=True),
    _text("step", null=True),
    sa.Column("steps", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("roles", ARRAY(sa.Text), nullable=False, server_default="{}"),
    _text("priority", default="normal"),
    _text("kind"),
    _text("category"),
    _text("queue", default="general"),
    _ref("assignee_id", "agents.id", null=True),
    sa.Column("unread_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fault_count", sa.Integer, nullable=False, server_default="0"),
    _instant("opened_at", null=False),
    _instant("moved_at", null=False),
    _instant("unanswered_since"),
    _instant("due_at"),
    _instant("closed_at"),
    _text("basis", null=True),
    _text("process_key"),
    sa.Column("process_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_seq", sa.Integer, nullable=False, server_default="0"),
    _flag("imported"),
    sa.Column("search", TSVECTOR),
    sa.Index("ix_cases_moved", "moved_at", "id"),
    sa.Index("ix_cases_status_moved", "status", "moved_at", "id"),
    sa.Index("ix_cases_queue_moved", "queue", "moved_at", "id"),
    sa.Index("ix_cases_contact", "contact_id", "opened_at"),
    sa.Index(
        "ix_cases_live_assignee", "assignee_id", "moved_at", postgresql_where=sa.text("status <> 'closed'")
    ),
    sa.Index("ix_cases_live_queue", "queue", "moved_at", postgresql_where=sa.text("status <> 'closed'")),
    sa.Index(
        "ix_cases_unassigned",
        "opened_at",
        postgresql_where=sa.text("assignee_id IS NULL AND status <> 'closed'"),
    ),
    sa.Index(
        "ix_cases_unanswered", "unanswered_since", postgresql_where=sa.text("unanswered_since IS NOT NULL")
    ),
    sa.Index("ix_cases_faulty", "id", postgresql_where=sa.text("fault_count > 0")),
    sa.Index(
        "ix_cases_roles", "roles", postgresql_using="gin", postgresql_where=sa.text("status <> 'closed'")
    ),
    sa.Index("ix_cases_search", "search", postgresql_using="gin"),
)
case_states = sa.Table(
    "case_states",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    sa.Column("state", BYTEA, nullable=False),
)
wakeups = sa.Table(
    "wakeups",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    _instant("wake_at"),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    _instant("retry_at"),
    _text("fault", null=True),
    sa.Index("ix_wakeups_due", "wake_at", postgresql_where=sa.text("wake_at IS NOT NULL AND fault IS NULL")),
)
history = sa.Table(
    "history",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    _instant("at", null=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    sa.Column("body", JSONB, nullable=False),
)
links = sa.Table(
    "links",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, primary_key=True),
)

# --- content ------------------------------------------------------------------------------------------------------
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    _text("direction"),
    _text("channel", default="email"),
    _instant("at", null=False),
    _ref("agent_id", "agents.id", null=True),
    _ref("contact_id", "contacts.id", null=True),
    _text("from_name", null=True),
    _text("from_address", null=True),
    sa.Column("recipients", JSONB, nullable=False, server_default="[]"),
    _text("subject", null=True),
    _text("text", null=True),
    _text("html", null=True),
    _text("folded", null=True),
    _text("ask", null=True),
    sa.Column("proposal", JSONB),
    _text("then", null=True),
    _text("template", null=True),
    _flag("automatic"),
    _text("automatic_reason", null=True),
    _text("auth", null=True),
    _text("message_id", null=True),
    _text("in_reply_to", null=True),
    sa.Column("intake_id", sa.BigInteger),
    sa.Column("attachment_count", sa.Integer, nullable=False, server_default="0"),
)
notes = sa.Table(
    "notes",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    _instant("at", null=False),
    _ref("agent_id", "agents.id", null=True),
    _text("text", null=True),
)
attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    _text("name", null=True),
    _text("content_type"),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("content_key", sa.Text, nullable=False, index=True),
    _text("content_id", null=True),
    _flag("inline"),
)
facts = sa.Table(
    "facts",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", JSONB),
    _text("source"),
    _instant("at", null=False),
    _ref("contact_id", "contacts.id", null=True),
    sa.Index("ix_facts_contact", "contact_id", "name"),
)
participants = sa.Table(
    "participants",
    metadata,
    _id(),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    _ref("contact_id", "contacts.id", null=True),
    _text("role", default="contact"),
    sa.Column("address", sa.Text),
    sa.Column("link_version", sa.Integer, nullable=False, server_default="1"),
    _instant("link_sent_at"),
    sa.UniqueConstraint("case_id", "address"),
)
mail_ids = sa.Table(
    "mail_ids",
    metadata,
    sa.Column("message_id", sa.Text, primary_key=True),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    comment="Every Message-ID ever sent or received.",
)
drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("agent_id", sa.BigInteger, sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    _text("kind", default="reply"),
    _text("text"),
    _instant("at", null=False),
)

# --- mail in and out ----------------------------------------------------------------------------------------------
intake = sa.Table(
    "intake",
    metadata,
    _id(),
    _ref("inbox_id", "inboxes.id"),
    sa.Column("external_id", sa.Text, nullable=False),
    _instant("received_at", null=False),
    _text("envelope_from"),
    sa.Column("envelope_to", ARRAY(sa.Text), nullable=False, server_default="{}"),
    _text("status", default="new"),
    _text("reason", null=True),
    _text("summary", null=True),
    sa.Column("case_id", sa.BigInteger),
    sa.Column("seq", sa.Integer),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    sa.UniqueConstraint("inbox_id", "external_id"),
    sa.Index("ix_intake_open", "inbox_id", "received_at", postgresql_where=sa.text("status = 'new'")),
    sa.Index("ix_intake_held", "id", postgresql_where=sa.text("status = 'held'")),
)
raw_mails = sa.Table(
    "raw_mails",
    metadata,
    sa.Column("intake_id", sa.BigInteger, sa.ForeignKey("intake.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("raw", BYTEA, nullable=False),
)
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True),
    _ref("inbox_id", "inboxes.id"),
    _text("status", default="queued"),
    _text("reason", null=True),
    _flag("automatic"),
    _text("process_key"),
    sa.Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    _instant("created_at", null=False),
    _instant("sent_at"),
    sa.Index("ix_outbox_status", "status", "created_at", postgresql_where=sa.text("status <> 'sent'")),
    sa.Index("ix_outbox_created", "created_at"),
)
blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    _instant("at", null=False),
    _ref("agent_id", "agents.id", null=True),
    sa.Column("case_id", sa.BigInteger),
)
