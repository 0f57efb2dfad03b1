"""Expressions made of several parts: closures, filters, iterations, arithmetic over time and numbers, logic."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
(function(a) function(b) a + b)(1)(2)                                        => 3
{f: function(x, y) x + y, g: function(h, a) h(a, 1)}.g(function(p, q) p * q, 5) => 5
sort([3,1,2], before)                                                        => [1, 2, 3]
sort(list: [3,1,2], precedes: function(x,y) x > y)                           => [3, 2, 1]
{a: [1,2,3], b: a[item > 1], c: count(b)}.c                                  => 2
[[1,2],[3,4]][item[1] > 1]                                                   => [[3, 4]]
[{a: {b: 1}}, {a: {b: 2}}][a.b > 1].a.b                                      => [2]
[{x:1,y:2},{x:2,y:3}][x=1]                                                   => [{x: 1, y: 2}]
[1,2,3,null][item = null]                                                    => [null]
[1,2,3,null][item != null]                                                   => [1, 2, 3]
for x in [[1,2],[3]] return count(x)                                         => [2, 1]
for x in ["a","b"], i in 1..2 return x + string(i)                           => ["a1", "a2", "b1", "b2"]
{a: 1}.a.b.c                                                                 => null
if [1,2] = [1,2] then "y" else "n"                                           => "y"
{x: 1, y: {z: x + 1}}.y.z                                                    => 2
{x: {y: 1}, z: x.y}.z                                                        => 1
every x in [1,2,3] satisfies some y in [1,2,3] satisfies x = y               => true
flatten([1,[2,[3]]])[item > 1]                                               => [2, 3]
string join(for i in 1..3 return string(i), "-")                             => "1-2-3"
replace("abc", "(.)", "<$1>")                                                => "<a><b><c>"
replace("hello", "l+", "L")                                                  => "heLo"
matches("Ä", "ä", "i")                                                       => true
split("a,b;c", "[,;]")                                                       => ["a", "b", "c"]
date("2020-02-29") + duration("P1Y")                                         => 2021-02-28
date("2020-01-31") + duration("P1M")                                         => 2020-02-29
date("2020-03-31") - duration("P1M")                                         => 2020-02-29
date and time("2020-01-31T10:00:00Z") + duration("P1M")                      => 2020-02-29T10:00:00Z
date and time("2018-03-25T01:30:00@Europe/Paris") + duration("PT1H")         => 2018-03-25T03:30:00@Europe/Paris
date and time("2020-01-01T10:00:00@Europe/Paris") - date and time("2020-01-01T10:00:00Z") => -PT1H
date("2020-01-01") - date("2019-01-01")                                      => P365D
time("23:00:00") + duration("PT2H")                                          => 01:00:00
time("10:00:00") - time("12:00:00")                                          => -PT2H
duration("P1D") > duration("PT23H")                                          => true
duration("P1Y") = duration("P12M")                                           => true
duration("PT24H") = duration("P1D")                                          => true
duration("P1Y") < duration("P13M")                                           => true
@"2020-01-01T00:00:00" < @"2020-01-01T00:00:00Z"                             => false
max(@"2020-01-01", @"2021-01-01")                                            => 2021-01-01
sum(@"PT1H", @"PT2H")                                                        => null
mean(@"PT1H", @"PT2H")                                                       => null
min(@"PT1H", @"PT2H")                                                        => PT1H
median(@"PT1H")                                                              => null
decimal(0.505, 2)                                                            => 0.50
0.1 + 0.2 = 0.3                                                              => true
1.00 = 1                                                                     => true
100000000000000000000000000000000000 + 1                                     => 100000000000000000000000000000000000
1e6000 * 1e6000                                                              => null
9999999999999999999999999999999999 + 1                                       => 10000000000000000000000000000000000
-0                                                                           => 0
-0 = 0                                                                       => true
string(-0)                                                                   => "0"
2 ** 0.5                                                                     => 1.414213562373095048801688724209698
(-2) ** 3                                                                    => -8
0 ** -1                                                                      => null
1 ** 999999999                                                               => 1
1.0000001 ** 1000000000                                                      => null
modulo(5.5, 2)                                                               => 1.5
modulo(-5, -3)                                                               => -2
odd(5.0)                                                                     => true
even(-2)                                                                     => true
log(1)                                                                       => 0
exp(0)                                                                       => 1
exp(1)                                                                       => 2.718281828459045235360287471352662
sqrt(0)                                                                      => 0
@"P1D" in [@"PT1H"..@"P2D"]                                                  => true
"b" in ["a".."c"]                                                            => true
@"10:00:00" in [@"09:00:00"..@"11:00:00"]                                    => true
[1..5].end                                                                   => 5
(1..5].start included                                                        => false
[1..5] = [1..5]                                                              => true
[1..5] = (1..5]                                                              => false
(< 5) = (< 5)                                                                => true
[1..5] = 3                                                                   => null
{a: [1..5]}.a.start                                                          => 1
not(true or false)                                                           => false
true and "x"                                                                 => null
false and "x"                                                                => false
false or null                                                                => null
null and false                                                               => false
1 = 1 and 2 = 2                                                              => true
(1 < 2) = true                                                               => true
"a" = "a"                                                                    => true
"A" = "a"                                                                    => false
[] = []                                                                      => true
{} = {}                                                                      => true
[null] = [null]                                                              => true
{a: null} = {a: null}                                                        => true
{a: 1} = {a: 1, b: 2}                                                        => false
{a: 1} != {a: 2}                                                             => true
@"2020-01-01" != @"2020-01-02"                                               => true
true = true                                                                  => true
true = 1                                                                     => null
null = []                                                                    => false
[] = null                                                                    => false
< 5                                                                          => < 5
(< 5) = < 5                                                                  => true
{a: < 5, b: 3 in a}.b                                                        => true
if true then > 3 else < 3                                                    => > 3
[1..5] != < 5                                                                => true
3 in < 5                                                                     => true
a < < 5                                                                      => null
date and time("2018-03-25T01:30:00@Europe/Paris") + duration("PT1H")         => 2018-03-25T03:30:00@Europe/Paris
date and time("2018-10-28T01:30:00@Europe/Paris") + duration("PT1H")         => 2018-10-28T02:30:00@Europe/Paris
date and time("2018-10-28T01:30:00@Europe/Paris") + duration("PT2H")         => 2018-10-28T02:30:00@Europe/Paris
date and time("2018-03-25T03:30:00@Europe/Paris") - duration("PT1H")         => 2018-03-25T01:30:00@Europe/Paris
date and time("2018-03-24T02:30:00@Europe/Paris") + duration("P1D")          => 2018-03-25T03:30:00@Europe/Paris
date and time("2018-07-01T12:00:00@America/New_York") + duration("PT12H")    => 2018-07-02T00:00:00@America/New_York
before(1, > 5)                                                               => true
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
