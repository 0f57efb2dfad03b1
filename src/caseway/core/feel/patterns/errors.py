"""What a regular expression cannot say here."""

from __future__ import annotations


class PatternError(ValueError):
    """A pattern, its flags or a replacement that the standard refuses, or that cannot run in linear time."""

    def __init__(self, pattern: str, position: int, sentence: str) -> None:
        self.pattern = pattern
        self.position = position
        self.sentence = sentence
        super().__init__(f"the pattern «{pattern}», character {position + 1}: {sentence}")
