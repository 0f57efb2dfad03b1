"""Regular expressions as XPath writes them (XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6)."""

from __future__ import annotations

from caseway.core.feel.patterns.characters import (
    cases,
    dot,
    exactly,
    remembered,
)
from caseway.core.feel.patterns.classes import read_class
from caseway.core.feel.patterns.cursor import PatternCursor
from caseway.core.feel.patterns.program import Instruction, Program, optional, repeated, split_between

SIZE_LIMIT = 2_000
NESTING_LIMIT = 40
Code = list[Instruction]


class PatternParser(PatternCursor):
    """Reads one pattern into code."""

    def program(self) -> Program:
        """The whole pattern."""
        code = self._quoted() if "q" in self.flags else self._alternatives()
        if self.at < len(self.pattern):
            self.fail("a ) without its (")
        whole = [
            Instruction("save", x=0),
            *self._bounded(code),
            Instruction("save", x=1),
            Instruction("match"),
        ]
        return Program(tuple(whole), self.groups, "m" in self.flags, self._first(code))

    def _quoted(self) -> Code:
        self.at = len(self.pattern)
        return [self._literal(character) for character in self.pattern]

    def _first(self, code: Code) -> str | None:
        """The character that every match begins with, where the pattern begins with a plain one."""
        plain = self.pattern[:1].isalnum()
        quantified = self.pattern[1:2] in ("?", "*", "{") and "q" not in self.flags
        if not plain or quantified or self.any_case or ("|" in self.pattern and "q" not in self.flags):
            return None
        return self.pattern[0] if code and code[0].operation == "character" else None

    def _bounded(self, code: Code) -> Code:
        if len(code) > SIZE_LIMIT:
            self.fail(f"the pattern takes more than {SIZE_LIMIT} instructions")
        return code

    def _alternatives(self) -> Code:
        self.nesting += 1
        if self.nesting > NESTING_LIMIT:
            self.fail(f"groups are nested deeper than {NESTING_LIMIT}")
        branches = [self._branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self._branch())
        self.nesting -= 1
        code = branches.pop()
        while branches:
            code = split_between(branches.pop(), code)
        return self._bounded(code)

    def _branch(self) -> Code:
        code: Code = []
        while self.peek() not in ("", "|", ")"):
            code += self._piece()
            self._bounded(code)
        return code

    def _piece(self) -> Code:
        atom = self._atom()
        character = self.peek()
        if character not in ("?", "*", "+", "{") or not character:
            return atom
        least, most = self._counts()
        greedy = self.peek() != "?"
        if not greedy:
            self.at += 1
        if self.peek() in ("?", "*", "+", "{") and self.peek():
            self.fail("a quantifier follows a quantifier")
        return self._repeated(atom, least, most, greedy=greedy)

    def _counts(self) -> tuple[int, int | None]:
        character = self.take()
        if character != "{":
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[character]
        least = self._number()
        most: int | None = least
        if self.peek() == ",":
            self.at += 1
            most = None if self.peek() == "}" else self._number()
        if self.take() != "}":
            self.fail("a quantifier is not closed with }")
        if most is not None and most < least:
            self.fail("a quantifier's second number is smaller than its first")
        return least, most

    def _number(self) -> int:
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        if start == self.at:
            self.fail("a number is expected in {}")
        return min(int(self.pattern[start : self.at][:6]), SIZE_LIMIT + 1)

    def _repeated(self, atom: Code, least: int, most: int | None, *, greedy: bool) -> Code:
        if (len(atom) + 1) * max(least, most or 0) > SIZE_LIMIT:
            self.fail(f"the pattern takes more than {SIZE_LIMIT} instructions")
        code = atom * least
        if most is None:
            return code + repeated(atom, greedy=greedy)
        rest: Code = []
        for _ in range(most - least):
            rest = optional(atom + rest, greedy=greedy)
        return code + rest

    def _literal(self, character: str) -> Instruction:
        if self.any_case and len(cases(character)) > 1:
            return Instruction("character", exactly(character, any_case=True))
        return Instruction("character", exactly(character, any_case=False))

    def _atom(self) -> Code:
        character = self.take()
        if character == "(":
            return self._group()
        if character == "[":
            return [Instruction("character", remembered(read_class(self)))]
        if character == "\\":
            return [self._escape()]
        if character == ".":
            return [Instruction("character", dot(all_characters="s" in self.flags))]
        if character in "^$":
            return [Instruction("start" if character == "^" else "end")]
        if character in "?*+{}]":
            self.at -= 1
            self.fail(f"«{character}» stands where it has no meaning; write \\{character}")
        return [self._literal(character)]

    def _group(self) -> Code:
        number = 0
        if self.peek() == "?":
            self.at += 1
            if self.take() != ":":
                self.fail("only groups ( and (?: are known")
        else:
            self.groups += 1
            number = self.groups
        code = self._alternatives()
        if self.peek() != ")":
            self.fail("a group is not closed with )")
        self.at += 1
        if not number:
            return code
        return [Instruction("save", x=2 * number), *code, Instruction("save", x=2 * number + 1)]

    def _escape(self) -> Instruction:
        test = self.class_escape()
        if test is not None:
            return Instruction("character", remembered(test))
        return self._literal(self.single_escape())
