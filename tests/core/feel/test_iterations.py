"""for, some, every and if (DMN 1.5, 10.3.2.14 and table 49)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
for i in 1..3 return i                                    => [1, 2, 3]
for i in 3..1 return i                                    => [3, 2, 1]
for i in [1,2], j in [i, i*10] return j                   => [1, 10, 2, 20]
for i in 1..2, j in 1..2 return i*10+j                    => [11, 12, 21, 22]
for i in null return i                                    => null
for i in 5 return i                                       => [5]
for i in [] return i                                      => []
for i in @"2020-01-01"..@"2020-01-03" return i            => [2020-01-01, 2020-01-02, 2020-01-03]
for i in @"2020-01-03"..@"2020-01-01" return i            => [2020-01-03, 2020-01-02, 2020-01-01]
for i in [1..3] return i                                  => [1, 2, 3]
for i in (1..3) return i                                  => [2]
for i in 1..1.5 return i                                  => null
for i in "a".."c" return i                                => null
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
for i in 1..3, j in 1..2 return count(partial)            => [0, 1, 2, 3, 4, 5]
for x in {a: 1} return x.a                                => [1]
for i in 1..2 return for j in 1..2 return i + j           => [[2, 3], [3, 4]]
some x in [1,2] satisfies x > 1                           => true
some x in [] satisfies x                                  => false
every x in [] satisfies x                                 => true
some x in null satisfies x > 1                            => null
every x in null satisfies x > 1                           => null
some x in 5 satisfies x > 1                               => true
some x in [1,null] satisfies x > 0                        => true
every x in [1,null] satisfies x > 0                       => null
some x in [1,2], y in [2,3] satisfies x = y               => true
every x in [1,2], y in [2,3] satisfies x < y              => false
some x in 1..3 satisfies x = 2                            => true
some x in [1,2] satisfies "a"                             => null
if null then 1 else 2                                     => 2
if "a" then 1 else 2                                      => 2
if 1 > 2 then "a" else if 2 > 1 then "b" else "c"         => "b"
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
