"""List functions and sorting (DMN 1.5, tables 75 and 80), over their domains and beyond."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
list contains([1, null], null)                             => true
list contains(null, 1)                                     => null
list contains(1, 1)                                        => true
list contains([[1]], [1])                                  => true
count()                                                    => null
count(null)                                                => null
count(1)                                                   => 1
count([1],[2])                                             => null
min()                                                      => null
min([])                                                    => null
min(null)                                                  => null
min(1, null)                                               => null
min("a","b")                                               => "a"
min([@"2017-01-01", @"2016-01-01"])                        => 2016-01-01
min(1, "a")                                                => null
min([1,2],[3])                                             => null
max([1, "a"])                                              => null
max([true, false])                                         => null
sum()                                                      => null
sum([])                                                    => null
sum(null)                                                  => null
sum(1, null)                                               => null
sum([1, "a"])                                              => null
sum("a")                                                   => null
sum([[1],2])                                               => null
mean([])                                                   => null
mean(1, 2, 3)                                              => 2
mean([1,null])                                             => null
median([])                                                 => null
median(null)                                               => null
median("a")                                                => null
stddev([])                                                 => null
stddev(1)                                                  => null
stddev([1,null])                                           => null
stddev([4,4])                                              => 0
mode([])                                                   => []
mode(null)                                                 => null
mode([null])                                               => null
mode("a")                                                  => null
product([])                                                => null
product(2, null)                                           => null
all([])                                                    => true
all(null)                                                  => null
all()                                                      => null
all([null])                                                => null
all([true, null])                                          => null
all([false, null])                                         => false
all(true, true)                                            => true
all([true, 1])                                             => null
all("a")                                                   => null
any([])                                                    => false
any(null)                                                  => null
any()                                                      => null
any([true, null])                                          => true
any([false, null])                                         => null
any([false, 1])                                            => null
sublist([1,2,3], 1, 4)                                     => null
sublist([1,2,3], -1)                                       => [3]
sublist([1,2,3], -2, 1)                                    => [2]
sublist([1,2,3], -2, 3)                                    => null
sublist([1,2,3], 0)                                        => null
sublist([1,2,3], 4)                                        => null
sublist(null, 1)                                           => null
sublist([1,2,3], 2, null)                                  => [2, 3]
append(null, 1)                                            => null
append([1])                                                => [1]
append([1], null)                                          => [1, null]
append(1, 2)                                               => [1, 2]
append([1], [2])                                           => [1, [2]]
concatenate([1])                                           => [1]
concatenate([1], null)                                     => null
concatenate(1, 2)                                          => [1, 2]
concatenate()                                              => null
insert before([1,2], 0, 9)                                 => null
insert before([1,2], 3, 9)                                 => null
insert before([], 1, 9)                                    => null
insert before([1,2], -1, 9)                                => [1, 9, 2]
insert before(null, 1, 9)                                  => null
remove([1,2], 0)                                           => null
remove([1,2], 3)                                           => null
remove([1,2], -1)                                          => [1]
remove(null, 1)                                            => null
reverse(null)                                              => null
reverse(1)                                                 => [1]
index of([1,2,null,1], null)                               => [3]
index of([1,2,1], 1)                                       => [1, 3]
index of([], 1)                                            => []
index of(null, 1)                                          => null
index of([[1],[2]], [1])                                   => [1]
union([1,null],[null,2])                                   => [1, null, 2]
union([1],null)                                            => null
union(1, 2)                                                => [1, 2]
distinct values([1,null,1,null,"a",[1],[1]])               => [1, null, "a", [1]]
distinct values(null)                                      => null
distinct values(1)                                         => [1]
flatten(null)                                              => null
flatten([[1],null])                                        => [1, null]
flatten(1)                                                 => [1]
list replace([1,2,3], 0, 9)                                => null
list replace([1,2,3], -1, 9)                               => [1, 2, 9]
list replace([1,2,3], 4, 9)                                => null
list replace([1,2,3], function(item, newItem) item = 2, 9) => [1, 9, 3]
list replace([1,2,3], function(x) x = 2, 9)                => null
list replace([1,2,3], function(item, newItem) "a", 9)      => null
list replace(null, 1, 9)                                   => null
list replace(1, 1, 9)                                      => [9]
sort([3,1,2], function(a,b) a < b)                         => [1, 2, 3]
sort([3,1,2])                                              => [1, 2, 3]
sort([3,"a"])                                              => null
sort(null, function(a,b) a < b)                            => null
sort([3,1,2], null)                                        => null
sort([3,1,2], function(a) a)                               => null
sort([])                                                   => []
sort([3,1,2], "a")                                         => null
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
