"""What machines and the world do."""

from typing import Any

from caseway.core.case import commands as c
from caseway.lab.scenarios.deeds_of_contacts import opening
from caseway.lab.scenarios.details import Bouncing, Failing, Nothing, Signalling, Working
from caseway.lab.scenarios.naming import Impossible
from caseway.lab.scenarios.scene import Asked, Make, Scene
from caseway.lab.scenarios.shape import Setting


class Changes(Setting, frozen=True):
    """What of the surroundings is so from now on; what is left out stays."""


def signal_opens(scene: Scene, said: Nothing) -> Asked:
    """A device opens a case."""
    return (opening(scene, "signal", "api", "system"),)


def signal_comes(scene: Scene, said: Signalling) -> Asked:
    """The case hears a signal."""
    return (c.HearSignal(name=said.name, data=said.data),)


def job_ends(scene: Scene, said: Working | Failing) -> Asked:
    """A machine comes back, with a result or an error."""
    waiting = [token for token in scene.life.state.process.tokens if token.wait == "job"]
    if said.step is None and not waiting:
        raise Impossible("No machine is at work now.")
    token = scene.resting(said.step, "job").id if said.step is not None else waiting[0].id
    if isinstance(said, Failing):
        return (c.FinishJob(token=token, error=said.error),)
    return (c.FinishJob(token=token, data=said.data),)


def bounces(scene: Scene, said: Bouncing) -> Asked:
    """A message of ours comes back."""
    return (c.NoteDelivery(message=scene.newest_message(said.template), outcome="bounced"),)


def changes(scene: Scene, said: dict[str, Any]) -> Asked:
    """The surroundings are other ones from now on; conditions on the map look again."""
    scene.world.change(said)
    return ()


DEEDS: dict[str, dict[str, tuple[type, Make]]] = {
    "signal": {"opens": (Nothing, signal_opens), "comes": (Signalling, signal_comes)},
    "job": {"finishes": (Working, job_ends), "fails": (Failing, job_ends)},
    "message": {"bounces": (Bouncing, bounces)},
    "desk": {"changes": (Changes, changes)},
}
