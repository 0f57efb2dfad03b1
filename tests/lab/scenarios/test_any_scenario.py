"""Whatever a scenario says: it is played to an end, twice the same, and every case stays whole."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.core.case.evolve import fold
from caseway.lab.scenarios import read
from caseway.lab.scenarios.playing import Player, play
from tests.lab.scenarios.told import story, support

DEEDS = [
    'when = "contact writes"',
    'when = "contact writes"\nwith = { thanks = true }',
    'when = "contact is away"\nwith = { until = "P5D" }',
    'when = "contact confirms"\nthen = { refused = true }',
    'when = "contact declines"\nthen = { refused = false }',
    'when = "contact withdraws"',
    'when = "contact complains"',
    'when = "agent asks"',
    'when = "agent answers"',
    'when = "agent keeps"\nwith = { until = "P2D" }',
    'when = "agent proposes"\nwith = { amount = 200 }',
    'when = "agent completes"\nwith = { outcome = "escalate" }',
    'when = "lead completes"\nwith = { outcome = "approve" }',
    'when = "agent closes"\nwith = { basis = "no_action" }',
    'when = "agent reopens"\nwith = { reason = "again" }',
    'when = "lead jumps"\nwith = { to = "Solve it", reason = "there" }',
    'when = "message bounces"',
    'when = "ana leaves"',
    'after = "P20D"',
]
SPANS = ["", 'after = "PT1H"\n', 'working = "PT4H"\n', 'after = "P3D"\n']
ONE = st.tuples(st.sampled_from(SPANS), st.sampled_from(DEEDS)).map(
    lambda pair: pair[1] if pair[1].startswith("after") else "".join(pair)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ONE, max_size=8))
def test_playing_is_deterministic_and_whole(deeds: list[str]) -> None:
    scenario = read(story('when = "contact writes"', *deeds))
    player = Player({"support": support().definition}, "support", scenario)
    first = player.play()
    assert first == play(support(), scenario)
    for life in player.world.lives.values():
        assert fold(life.events) == life.state
        assert [event.seq for event in life.events] == list(range(1, len(life.events) + 1))
