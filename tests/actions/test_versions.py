"""Versions retire and come back; a newer edition of ours reaches a desk without replacing what its team has drawn."""

import msgspec
import pytest

from caseway.actions import drafts as drawing
from caseway.actions import publishing, versions
from caseway.actions.drafts import DraftChanges, Publication
from caseway.actions.publishing import publish_shipped
from caseway.core.case.drafting import Refusal
from caseway.kit.database import transaction
from caseway.store import versions as stored
from caseway.store.definitions import Published
from caseway.store.drafts import Draft
from caseway.store.versions import Version
from tests.desk import Desk
from tests.people import MIA


async def publish(desk: Desk, name: str) -> int:
    draft = await drawing.open_draft(desk.house, "support", desk.cast.lena.id)
    assert isinstance(draft, Draft)
    if name != draft.name:
        changed = await drawing.save_draft(
            desk.house, "support", draft.revision, DraftChanges(name=name, files={"extra.form": name}), None
        )
        assert isinstance(changed, Draft)
        draft = changed
    done = await drawing.publish_draft(
        desk.house, "support", draft.revision, desk.cast.lena.id, name, lambda _: ()
    )
    assert isinstance(done, Publication)
    return done.published.version


async def listed(desk: Desk) -> list[Version]:
    async with desk.house.pool.connection() as connection:
        return await stored.listed(connection, "support")


async def upgrade(desk: Desk, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Caseway is newer, and so is its map."""
    old = publishing.shipped

    def newer(key: str, version: int = 1) -> Published:
        found = old(key, version)
        return msgspec.structs.replace(found, files={**found.files, "messages/en/new.txt": word})

    monkeypatch.setattr(publishing, "shipped", newer)
    async with transaction(desk.house.pool) as connection:
        await publish_shipped(connection)


async def test_new_cases_open_on_the_newest_version_that_is_not_retired(desk: Desk) -> None:
    first = await desk.mail(MIA, "One", "My lamp is broken.")
    await publish(desk, '{"a": 1}')
    second = await desk.mail(MIA, "Two", "My chair is broken.")
    gone = await versions.retire(desk.house, "support", 2, desk.cast.lena.id)
    assert isinstance(gone, Version)
    assert (gone.status, gone.retired_at) == ("retired", desk.now)
    third = await desk.mail(MIA, "Three", "My table is broken.")
    assert first is not None
    assert second is not None
    assert third is not None
    assert [done.state.definition[1] for done in (first, second, third)] == [1, 2, 1]
    assert [(one.version, one.open_count) for one in await listed(desk)] == [(2, 1), (1, 2)]
    back = await versions.restore(desk.house, "support", 2, desk.cast.lena.id)
    assert isinstance(back, Version)
    assert (back.status, back.retired_at) == ("published", None)


async def test_the_only_version_stays_while_mail_opens_cases_on_it(desk: Desk) -> None:
    refused = await versions.retire(desk.house, "support", 1, desk.cast.lena.id)
    assert isinstance(refused, Refusal)
    assert (refused.code, "support@localhost" in refused.sentence) == ("in-use", True)
    missing = await versions.retire(desk.house, "support", 9, desk.cast.lena.id)
    assert isinstance(missing, Refusal)
    again = await versions.restore(desk.house, "support", 1, desk.cast.lena.id)
    assert isinstance(again, Refusal)


async def test_a_desk_that_changed_nothing_gets_our_newer_edition(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await upgrade(desk, monkeypatch, "Hello")
    await upgrade(desk, monkeypatch, "Hello")
    assert [(one.version, one.shipped, one.author) for one in await listed(desk)] == [
        (2, True, None),
        (1, True, None),
    ]
    async with desk.house.pool.connection() as connection:
        assert await publishing.offer(connection, "support") is None


async def test_a_team_that_drew_is_offered_our_newer_edition(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(desk, '{"a": 1}')
    await upgrade(desk, monkeypatch, "Hello")
    assert [one.version for one in await listed(desk)] == [2, 1]
    taken = await publishing.take_edition(desk.house, "support", desk.cast.lena.id)
    assert isinstance(taken, Draft)
    assert (taken.files["messages/en/new.txt"], taken.based_on) == ("Hello", 2)
    assert isinstance(await publishing.take_edition(desk.house, "support", None), Refusal)
    assert await publish(desk, taken.name) == 3
    assert [(one.version, one.shipped) for one in await listed(desk)] == [(3, True), (2, False), (1, True)]
    await upgrade(desk, monkeypatch, "Good day")
    assert (await listed(desk))[0].version == 4


async def test_what_a_team_has_left_is_not_offered_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await publish(desk, '{"a": 1}')
    await upgrade(desk, monkeypatch, "Hello")
    assert await publishing.leave_edition(desk.house, "support", desk.cast.lena.id) is None
    assert isinstance(await publishing.leave_edition(desk.house, "support", desk.cast.lena.id), Refusal)
    assert isinstance(await publishing.take_edition(desk.house, "support", None), Refusal)


async def test_nothing_is_published_under_somebody_who_draws(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drawing.open_draft(desk.house, "support", desk.cast.lena.id)
    await upgrade(desk, monkeypatch, "Hello")
    assert [one.version for one in await listed(desk)] == [1]
    async with desk.house.pool.connection() as connection:
        assert await publishing.offer(connection, "support") is not None
