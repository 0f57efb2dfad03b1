"""What a step does: a table from the deed to the action that the desk has for it; nothing is written past them."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, cast

import msgspec

from caseway.actions import (
    assignments,
    closures,
    mails,
    openings,
    replies,
    splits,
    statements,
    tasks,
)
from caseway.actions.perform import Done, perform, perform_on
from caseway.actions.seeding.letters import Letter, bounce_of, raw_mail
from caseway.actions.seeding.scene import Scene
from caseway.actions.seeding.stories import Cue, moment
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import Basis, Verb
from caseway.kit.database import transaction
from caseway.store import cases, definitions, participants, states

Outcome = Done | Refusal | None

MAP = "replacement"
"""The key of the town's own map, which `seeds/maps` draws."""


async def perform_cue(scene: Scene, cue: Cue) -> None:
    """Do the deed; a refusal stops the seeding with the story and the reason."""
    outcome = await DEEDS[cue.step.do](scene, cue)
    subject = scene.stories[cue.story].subject
    if isinstance(outcome, Refusal):
        raise ValueError(f"{subject}, step {cue.n + 1} ({cue.step.do}): {outcome.sentence}")
    if cue.story not in scene.case_ids:
        if outcome is None:
            raise ValueError(f"{subject}: its first step opened no case")
        scene.case_ids[cue.story] = outcome.state.case_id


# --- the contact ---------------------------------------------------------------------------------------------
async def _mail(scene: Scene, cue: Cue) -> Outcome:
    contact, step, ours = scene.contact(cue), cue.step, await scene.last(cue, "outbound")
    known = f"Re: {scene.stories[cue.story].subject}" if ours else scene.stories[cue.story].subject
    letter = Letter(
        name=f"town-{cue.story + 1}-{cue.n + 1}",
        sender=(contact.name or "", contact.email or ""),
        to=scene.cast.inbox.address,
        subject=step.subject or known,
        text=step.text,
        at=cue.at,
        answers=ours,
        files=step.files,
        automatic=step.do == "away",
    )
    return await _bring(scene, contact.email or "", raw_mail(letter))


async def _bring(scene: Scene, sender: str, raw: bytes) -> Outcome:
    inbox = scene.cast.inbox
    taken = await mails.take(scene.house, inbox.id, sender, [inbox.address], raw)
    return await mails.file_mail(scene.house, taken) if taken is not None else None


async def _page(scene: Scene, cue: Cue) -> Outcome:
    return await statements.write_message(
        scene.house, scene.contact(cue).id, scene.case_id(cue), cue.step.text
    )


def _statement(cue: Cue, channel: str) -> statements.Statement:
    said: dict[str, Any] = {"channel": channel, "text": cue.step.text, "rating": cue.step.rating}
    return statements.Statement(verb=cast(Verb, cue.step.outcome), **said)


async def _says(scene: Scene, cue: Cue) -> Outcome:
    by = f"contact:{scene.contact(cue).id}"
    return await statements.record(scene.house, by, scene.case_id(cue), _statement(cue, "page"))


async def _wants(scene: Scene, cue: Cue) -> Outcome:
    complains = cue.step.outcome == "complaint"
    contact_id = scene.contact(cue).id
    return await statements.ask_for_person(
        scene.house, contact_id, scene.case_id(cue), cue.step.text, complains
    )


async def _bounce(scene: Scene, cue: Cue) -> Outcome:
    ours = await scene.last(cue, "outbound")
    assert ours is not None
    return await _bring(scene, "", bounce_of(ours, cue.at))


# --- ours ----------------------------------------------------------------------------------------------------
async def _call(scene: Scene, cue: Cue) -> Outcome:
    story, contact = scene.stories[cue.story], scene.cast.contacts[scene.stories[cue.story].who]
    request = openings.Request(
        email=contact.email or "",
        name=contact.name,
        subject=story.subject,
        text=cue.step.text,
        channel="phone",
        queue=cue.step.to,
        take=cue.step.take,
    )
    return await openings.open_by_hand(scene.house, scene.agent(cue), request)


async def _heard(scene: Scene, cue: Cue) -> Outcome:
    by = f"agent:{scene.agent(cue).id}"
    return await statements.record(scene.house, by, scene.case_id(cue), _statement(cue, "phone"))


def _until(scene: Scene, cue: Cue) -> datetime | None:
    if cue.step.until is None:
        return None
    return moment(cue.step.until, cue.at, scene.present, scene.cast.calendar)


async def _reply(scene: Scene, cue: Cue) -> Outcome:
    step = cue.step
    said = replies.Reply(text=step.text, then=step.then, until=_until(scene, cue), ask=step.ask)
    return await replies.reply(scene.house, scene.agent(cue), scene.case_id(cue), said)


async def _propose(scene: Scene, cue: Cue) -> Outcome:
    step = cue.step
    offer = replies.Offer(text=step.text, steps=step.steps, effect_on=_until(scene, cue), amount=step.amount)
    return await replies.propose(scene.house, scene.agent(cue), scene.case_id(cue), offer)


async def _note(scene: Scene, cue: Cue) -> Outcome:
    return await replies.add_note(scene.house, scene.agent(cue), scene.case_id(cue), cue.step.text)


