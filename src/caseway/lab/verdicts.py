"""May this map be published? It is read, compiled, held to the desk's rules, and its scenarios are played."""

from collections.abc import Iterator, Mapping, Sequence

from caseway.core import decision, process
from caseway.core.process import Finding
from caseway.lab import compile as compiling
from caseway.lab.scenarios.playing import NO_MAPS
from caseway.lab.scenarios.suite import Trial, texts_of, try_all
from caseway.store.definitions import Bundle, Published, compiled

RULE = "scenario"


def judge(published: Published, others: Mapping[str, Bundle] = NO_MAPS) -> Sequence[Finding]:
    """Everything that stands against publishing this map (errors) or is worth a word (warnings).

    `others` are the house's other maps by key, for scenarios whose cases run on them. A map without any scenario is
    worth a word; one whose scenarios do not pass is not published.
    """
    verdict = compiling.judge(published.bpmn, _beside(published)).verdict
    findings = [*verdict.read, *verdict.compile, *verdict.publish]
    if not verdict.runs:
        return findings
    try:
        bundle = compiled(published)
    except (process.NotExecutable, process.Unreadable, decision.Unreadable) as wrong:
        return [*findings, Finding(published.key, "compile", str(wrong))]
    return [*findings, *_of_scenarios(bundle, published, others)]


def _beside(published: Published) -> dict[str, bytes]:
    return {
        path: text.encode()
        for path, text in published.files.items()
        if path.endswith((".dmn", ".form")) and "/" not in path
    }


def _of_scenarios(bundle: Bundle, published: Published, others: Mapping[str, Bundle]) -> Iterator[Finding]:
    if not texts_of(published.files):
        sentence = "The map has no scenario: nothing says how a request should go on it."
        yield Finding(bundle.definition.key, RULE, sentence, "warning")
    for trial in try_all(bundle, published.files, others):
        if not trial.green:
            yield finding_of(trial)


def finding_of(trial: Trial) -> Finding:
    """A scenario that is not as it says, at the element where it stood."""
    if trial.played is None:
        return Finding("", RULE, f"{trial.name}, line {trial.line}: {trial.wrong}")
    failure = trial.played.failures[0]
    more = len(trial.played.failures) - 1
    rest = f" And {more} more." if more else ""
    when = f"{failure.at:%Y-%m-%d %H:%M}"
    sentence = f"“{trial.title}” (line {failure.line}, {when}): {failure.sentence()}.{rest}"
    return Finding(failure.element, RULE, sentence.replace("..", "."))
