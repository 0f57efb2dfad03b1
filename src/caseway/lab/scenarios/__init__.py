"""Scenarios: given, when, then for a map, played in virtual time by the core that runs the desk.

scenario = read(text)                      # or Misread: a line and a sentence
played = play(bundle, scenario)            # moments, and what was not as it says
"""

from caseway.lab.scenarios.playing import Failure, Moment, Played, play
from caseway.lab.scenarios.reading import Misread, read
from caseway.lab.scenarios.shape import Scenario, Step, Then

__all__ = ["Failure", "Misread", "Moment", "Played", "Scenario", "Step", "Then", "play", "read"]
