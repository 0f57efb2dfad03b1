"""Erasing a contact: every place where the words of a person can stand, and what becomes of it.

In their own cases all content goes. In the cases of others their messages go, and their name and address are
scrubbed out of everything that anybody wrote. The whole content is searched for that, not an index: it takes as long
as it takes, and misses nothing. Rows stay, so that history and state refer to what is there; what is gone is null.
"""

import sqlalchemy as sa

from caseway.kit.database import Connection, Statement, statement

GONE = "[erased]"
"""What stands where a name or an address stood in the words of others."""


def _text(sql: str) -> Statement[tuple[object, ...]]:
    return statement(sa.text(sql))


_OWN_CASES = _text("SELECT id FROM cases WHERE contact_id = :contact_id ORDER BY id")
_ADDRESSES = _text("SELECT value FROM addresses WHERE contact_id = :contact_id ORDER BY id")
_NAMES = _text(
    "SELECT name FROM contacts WHERE id = :contact_id AND name IS NOT NULL UNION SELECT from_name FROM messages "
    "WHERE from_name IS NOT NULL AND agent_id IS NULL AND lower(from_address) = ANY(:addresses)"
)

_MARKED = _text("CREATE TEMP TABLE erased (case_id bigint, seq int, intake_id bigint) ON COMMIT DROP")
_THEIRS = _text(
    """
INSERT INTO erased SELECT m.case_id, m.seq, m.intake_id FROM messages m
WHERE case_id = ANY(:own) OR contact_id = :contact_id OR lower(from_address) = ANY(:addresses)
"""
)
_KEYS = _text(
    """
SELECT DISTINCT a.content_key FROM attachments a JOIN erased USING (case_id, seq) WHERE a.content_key <> ''
AND NOT EXISTS (SELECT 1 FROM attachments o WHERE o.content_key = a.content_key
                AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.case_id = o.case_id AND x.seq = o.seq))
"""
)
_OWN = """
UPDATE attachments a SET name = NULL, content_id = NULL, content_key = '' FROM erased x
WHERE a.case_id = x.case_id AND a.seq = x.seq;

DELETE FROM raw_mails WHERE intake_id IN (SELECT intake_id FROM erased) OR intake_id IN
  (SELECT id FROM intake WHERE case_id = ANY(:own) OR lower(envelope_from) = ANY(:addresses) OR case_id IN
    (SELECT case_id FROM participants WHERE contact_id = :contact_id OR address = ANY(:addresses)));

DELETE FROM raw_mails r WHERE EXISTS
  (SELECT 1 FROM unnest(CAST(:words AS bytea[])) AS n(needle) WHERE position(n.needle IN r.raw) > 0);

UPDATE intake SET envelope_from = '', envelope_to = '{}', summary = NULL,
  reason = CASE WHEN status IN ('new', 'held', 'ignored') THEN 'Its text was erased.' END,
  status = CASE WHEN status IN ('new', 'held') THEN 'ignored' ELSE status END
WHERE case_id = ANY(:own) OR lower(envelope_from) = ANY(:addresses);

UPDATE messages m SET subject = NULL, text = NULL, html = NULL, folded = NULL, ask = NULL, proposal = NULL,
  recipients = '[]', auth = NULL, automatic_reason = NULL,
  from_name = CASE WHEN direction = 'inbound' THEN NULL ELSE from_name END,
  from_address = CASE WHEN direction = 'inbound' THEN NULL ELSE from_address END
FROM erased x WHERE m.case_id = x.case_id AND m.seq = x.seq;

UPDATE notes SET text = NULL WHERE case_id = ANY(:own);

UPDATE facts SET value = NULL WHERE case_id = ANY(:own) OR contact_id = :contact_id;

DELETE FROM drafts WHERE case_id = ANY(:own);

UPDATE outbox SET
  reason = CASE WHEN status IN ('queued', 'held', 'unknown') THEN 'It was erased before it was sent.' END,
  status = CASE WHEN status IN ('queued', 'held', 'unknown') THEN 'failed' ELSE status END
WHERE case_id = ANY(:own);

UPDATE participants SET address = NULL, link_version = link_version + 1
WHERE contact_id = :contact_id OR address = ANY(:addresses);

UPDATE cases SET subject = NULL, preview = NULL, contact_name = NULL, search = to_tsvector('simple', '')
WHERE id = ANY(:own);

DELETE FROM idempotency_keys k WHERE EXISTS
  (SELECT 1 FROM unnest(CAST(:needles AS bytea[])) AS n(needle) WHERE position(n.needle IN k.body) > 0);

DELETE FROM blocks WHERE address = ANY(:addresses);

DELETE FROM addresses WHERE contact_id = :contact_id;

UPDATE contacts SET name = NULL, organization_id = NULL, erased_at = :at WHERE id = :contact_id
"""
_ERASE_OWN = tuple(_text(sql) for sql in _OWN.split(";\n\n"))

PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "messages": (
        ("subject", "text", "html", "folded", "ask", "from_name", "from_address"),
        ("recipients", "proposal"),
    ),
    "notes": (("text",), ()),
    "facts": ((), ("value",)),
    "cases": (("subject", "preview", "contact_name"), ()),
    "attachments": (("name",), ()),
    "drafts": (("text",), ()),
    "intake": (("reason", "summary", "envelope_from"), ()),
    "outbox": (("reason",), ()),
    "wakeups": (("fault",), ()),
    "audit": (("what",), ("before", "after")),
    "participants": (("address",), ()),
}
"""Where words of others may name somebody: table, columns of text, columns of JSON."""


