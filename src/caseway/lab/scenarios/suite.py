"""All scenarios of a map together: each tried once, and what none of them passes."""

from collections.abc import Iterator, Mapping
from time import perf_counter

import msgspec

from caseway.core.process import Definition
from caseway.lab.scenarios.playing import NO_MAPS, Played, play
from caseway.lab.scenarios.reading import Misread, read
from caseway.lab.scenarios.shape import Scenario
from caseway.store.definitions import Bundle

FOLDER = "scenarios/"
SCENARIOS_MAX = 100
SECONDS_MAX = 30.0
"""How long all scenarios of a map may take together; what comes after is not played."""


class Trial(msgspec.Struct, frozen=True):
    """A scenario by the name of its file, and how it went. Without `played`, `wrong` says why it could not be."""

    name: str
    title: str
    shows: str
    ms: float
    played: Played | None = None
    wrong: str = ""
    line: int = 1

    @property
    def green(self) -> bool:
        """Whether everything was as it says."""
        return self.played is not None and self.played.green


class Coverage(msgspec.Struct, frozen=True):
    """How many scenarios pass each element and flow of a map, and which are never passed, in the order of the file."""

    counts: Mapping[str, int]
    never: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The share that some scenario passes; 100 only when all are."""
        total = len(self.counts)
        return 100 if not self.never else min(99, round(100 * (total - len(self.never)) / max(total, 1)))


def texts_of(files: Mapping[str, str]) -> dict[str, str]:
    """The scenarios among the files of a map: text by name, without folder and ending."""
    found = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in sorted(files.items())
        if path.startswith(FOLDER) and path.endswith(".toml")
    }
    return dict(list(found.items())[:SCENARIOS_MAX])


def path_of(name: str) -> str:
    """The file of the scenario of this name."""
    return f"{FOLDER}{name}.toml"


def try_one(bundle: Bundle, name: str, text: str, others: Mapping[str, Bundle] = NO_MAPS) -> Trial:
    """Read and play one scenario."""
    began = perf_counter()
    try:
        scenario: Scenario = read(text)
    except Misread as wrong:
        return Trial(name, name, "", 0.0, wrong=wrong.sentence, line=wrong.line)
    played = play(bundle, scenario, others)
    ms = (perf_counter() - began) * 1000
    return Trial(name, scenario.title, scenario.shows, round(ms, 1), played)


def try_all(
    bundle: Bundle, files: Mapping[str, str], others: Mapping[str, Bundle] = NO_MAPS
) -> Iterator[Trial]:
    """Every scenario of a map, one after the other."""
    ends = perf_counter() + SECONDS_MAX
    for name, text in texts_of(files).items():
        if perf_counter() > ends:
            late = f"The scenarios of this map take more than {SECONDS_MAX:.0f} seconds together."
            yield Trial(name, name, "", 0.0, wrong=late)
        else:
            yield try_one(bundle, name, text, others)


def coverage(definition: Definition, trials: list[Trial]) -> Coverage:
    """What the scenarios pass of this map. A flow out of an event-based gateway is passed with what it leads to."""
    counts = dict.fromkeys([*definition.nodes, *definition.flows], 0)
    for trial in trials:
        met = set(trial.played.passed.get(definition.key, ())) if trial.played is not None else set()
        for flow in definition.flows.values():
            if definition.nodes[flow.source].kind == "eventBasedGateway" and flow.target in met:
                met.add(flow.id)
        for element in met & counts.keys():
            counts[element] += 1
    return Coverage(counts, tuple([element for element, count in counts.items() if not count]))