async def _done(scene: Scene, cue: Cue) -> Outcome:
    state, step = await scene.state(cue), cue.step
    async with scene.house.pool.connection() as connection:
        definition = (await definitions.bundle(connection, *state.definition)).definition
    tokens = [t for t in state.process.tokens if t.wait == "task"]
    fits = [t for t in tokens if step.outcome in definition.nodes[t.node].outcomes]
    if not fits:
        return Refusal("no-task", f"No open task ends with {step.outcome}.")
    into = {"into": scene.reference(step.to)} if step.to is not None else {}
    command = c.CompleteTask(task=f"t{fits[0].id}", outcome=step.outcome, data={**step.data, **into})
    return await tasks.complete(scene.house, scene.agent(cue), state.case_id, command)


async def _read(scene: Scene, cue: Cue) -> Outcome:
    state = await scene.state(cue)
    found = next((task for task in state.tasks if task.kind in ("read", "call")), None)
    if found is None:
        return Refusal("no-task", "There is nothing to read.")
    command = c.CompleteTask(task=f"a{found.id}", outcome=cue.step.outcome)
    return await tasks.complete(scene.house, scene.agent(cue), state.case_id, command)


async def _assign(scene: Scene, cue: Cue) -> Outcome:
    to = scene.cast.agents[cue.step.to].id if cue.step.to else None
    return await assignments.assign(scene.house, scene.agent(cue), scene.case_id(cue), to)


async def _fields(scene: Scene, cue: Cue) -> Outcome:
    fields, reason = cue.step.data, cue.step.text
    return await assignments.set_fields(scene.house, scene.agent(cue), scene.case_id(cue), fields, reason)


async def _close(scene: Scene, cue: Cue) -> Outcome:
    basis = cast(Basis, cue.step.outcome)
    return await closures.close(scene.house, scene.agent(cue), scene.case_id(cue), basis, cue.step.text)


async def _reopen(scene: Scene, cue: Cue) -> Outcome:
    return await closures.reopen(scene.house, scene.agent(cue), scene.case_id(cue), cue.step.text)


async def _spam(scene: Scene, cue: Cue) -> Outcome:
    return await closures.mark_spam(scene.house, scene.agent(cue), scene.case_id(cue))


async def _split(scene: Scene, cue: Cue) -> Outcome:
    theirs = await scene.last(cue, "inbound")
    assert theirs is not None
    subject = cue.step.subject or ""
    return await splits.split(scene.house, scene.agent(cue), scene.case_id(cue), theirs.seq, subject)


async def _order(scene: Scene, cue: Cue) -> Outcome:
    """A case on the town's own map, whose machine answers with an error: a fault for the lead."""
    contact = scene.cast.contacts[scene.stories[cue.story].who]
    agent, inbox = scene.agent(cue), scene.cast.inbox
    async with transaction(scene.house.pool) as connection:
        opening = c.OpenCase(
            case_id=await states.next_case_id(connection),
            trigger="none",
            channel="phone",
            contact_id=contact.id,
            inbox_id=inbox.id,
            definition=(MAP, 1),
            queue="delivery",
            assignee=agent.id,
            by=f"agent:{agent.id}",
        )
        await participants.join(connection, opening.case_id, contact.email or "", "contact", contact.id)
        opened = await perform_on(connection, scene.house, opening.case_id, (opening,))
        if isinstance(opened, Refusal):
            return opened
        subject = scene.stories[cue.story].subject
        words = cases.Words(subject, cue.step.text, contact.name, f"{subject} {contact.name} {cue.step.text}")
        await cases.update_words(connection, opening.case_id, words)
    await replies.add_note(scene.house, agent, opening.case_id, cue.step.text)
    token = next(token.id for token in opened.state.process.tokens if token.wait == "job")
    answer = c.FinishJob(token=token, error=str(cue.step.data["error"]))
    return await perform(scene.house, opening.case_id, (answer,))


async def _known(scene: Scene, cue: Cue) -> Outcome:
    """Facts became known, one by one; if the map asks for what was missing, that task is done."""
    by, case_id = f"agent:{scene.agent(cue).id}", scene.case_id(cue)
    outcome: Outcome = None
    for name, value in cue.step.data.items():
        outcome = await tasks.record_facts(scene.house, by, case_id, {name: value}, "mail")
    done = msgspec.structs.replace(cue.step, outcome="gathered", data={})
    gathered = await _done(scene, msgspec.structs.replace(cue, step=done))
    return outcome if isinstance(gathered, Refusal) else gathered


DEEDS: dict[str, Callable[[Scene, Cue], Awaitable[Outcome]]] = {
    "mail": _mail,
    "away": _mail,
    "page": _page,
    "says": _says,
    "wants": _wants,
    "bounce": _bounce,
    "call": _call,
    "heard": _heard,
    "reply": _reply,
    "propose": _propose,
    "note": _note,
    "done": _done,
    "read": _read,
    "assign": _assign,
    "fields": _fields,
    "close": _close,
    "reopen": _reopen,
    "spam": _spam,
    "split": _split,
    "order": _order,
    "known": _known,
}