def _scrub(table: str, texts: tuple[str, ...], json: tuple[str, ...]) -> Statement[tuple[object, ...]]:
    gone = f"'{GONE}'"
    sets = [f"{name} = regexp_replace({name}, :pattern, {gone}, 'gi')" for name in texts]
    sets += [f"{name} = regexp_replace({name}\\:\\:text, :pattern, {gone}, 'gi')\\:\\:jsonb" for name in json]
    found = [f"{name} ~* :pattern" for name in texts] + [f"{name}\\:\\:text ~* :pattern" for name in json]
    return _text(f"UPDATE {table} SET {', '.join(sets)} WHERE {' OR '.join(found)}")  # noqa: S608 - all from PLACES


_SCRUBS = tuple(_scrub(table, *columns) for table, columns in PLACES.items())
_SCRUB_ENVELOPES = _text(
    "UPDATE intake SET envelope_to = ARRAY(SELECT one FROM unnest(envelope_to) AS one WHERE one !~* :pattern) "
    "WHERE array_to_string(envelope_to, ' ') ~* :pattern"
)
_SCRUB_SEARCH = _text(
    "UPDATE cases SET search = ts_delete(search, CAST(:lexemes AS text[])) "
    "WHERE search @@ CAST(:query AS tsquery)"
)
_IDS_NAMING_THEM = (
    _text(
        """
UPDATE mail_ids i SET message_id = 'erased.' || encode(sha256(convert_to(message_id, 'UTF8')), 'hex')
WHERE message_id ~* :pattern
  OR message_id ~* :telling AND EXISTS (SELECT 1 FROM erased x WHERE x.case_id = i.case_id AND x.seq = i.seq)
"""
    ),
    _text(
        """
UPDATE messages m SET
  message_id = CASE WHEN message_id ~* :pattern OR message_id ~* :telling
    THEN 'erased.' || encode(sha256(convert_to(message_id, 'UTF8')), 'hex') ELSE message_id END,
  in_reply_to = CASE WHEN in_reply_to ~* :pattern OR in_reply_to ~* :telling THEN NULL ELSE in_reply_to END
WHERE message_id ~* :pattern OR in_reply_to ~* :pattern
  OR EXISTS (SELECT 1 FROM erased x WHERE x.case_id = m.case_id AND x.seq = m.seq)
"""
    ),
    _text(
        """
UPDATE intake i SET external_id = 'erased.' || encode(sha256(convert_to(external_id, 'UTF8')), 'hex')
WHERE external_id ~* :pattern
  OR external_id ~* :telling AND EXISTS (SELECT 1 FROM erased x WHERE x.intake_id = i.id)
"""
    ),
)
_SHARED = _text(
    """
SELECT lower(name) FROM contacts WHERE id <> :contact_id AND lower(name) = ANY(:names)
UNION SELECT lower(name) FROM agents WHERE lower(name) = ANY(:names)
"""
)
_LEXEMES = _text("SELECT unnest(tsvector_to_array(to_tsvector('simple', :words)))")


async def own_cases(connection: Connection, contact_id: int) -> list[int]:
    """The cases of this contact, by ascending id."""
    return [int(str(row[0])) for row in await _OWN_CASES.all(connection, contact_id=contact_id)]


async def known_as(connection: Connection, contact_id: int) -> tuple[list[str], list[str]]:
    """Every address of the contact, and every name under which they wrote."""
    addresses = [str(row[0]) for row in await _ADDRESSES.all(connection, contact_id=contact_id)]
    names = [str(row[0]) for row in await _NAMES.all(connection, contact_id=contact_id, addresses=addresses)]
    return addresses, names


async def files_of(
    connection: Connection, contact_id: int, own: list[int], addresses: list[str]
) -> list[str]:
    """Marks the messages that are to be erased; the files that nothing else uses."""
    await _MARKED.run(connection)
    await _THEIRS.run(connection, contact_id=contact_id, own=own, addresses=addresses)
    rows = await _KEYS.all(connection)
    return [str(row[0]) for row in rows]


async def erase_own(connection: Connection, **values: object) -> None:
    """All content of their own cases, and all they wrote elsewhere; the messages are marked by `files_of`."""
    for one in _ERASE_OWN:
        await one.run(connection, **values)


async def scrub(connection: Connection, pattern: str, telling: str) -> int:
    """Their name and address out of the words of others (`pattern`), and whatever tells of them out of the
    Message-IDs of their conversations (`telling`); how many rows named them."""
    count = 0
    for one in (*_SCRUBS, _SCRUB_ENVELOPES):
        count += await one.run(connection, pattern=pattern)
    for one in _IDS_NAMING_THEM:
        await one.run(connection, pattern=pattern, telling=telling)
    return count


async def shared_names(connection: Connection, contact_id: int, names: list[str]) -> set[str]:
    """Those of the names, in lower case, that somebody else has, too."""
    lowered = [name.lower() for name in names]
    return {str(row[0]) for row in await _SHARED.all(connection, contact_id=contact_id, names=lowered)}


async def scrub_search(connection: Connection, words: list[str]) -> None:
    """Nobody is found by these words any more."""
    for phrase in words:
        lexemes = [str(row[0]) for row in await _LEXEMES.all(connection, words=phrase)]
        if lexemes:
            query = " & ".join(
                "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'" for lexeme in lexemes
            )
            await _SCRUB_SEARCH.run(connection, lexemes=lexemes, query=query)
