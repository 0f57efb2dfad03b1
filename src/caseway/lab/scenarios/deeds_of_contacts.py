"""What a contact does."""

from typing import Any

from caseway.core.case import commands as c
from caseway.core.values import Channel, Verb
from caseway.lab.scenarios.details import Away, Nothing, Rating, Saying, SayingAny, Writing
from caseway.lab.scenarios.scene import Asked, Make, Scene


def opening(scene: Scene, trigger: str, channel: Channel, by: str, **more: Any) -> c.OpenCase:
    """The case begins."""
    life, setting = scene.life, scene.world.setting
    return c.OpenCase(
        case_id=life.id,
        trigger=trigger,
        channel=channel,
        contact_id=life.contact.id,
        definition=(life.process, scene.definition.version),
        queue=setting.queue,
        subject=life.subject,
        suspicious=setting.spam,
        by=by,
        **more,
    )


def writes(scene: Scene, said: Writing) -> Asked:
    """A message; the first one opens the case."""
    message = c.ReceiveMessage(
        channel=said.channel or scene.world.setting.channel,
        contact_id=scene.life.contact.id,
        thanks=said.thanks,
        genuine=said.genuine,
        by=scene.contact_by,
    )
    if scene.life.is_open:
        return (message,)
    return (opening(scene, "message", message.channel, message.by, first=message),)


def is_away(scene: Scene, said: Away) -> Asked:
    """Their machine answers."""
    return (
        c.ReceiveMessage(
            channel="email",
            contact_id=scene.life.contact.id,
            automatic="Auto-Submitted: auto-replied",
            away_until=scene.instant(said.until) if said.until is not None else None,
            by=scene.contact_by,
        ),
    )


def _says(verb: Verb) -> Make:
    def make(scene: Scene, said: Saying) -> Asked:
        return (_statement(scene, said, verb),)

    return make


def _statement(scene: Scene, said: Saying, verb: Verb) -> c.RecordStatement:
    rating = said.rating if isinstance(said, Rating) else None
    return c.RecordStatement(
        verb=verb, channel=said.channel, rating=rating, has_text=said.text, by=scene.contact_by
    )


def says_any(scene: Scene, said: SayingAny) -> Asked:
    """Any word that the map waits for."""
    return (_statement(scene, said, said.verb),)


def _asks(complaint: bool) -> Make:
    def make(scene: Scene, said: Nothing) -> Asked:
        return (c.AskForPerson(complaint=complaint, by=scene.contact_by),)

    return make


DEEDS: dict[str, tuple[type, Make]] = {
    "writes": (Writing, writes),
    "is away": (Away, is_away),
    "agrees": (Saying, _says("agreed")),
    "declines": (Saying, _says("declined")),
    "confirms": (Saying, _says("confirmed")),
    "withdraws": (Saying, _says("withdrawn")),
    "says not solved": (Saying, _says("not-solved")),
    "rates": (Rating, _says("rated")),
    "says": (SayingAny, says_any),
    "asks for a person": (Nothing, _asks(complaint=False)),
    "complains": (Nothing, _asks(complaint=True)),
}
