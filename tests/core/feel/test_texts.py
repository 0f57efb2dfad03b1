"""`string` and `range` (DMN 1.5, table 72)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
string(true)                                          => "true"
string([1,"a",null])                                  => "[1, \"a\", null]"
string({a: "b", "c d": [1]})                          => "{a: \"b\", c d: [1]}"
string("a")                                           => "a"
string(1.0)                                           => "1.0"
string(1e3)                                           => "1000"
string(0.000001)                                      => "0.000001"
string(12345678901234567890)                          => "12345678901234567890"
string(function(a) a)                                 => "function"
string()                                              => null
string(1,2)                                           => null
range("[1..5]")                                       => [1 .. 5]
range("]1..5[")                                       => (1 .. 5)
range("1..5")                                         => null
range("[a..b]")                                       => null
range("[\"a\"..\"b\"]")                               => ["a" .. "b"]
range("[@\"2017-01-01\"..@\"2018-01-01\"]")           => [2017-01-01 .. 2018-01-01]
range("[date(\"2017-01-01\")..date(\"2018-01-01\")]") => [2017-01-01 .. 2018-01-01]
range("[5..1]")                                       => null
range("[1..\"a\"]")                                   => null
range("[1+1..5]")                                     => null
range("[..5]")                                        => null
range("(..5]")                                        => <= 5
range("[1..]")                                        => null
range("[1..)")                                        => >= 1
range("(..)")                                         => null
range(null)                                           => null
range("< 5")                                          => null
range("[1..5]").start                                 => 1
range(" [ 1 .. 5 ] ")                                 => [1 .. 5]
range("[null..5]")                                    => null
range("[-5..-1]")                                     => [-5 .. -1]
range("(null..5]")                                    => null
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
