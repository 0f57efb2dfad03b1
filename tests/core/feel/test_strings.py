"""String functions (DMN 1.5, table 74), over their domains and beyond."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
substring("foobar", 0)                                    => null
substring("foobar", 7)                                    => null
substring("foobar", -7)                                   => null
substring("foobar", 3, 10)                                => "obar"
substring("foobar", 3, 0)                                 => null
substring("foobar", 3, null)                              => "obar"
substring("foobar", "3")                                  => null
substring(null, 3)                                        => null
substring("foobar", 3.8)                                  => "obar"
substring(string: "foobar", start position: 3, length: 2) => "ob"
substring("foobar")                                       => null
substring before("foobar", "")                            => ""
substring after("foobar", "")                             => "foobar"
substring before("", "")                                  => ""
substring after("foobar", "xyz")                          => ""
substring before(null, "a")                               => null
contains("foobar", "")                                    => true
starts with("foobar", null)                               => null
string length("")                                         => 0
string length(123)                                        => null
upper case(null)                                          => null
upper case(["a"])                                         => "A"
replace("abc", "b", "$1")                                 => "ac"
replace("abc", "(b)", "$2")                               => "ac"
replace("abc", "b", "\\")                                 => null
replace("abc", "", "x")                                   => null
replace("a.b", ".", "x")                                  => "xxx"
replace("abc", "B", "x", "i")                             => "axc"
replace("abc", "b", null)                                 => null
replace("abc", "b", "x", null)                            => "axc"
replace("abc", "[a-z", "x")                               => null
replace("abc", "b", "x", "z")                             => null
matches("foobar", "^fo*b")                                => true
matches("foo", null)                                      => null
matches("abc", "a.c", "")                                 => true
matches("a\nb", "a.b", "s")                               => true
matches("foobar", "(?=a)")                                => null
matches("xx", "(x)\\1")                                   => null
split("a b", " ")                                         => ["a", "b"]
split("", "x")                                            => [""]
split("abc", "b", "i")                                    => null
split(null, "x")                                          => null
string join(["a", 1])                                     => null
string join("a", "b")                                     => "a"
string join([], "x")                                      => ""
string join(["a","b"], 1)                                 => null
string join(null, "x")                                    => null
string join(list: ["a","b"], delimiter: "-")              => "a-b"
string length("🐎")                                        => 1
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
