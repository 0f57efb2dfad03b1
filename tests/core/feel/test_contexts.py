"""Context functions, contexts and paths (DMN 1.5, tables 69 and 81)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
{a: 1, b: 2} = {b: 2, a: 1}                                    => true
{a: 1}.b                                                       => null
{a: 1}[a = 1]                                                  => [{a: 1}]
{a: 1}[1]                                                      => {a: 1}
get value({a: 1}, "a")                                         => 1
get value({a: 1}, null)                                        => null
get value(null, "a")                                           => null
get value({a: 1}, ["a"])                                       => 1
get value(m: {a: 1}, key: "a")                                 => 1
get entries({})                                                => []
get entries(null)                                              => null
get entries([])                                                => null
get entries(1)                                                 => null
context([])                                                    => {}
context(null)                                                  => null
context([{key: "a", value: 1}, {key: "a", value: 2}])          => null
context({key: "a", value: 1})                                  => {a: 1}
context([{key: null, value: 1}])                               => null
context([{key: 1, value: 1}])                                  => null
context([1])                                                   => null
context put({}, "a", 1)                                        => {a: 1}
context put(null, "a", 1)                                      => null
context put({}, null, 1)                                       => null
context put({}, 1, 1)                                          => null
context put({a: 1}, "a", null)                                 => {a: null}
context put({x:1}, ["y","a"], 2)                               => null
context put({x:1, y: 1}, ["y","a"], 2)                         => null
context put({x:1, y: {}}, ["y","a"], 2)                        => {x: 1, y: {a: 2}}
context put({x:1}, null, 2)                                    => null
context put(context: {x:1}, key: "y", value: 2)                => {x: 1, y: 2}
context put(context: {x:1}, keys: ["y"], value: 2)             => {x: 1, y: 2}
context put({x:1}, ["y"])                                      => null
context merge([])                                              => {}
context merge(null)                                            => null
context merge({a: 1})                                          => {a: 1}
context merge([{a: 1}, {a: 2, b: 3}])                          => {a: 2, b: 3}
context merge([{a: 1}, null])                                  => null
context merge([1])                                             => null
context merge(contexts: [{a: 1}])                              => {a: 1}
{f: function(x) if x = 0 then 0 else x + f(x - 1), r: f(10)}.r => 55
{a: 1, a: 2}                                                   => null
{"a b": 1}.a b                                                 => 1
{a+b: 1}.a+b                                                   => 1
{"a": 1, b: a + 1}                                             => {a: 1, b: 2}
{a: b, b: 1}                                                   => {a: null, b: 1}
{a: a}                                                         => {a: null}
{}                                                             => {}
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
