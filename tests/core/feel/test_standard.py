"""The examples that the standard gives (DMN 1.5, 10.3), each as it stands there."""

import pytest

from tests.core.feel.speaking import said, value

COMPARISONS = """
5 in ( <=5 )                                        -> true
5 in ( (5..10] )                                    -> false
5 in ( [5..10] )                                    -> true
5 in ( 4, 5, 6 )                                    -> true
5 in ( <5, >5 )                                     -> false
@"2012-12-31" in ( (@"2012-12-25"..@"2013-02-14") ) -> true
"""
NUMBERS = """
.25 + .2            -> 0.45
.10 * 30.00         -> 3.0000
1 + 3/2*2 - 2**3    -> -4.0
1/3                 -> 0.3333333333333333333333333333333333
decimal(1/3, 2)     -> 0.33
1 = 1.000           -> true
1.01/2              -> 0.505
decimal(0.505, 2)   -> 0.50
decimal(0.515, 2)   -> 0.52
1.0*10**3           -> 1000.0
-4 ** 2             -> 16
"""
CONVERSIONS = """
date("2012-12-25") - date("2012-12-24")                          -> P1D
date(date and time("2012-12-25T11:00:00Z"))                      -> 2012-12-25
date(2012, 12, 25) = date("2012-12-25")                          -> true
date and time(date("2012-12-24"), time("23:59:00"))              -> 2012-12-24T23:59:00
date and time("2012-12-24T23:59:00") + duration("PT1M")          -> 2012-12-25T00:00:00
time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")  -> true
time(date and time("2012-12-25T11:00:00Z"))                      -> 11:00:00Z
time("23:59:00z") = time(23, 59, 0, duration("PT0H"))            -> true
number("1 000,0", " ", ",") = number("1,000.0", ",", ".")        -> true
string(1.1)                                                      -> "1.1"
string(null)                                                     -> null
date and time("2012-12-24T23:59:00") - date and time("2012-12-22T03:45:00") -> P2DT20H14M
duration("P2Y2M") = duration("P26M")                             -> true
years and months duration(date("2011-12-22"), date("2013-08-24")) -> P1Y8M
range("[18..21)")                                                -> [18 .. 21)
range("[2..)")                                                   -> >= 2
range("(..2)")                                                   -> < 2
range("")                                                        -> null
range("[..]")                                                    -> null
"""
STRINGS = r"""
substring("foobar",3)                              -> "obar"
substring("foobar",3,3)                            -> "oba"
substring("foobar", -2, 1)                         -> "a"
substring("\U01F40Eab", 2)                         -> "ab"
string length("foo")                               -> 3
string length("\U01F40Eab")                        -> 3
upper case("aBc4")                                 -> "ABC4"
lower case("aBc4")                                 -> "abc4"
substring before("foobar","bar")                   -> "foo"
substring before("foobar","xyz")                   -> ""
substring after("foobar", "ob")                    -> "ar"
substring after("", "a")                           -> ""
replace("banana","a","o")                          -> "bonono"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")        -> "[1=ab][2=]cd"
contains("foobar", "of")                           -> false
starts with("foobar", "fo")                        -> true
ends with("foobar", "r")                           -> true
matches("foobar", "^fo*b")                         -> true
split("John Doe", "\\s")                           -> ["John", "Doe"]
split("a;b;c;;", ";")                              -> ["a", "b", "c", "", ""]
string join(["a","b","c"], "_and_")                -> "a_and_b_and_c"
string join(["a","b","c"], null)                   -> "abc"
string join(["a",null,"c"], "X")                   -> "aXc"
string join([], "X")                               -> ""
string join(["a",null,"c"])                        -> "ac"
"""
LISTS = """
list contains([1,2,3], 2)              -> true
count([1,[2,3]])                       -> 2
min([1,2,3])                           -> 1
max(1,2,3)                             -> 3
max([])                                -> null
sum([1,2,3])                           -> 6
sum([])                                -> null
mean(1,2,3)                            -> 2
all([false,null,true])                 -> false
all(true)                              -> true
all([])                                -> true
all(0)                                 -> null
any([false,null,true])                 -> true
any([])                                -> false
any(0)                                 -> null
sublist([4,5,6], 1, 2)                 -> [4, 5]
append([1], 2, 3)                      -> [1, 2, 3]
concatenate([1,2],[3])                 -> [1, 2, 3]
insert before([1,3],1,2)               -> [2, 1, 3]
remove([1,2,3], 2)                     -> [1, 3]
list replace([2, 4, 7, 8], 3, 6)       -> [2, 4, 6, 8]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) -> [5, 5, 7, 8]
reverse([1,2,3])                       -> [3, 2, 1]
index of([1,2,3,2],2)                  -> [2, 4]
union([1,2],[2,3])                     -> [1, 2, 3]
distinct values([1,2,3,2,1])           -> [1, 2, 3]
flatten([[1,2],[[3]], 4])              -> [1, 2, 3, 4]
product(2, 3, 4)                       -> 24
product([])                            -> null
median(8, 2, 5, 3, 4)                  -> 4
median([6, 1, 2, 3])                   -> 2.5
stddev(2, 4, 7, 5)                     -> 2.081665999466132735282297706979931
stddev(47)                             -> null
mode(6, 3, 9, 6, 6)                    -> [6]
mode([6, 1, 9, 6, 1])                  -> [1, 6]
mode([])                               -> []
sort(list: [3,1,4,5,2], precedes: function(x,y) x < y) -> [1, 2, 3, 4, 5]
[{a: {b: [1]}}, {a: {b: [2.1, 2.2]}}].a.b -> [[1], [2.1, 2.2]]
[{x:1, y:2}, {x:2}].y                  -> [2, null]
[1, 2, 3, 4][item > 2]                 -> [3, 4]
[{x:1, y:2}, {x:null, y:3}][x < 2]     -> [{x: 1, y: 2}]
3[item > 2]                            -> [3]
contains(["foobar"], "of")             -> false
for i in 0..5 return if i = 0 then 1 else i * partial[-1] -> [1, 1, 2, 6, 24, 120]
"""
FUNCTIONS_OF_NUMBERS = """
floor(1.5)               -> 1
floor(-1.56, 1)          -> -1.6
ceiling(-1.56, 1)        -> -1.5
round up(5.5, 0)         -> 6
round up(-1.126, 2)      -> -1.13
round down(-5.5, 0)      -> -5
round half up(5.5, 0)    -> 6
round half up(-1.126, 2) -> -1.13
round half down(5.5, 0)  -> 5
round half down(1.121, 2) -> 1.12
abs(@"-PT5H")            -> PT5H
modulo(-12, 5)           -> 3
modulo(12, -5)           -> -3
modulo(-10.1, 4.5)       -> 3.4
modulo(10.1, -4.5)       -> -3.4
sqrt(16)                 -> 4
odd(5)                   -> true
even(5)                  -> false
decimal(log(10), 11)     -> 2.30258509299
decimal(exp(5), 12)      -> 148.413159102577
"""
RANGES = """
before(1, (1..10])                     -> true
before([1..10), 10)                    -> true
before([1..10], [10..20])              -> false
after(10, [1..10))                     -> true
after((11..20], 11)                    -> true
meets([1..5], [5..10])                 -> true
met by([5..10], [1..5))                -> false
overlaps([1..5], [5..8])               -> true
overlaps((5..8], [1..5))               -> false
overlaps before([1..5), (1..5])        -> true
overlaps before([1..5), [1..5])        -> false
overlaps after((1..5], [1..5))         -> true
overlaps after([1..5], [1..5])         -> false
finishes(10, [1..10))                  -> false
finishes([5..10), [1..10))             -> true
finished by([1..10], (1..10])          -> true
includes((1..10], 1)                   -> false
includes([1..10], (1..10))             -> true
during([5..10), [1..10))               -> true
starts((1..5], [1..10])                -> false
starts([1..10), [1..10])               -> true
started by([1..10], [1..10))           -> true
coincides((1..5), [1..5])              -> false
coincides(5, 5)                        -> true
[1..10].start included                 -> true
(<= 10).end                            -> 10
(<= 10).start                          -> null
"""
DATES = """
day of year(date(2019, 9, 17))   -> 260
day of week(date(2019, 9, 17))   -> "Tuesday"
month of year(date(2019, 9, 17)) -> "September"
week of year(date(2003, 12, 29)) -> 1
week of year(date(2005, 1, 1))   -> 53
is(date("2012-12-25"), time("23:00:50"))        -> false
is(time("23:00:50z"), time("23:00:50"))         -> false
is(time("23:00:50z"), time("23:00:50+00:00"))   -> true
"""
CONTEXTS = """
get value({key1 : "value1"}, "key1")                      -> "value1"
get entries({key1 : "value1"})[key = "key1"].value        -> ["value1"]
context([{key:"a", value:1}, {key:"b", value:2, more: 3}]) -> {a: 1, b: 2}
context([{key:"a", value:1}, {key:"b"}])                  -> null
context put({x:1, y:0, z:0}, "y", 2)                      -> {x: 1, y: 2, z: 0}
context put({x:1}, ["y"], 2)                              -> {x: 1, y: 2}
context put({x:1, y: {a: 0} }, ["y", "a"], 2)             -> {x: 1, y: {a: 2}}
context put({x:1, y: {a: 0} }, [], 2)                     -> null
context merge([{x:1, y:0}, {y:2}])                        -> {x: 1, y: 2}
"""
TYPES = """
[123] instance of list<number>                         -> true
"abc" instance of string                               -> true
123 instance of string                                 -> false
123 instance of list                                   -> null
null instance of Null                                  -> true
{id: 1, name: "Mia", age: 45} instance of context<id: number, name: string> -> true
{id: 1} instance of context<id: number, name: string>  -> false
[1..10] instance of range<number>                      -> true
(function(x: number) x + 1) instance of function<number> -> number  -> true
(function(x: number) "a") instance of function<string> -> string    -> false
date("2020-01-01") instance of date and time           -> false
"""


def examples(*tables: str) -> list[tuple[str, str]]:
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [(before.strip(), after.strip()) for before, _, after in (line.rpartition("->") for line in lines)]


ALL = examples(
    COMPARISONS, NUMBERS, CONVERSIONS, STRINGS, LISTS, FUNCTIONS_OF_NUMBERS, RANGES, DATES, CONTEXTS, TYPES
)


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text for text, _ in ALL])
def test_an_example_of_the_standard(text: str, expected: str) -> None:
    assert said(text) == expected


def test_the_loan_of_the_standard_is_paid_back() -> None:
    context = {"rate": 0.25, "term": 36, "amount": 100000}
    text = "decimal((amount * rate/12) / (1 - (1 + rate/12)**-term), 6)"
    assert said(text, context) == "3975.982590"


def test_a_function_is_named_by_its_entry() -> None:
    text = (
        "{isPositive: function(x) x > 0, isNotNegative: function(x) isPositive(x + 1), r: isNotNegative(0)}.r"
    )
    assert value(text) is True
