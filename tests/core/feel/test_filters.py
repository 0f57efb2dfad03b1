"""Filters and paths of lists (DMN 1.5, table 68 and 10.3.2.5)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
[{a: 1}, 2].a                        => [1, null]
null.a                               => null
"abc".a                              => null
[1,2,3][0]                           => null
[1,2,3][4]                           => null
[1,2,3][-3]                          => 1
[1,2,3][1.5]                         => null
[1,2,3][null]                        => []
[1,2,3]["a"]                         => null
[1,2,3][true]                        => [1, 2, 3]
[][1]                                => null
[][true]                             => []
null[1]                              => null
null[true]                           => null
5[1]                                 => 5
5[2]                                 => null
5[-1]                                => 5
5[item = 5]                          => [5]
5[item = 6]                          => []
[{a: 1}, {b: 2}][a = 1]              => [{a: 1}]
[{item: 1}, {item: 2}][item = 1]     => [{item: 1}]
[[1,2],[3]][1]                       => [1, 2]
[[1,2],[3]][1][2]                    => 2
[1,2,3,4][item > 2][1]               => 3
[[1]] instance of list<list<number>> => true
1.5.a                                => null
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
