"""Two people draw one map: what is saved, what is refused, what can be had back, and what is published."""

from collections.abc import Sequence

import pytest

from caseway.actions import drafts as drawing
from caseway.actions.drafts import DraftChanges, Outdated, Publication, Unpublishable
from caseway.core.case.drafting import Refusal
from caseway.core.process import Finding
from caseway.store import drafts, versions
from caseway.store.definitions import Published
from caseway.store.drafts import Draft
from tests.desk import Desk


def content(_: Published) -> Sequence[Finding]:
    return (Finding("support", "dull", "It could be nicer.", "warning"),)


def strict(_: Published) -> Sequence[Finding]:
    return (Finding("Solve", "no-role", "This task has no role."),)


async def opened(desk: Desk, key: str = "support") -> Draft:
    found = await drawing.open_draft(desk.house, key, desk.cast.lena.id)
    assert isinstance(found, Draft)
    return found


async def saved(desk: Desk, draft: Draft, changes: DraftChanges) -> Draft:
    again = await drawing.save_draft(desk.house, draft.key, draft.revision, changes, desk.cast.lena.id)
    assert isinstance(again, Draft)
    return again


async def test_a_draft_begins_with_the_newest_version(desk: Desk) -> None:
    draft = await opened(desk)
    assert (draft.based_on, draft.revision, draft.author) == (1, 1, "Lena Hart")
    assert "triage.dmn" in draft.files
    assert await opened(desk) == draft


async def test_a_new_process_begins_with_an_empty_map(desk: Desk) -> None:
    draft = await opened(desk, "call-back")
    assert (draft.name, draft.based_on, draft.files) == ("Call back", None, {})
    assert b'<bpmn:process id="call-back"' in draft.bpmn


@pytest.mark.parametrize("key", ["", "Support", "1st", "a/b", "common", "x" * 64])
async def test_a_key_is_a_short_word(desk: Desk, key: str) -> None:
    refused = await drawing.open_draft(desk.house, key, desk.cast.lena.id)
    assert isinstance(refused, Refusal)
    assert refused.code == "key"


async def test_the_second_of_two_is_told_who_was_first(desk: Desk) -> None:
    draft = await opened(desk)
    await saved(desk, draft, DraftChanges(name="Support and returns"))
    late = await drawing.save_draft(
        desk.house, "support", draft.revision, DraftChanges(name="Mine"), desk.cast.ada.id
    )
    assert isinstance(late, Outdated)
    assert (late.code, late.author, late.revision, late.at) == ("changed", "Lena Hart", 2, desk.now)
    assert (await opened(desk)).name == "Support and returns"


async def test_files_come_and_go(desk: Desk) -> None:
    draft = await opened(desk)
    changes = DraftChanges(files={"scenarios/quiet.toml": "# quiet", "triage.dmn": None})
    again = await saved(desk, draft, changes)
    assert again.files["scenarios/quiet.toml"] == "# quiet"
    assert "triage.dmn" not in again.files
    assert again.bpmn == draft.bpmn
    assert await saved(desk, again, changes) == again


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (DraftChanges(name=" "), "name"),
        (DraftChanges(bpmn=b"<xml"), "unreadable"),
        (DraftChanges(files={"../../evil.dmn": "x"}), "file-name"),
        (DraftChanges(files={"big.dmn": "x" * 1_000_001}), "size"),
        (DraftChanges(files={"nul.dmn": "\x00"}), "file"),
        (DraftChanges(bpmn=b"x" * 4_000_001), "size"),
        (DraftChanges(files={f"f{n}.form": "{}" for n in range(501)}), "size"),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_nothing_is_lost(
    desk: Desk, changes: DraftChanges, code: str
) -> None:
    draft = await opened(desk)
    refused = await drawing.save_draft(desk.house, "support", draft.revision, changes, desk.cast.lena.id)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert await opened(desk) == draft


async def test_one_can_go_back_to_what_was_kept(desk: Desk) -> None:
    draft = await opened(desk)
    for number in range(30):
        await desk.let(minutes=2)
        draft = await saved(desk, draft, DraftChanges(name=f"Name {number}"))
    async with desk.house.pool.connection() as connection:
        kept = await drafts.saves(connection, "support")
    assert [one.revision for one in kept] == list(range(31, 11, -1))
    back = await drawing.restore_draft(desk.house, "support", 31, 20, desk.cast.ada.id)
    assert isinstance(back, Draft)
    assert (back.name, back.revision, back.author) == ("Name 18", 32, "Ada Stone")
    gone = await drawing.restore_draft(desk.house, "support", 32, 2, desk.cast.ada.id)
    assert isinstance(gone, Refusal)


async def test_savings_within_a_minute_are_one_state(desk: Desk) -> None:
    draft = await opened(desk)
    for number in range(5):
        draft = await saved(desk, draft, DraftChanges(name=f"Name {number}"))
    async with desk.house.pool.connection() as connection:
        kept = await drafts.saves(connection, "support")
    assert [one.revision for one in kept] == [6, 1]


async def test_a_draft_becomes_the_next_version(desk: Desk) -> None:
    draft = await saved(desk, await opened(desk), DraftChanges(name="Support, better"))
    done = await drawing.publish_draft(
        desk.house, "support", draft.revision, desk.cast.lena.id, "Kinder words", content
    )
    assert isinstance(done, Publication)
    assert (done.published.version, done.published.name) == (2, "Support, better")
    assert [finding.rule for finding in done.findings] == ["dull"]
    async with desk.house.pool.connection() as connection:
        listed = await versions.listed(connection, "support")
        assert await drafts.read(connection, "support") is None
    assert [(one.version, one.note, one.author) for one in listed] == [
        (2, "Kinder words", "Lena Hart"),
        (1, "Comes with this version of Caseway.", None),
    ]


async def test_errors_keep_a_draft_from_being_published(desk: Desk) -> None:
    draft = await opened(desk)
    refused = await drawing.publish_draft(
        desk.house, "support", draft.revision, desk.cast.lena.id, "", strict
    )
    assert isinstance(refused, Unpublishable)
    assert [finding.element for finding in refused.findings] == ["Solve"]
    assert await opened(desk) == draft


async def test_what_was_saved_since_is_not_published_unseen(desk: Desk) -> None:
    draft = await opened(desk)
    await saved(desk, draft, DraftChanges(name="Newer"))
    refused = await drawing.publish_draft(
        desk.house, "support", draft.revision, desk.cast.ada.id, "", content
    )
    assert isinstance(refused, Outdated)


async def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    draft = await opened(desk)
    assert isinstance(await drawing.discard_draft(desk.house, "support", 7, desk.cast.ada.id), Outdated)
    assert await drawing.discard_draft(desk.house, "support", draft.revision, desk.cast.ada.id) is None
    again = await drawing.discard_draft(desk.house, "support", None, desk.cast.ada.id)
    assert isinstance(again, Refusal)
