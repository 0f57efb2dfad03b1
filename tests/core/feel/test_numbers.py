"""Numeric functions, arithmetic and conversions of numbers (DMN 1.5, tables 72 and 76)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
-"a"                                                                  => null
decimal(1/3, 2.5)                                                     => 0.33
decimal(1/3, null)                                                    => null
decimal(null, 2)                                                      => null
decimal(2.5, 0)                                                       => 2
decimal(-2.5, 0)                                                      => -2
decimal(1, 2)                                                         => 1.00
decimal(1234.5, -2)                                                   => 1200
decimal(1, 6177)                                                      => null
decimal(1, 6176)                                                      => 1.000000000000000000000000000000000
decimal(1,-6111)                                                      => 0
decimal("1", 2)                                                       => null
decimal(1)                                                            => null
decimal(n: 1, scale: 2)                                               => 1.00
floor(null)                                                           => null
floor("a")                                                            => null
floor()                                                               => null
floor(1.5, null)                                                      => null
floor(1.55, 1)                                                        => 1.5
floor(n: 1.5)                                                         => 1
floor(n: 1.55, scale: 1)                                              => 1.5
ceiling(-1.5)                                                         => -1
round up(5.5)                                                         => null
round up(5.5, null)                                                   => null
round half up(2.5, 0)                                                 => 3
round half down(-2.5, 0)                                              => -2
round half down(2.51, 0)                                              => 3
abs(-1)                                                               => 1
abs("a")                                                              => null
abs(@"-P1Y")                                                          => P1Y
abs(n: -5)                                                            => 5
modulo(10, 0)                                                         => null
modulo(10.5, 3)                                                       => 1.5
modulo(-10, 3)                                                        => 2
modulo(null, 3)                                                       => null
modulo("a", 3)                                                        => null
modulo(10, 4.5, 1)                                                    => null
sqrt(-1)                                                              => null
sqrt(2)                                                               => 1.414213562373095048801688724209698
sqrt(null)                                                            => null
sqrt("4")                                                             => null
log(-1)                                                               => null
log(0)                                                                => null
log(null)                                                             => null
exp(1000000)                                                          => null
exp(null)                                                             => null
odd(0)                                                                => false
odd(-1)                                                               => true
odd(1.5)                                                              => false
even(1.5)                                                             => false
even(0)                                                               => true
odd(null)                                                             => null
even("a")                                                             => null
number("1,000.00", ",", ".")                                          => 1000.00
number("1 000", " ", ",")                                             => 1000
number("1.000,5", ".", ",")                                           => 1000.5
number("a", null, null)                                               => null
number("1", "x", ".")                                                 => null
number("1", ".", ".")                                                 => null
number("-1", null, null)                                              => -1
number("+1", null, null)                                              => null
number(" 1", null, null)                                              => null
number("1e3", null, null)                                             => 1000
number("", ",", ".")                                                  => null
number(null, ",", ".")                                                => null
number(from: "1.5", grouping separator: null, decimal separator: ".") => 1.5
"a" + "b"                                                             => "ab"
"a" + 1                                                               => null
"a" - "b"                                                             => null
2 ** 3 ** 2                                                           => 64
-2 ** 2                                                               => 4
2 - -2                                                                => 4
--1                                                                   => 1
1 / 0                                                                 => null
10 / 3                                                                => 3.333333333333333333333333333333333
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
