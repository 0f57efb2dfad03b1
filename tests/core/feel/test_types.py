"""Type checks and the conversions of parameters (DMN 1.5, 10.3.2.9 and table 61)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
1 instance of number                                                             => true
null instance of number                                                          => false
null instance of Any                                                             => false
1 instance of Any                                                                => true
null instance of Null                                                            => true
1 instance of Null                                                               => false
1 instance of foo                                                                => null
[] instance of list<number>                                                      => true
[1,"a"] instance of list<number>                                                 => false
[1,"a"] instance of list<Any>                                                    => true
[1,null] instance of list<number>                                                => true
1 instance of list<number>                                                       => false
[1] instance of number                                                           => false
{} instance of context<a: number>                                                => false
{a: 1, b: 2} instance of context<a: number>                                      => true
{a: null} instance of context<a: number>                                         => true
{a: {b: 1}} instance of context<a: context<b: number>>                           => true
{a: 1} instance of context                                                       => null
[1..5] instance of range<number>                                                 => true
["a".."b"] instance of range<number>                                             => false
[1..5] instance of range<Any>                                                    => true
(< 5) instance of range<number>                                                  => true
[1..5] instance of range                                                         => null
@"2017-01-01" instance of date                                                   => true
@"2017-01-01" instance of date and time                                          => false
@"2017-01-01T10:00:00" instance of date and time                                 => true
@"2017-01-01T10:00:00" instance of date                                          => false
@"10:00:00" instance of time                                                     => true
@"P1D" instance of days and time duration                                        => true
@"P1D" instance of years and months duration                                     => false
@"P1Y" instance of years and months duration                                     => true
@"P1Y" instance of duration                                                      => null
(function(a: number) a) instance of function<number> -> number                   => true
(function(a: number, b: string) true) instance of function<number, string> -> boolean => true
(function() 1) instance of function<> -> number                                  => true
(function(a) a) instance of function<Any> -> Any                                 => true
(function(a: number) a) instance of function<Any> -> Any                         => false
(function(a: Any) 1) instance of function<number> -> Any                         => true
(function(a: number) a) instance of function                                     => null
sum instance of function<list<number>> -> number                                 => true
"a" instance of string and true                                                  => true
not(1 instance of string)                                                        => true
1 + 1 instance of number                                                         => null
(1 + 1) instance of number                                                       => true
-1 instance of number                                                            => true
{a: 1}.a instance of number                                                      => true
true instance of boolean                                                         => true
(function(a) a + 1)(1)                                                           => 2
(function(a) a + 1)(1, 2)                                                        => null
(function(a) a + 1)()                                                            => null
(function(a, b) a + b)(b: 1, a: 2)                                               => 3
(function(a: number) a)("a")                                                     => null
(function(a: list<number>) a)(1)                                                 => [1]
(function(a: number) a)([1])                                                     => 1
(function(a: number) a)([1,2])                                                   => null
(function(a: date and time) a)(@"2017-01-01")                                    => 2017-01-01T00:00:00Z
(function(a: date) a)(@"2017-01-01T10:00:00")                                    => null
(function(a: string) a)(null)                                                    => null
(function(a: list<date and time>) a)(@"2017-01-01")                              => [2017-01-01T00:00:00Z]
(function(a: foo) a)(1)                                                          => null
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
