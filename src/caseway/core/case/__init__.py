"""The case: what happens to it (`decide`), what it is then (`evolve`), what the world is asked (`effects_of`)."""
