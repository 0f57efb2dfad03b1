"""The expressions made of words: for, some, every, if and function literals."""

from __future__ import annotations

from caseway.core.feel.cursor import Cursor
from caseway.core.feel.nodes import Domain, For, If, Lambda, Node, Parameter, Quantified
from caseway.core.feel.typereading import declared_type


def _domain(parser: Cursor) -> Domain:
    at = parser.token.position
    name = parser.declared("in")
    parser.expect("in")
    parser.scopes[-1].add(name)
    of = parser.expression()
    to = parser.expression() if parser.accept("..") else None
    return Domain(at=at, name=name, of=of, to=to)


def _domains(parser: Cursor) -> tuple[Domain, ...]:
    domains = [_domain(parser)]
    while parser.accept(","):
        domains.append(_domain(parser))
    return tuple(domains)


def read_for(parser: Cursor) -> Node:
    """`for x in xs, y in 1..3 return e`."""
    at = parser.expect("for").position
    with parser.scope(("partial",)):
        domains = _domains(parser)
        parser.expect("return")
        return For(at=at, domains=domains, result=parser.expression())


def read_quantified(parser: Cursor) -> Node:
    """`some x in xs satisfies e` and `every …`."""
    word = parser.next()
    with parser.scope(()):
        domains = _domains(parser)
        parser.expect("satisfies")
        return Quantified(
            at=word.position, some=word.text == "some", domains=domains, condition=parser.expression()
        )


def read_if(parser: Cursor) -> Node:
    """`if c then a else b`."""
    at = parser.expect("if").position
    condition = parser.expression()
    parser.expect("then")
    then = parser.expression()
    parser.expect("else")
    return If(at=at, condition=condition, then=then, otherwise=parser.expression())


def read_lambda(parser: Cursor) -> Node:
    """`function(a: number, b) body`, the body perhaps `external {…}`."""
    at = parser.expect("function").position
    parser.expect("(")
    parameters: list[Parameter] = []
    while not parser.at_symbol(")"):
        name = parser.declared(":", ",", ")")
        parameters.append(Parameter(name, declared_type(parser)))
        if not parser.accept(","):
            break
    parser.expect(")")
    external = parser.accept("external")
    with parser.scope(parameter.name for parameter in parameters):
        body = parser.expression()
    return Lambda(at=at, parameters=tuple(parameters), body=body, external=external)
