"""Equality, order, membership, negation and identity (DMN 1.5, tables 50 to 55, 73 and 77)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
[1, 2] = [2, 1]               => false
null = null                   => true
null != 1                     => true
1 != "1"                      => null
1 < null                      => null
null < null                   => null
null between 1 and 2          => null
1 between 2 and null          => false
5 between null and 3          => false
1 in null                     => false
null in null                  => true
null in [null]                => true
1 in [null, 1]                => true
1 in (null, 1)                => true
1 in ("a", 2)                 => null
[1] in [1]                    => true
[1] in [[1]]                  => true
[1,2] in [[1,2]]              => true
1 in [1..5]                   => true
1 in [[1..5], 9]              => true
"a" in [1..5]                 => null
1 in (1..5)                   => false
1 in ]1..5[                   => false
5 in [1..5[                   => false
1 in {a: 1}.a                 => true
1 in < 5                      => true
not(1)                        => null
not("a")                      => null
not(null)                     => null
not()                         => null
not(negand: true)             => false
is(1, 1)                      => true
is(1, "1")                    => false
is(null, null)                => true
is(@"10:00:00", @"10:00:00Z") => false
is()                          => null
is(1)                         => null
is(value1: 1, value2: 1)      => true
"a" < "b"                     => true
true < false                  => null
true and null                 => null
true or null                  => true
1 = 1 = true                  => true
5 in (> 3, < 1)               => true
5 in (not(5))                 => false
"x" in ["x", "y"]             => true
["x"] in ["x", "y"]           => false
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
