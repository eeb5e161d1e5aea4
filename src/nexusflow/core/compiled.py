"""Expressions as CEL's compiler leaves them, read back as a tree.

The library gives a compiled expression only as protocol-buffer bytes (`cel.expr.ParsedExpr` and
`CheckedExpr`, cel-spec `proto/cel/expr/syntax.proto` and `checked.proto`), and needs no protobuf package;
neither do we: the few field numbers that are read stand here as literals.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, Final

from cel_expr_python import cel

from nexusflow.core.expression import Call, Kind, ListOf, Literal, Loop, Name, Node, Record, Select, Tree

_PARSER: Final = cel.NewEnv()

# Which fields of a node hold nodes: of select, call, list, record (by its entries) and comprehension.
_Inside = dict[int, Any]
_EXPR: Final[_Inside] = {}
_EXPR.update(
    {
        5: {1: _EXPR},
        6: {1: _EXPR, 3: _EXPR},
        7: {1: _EXPR},
        8: {2: {3: _EXPR, 4: _EXPR}},
        9: {2: _EXPR, 4: _EXPR, 5: _EXPR, 6: _EXPR, 7: _EXPR},
    }
)
_FRESH: Final = 1_000_000  # node ids from here on are our own; a source is far too short to have them


def parse(source: str) -> Tree:
    """Read a source without judging its names and types. Raises what the parser raises (RuntimeError)."""
    return read(_PARSER.compile(source, disable_check=True).serialize())


def read(serialized: bytes) -> Tree:
    """Read a parsed or checked expression from the library's own bytes (a `google.protobuf.Any`)."""
    envelope = _message(serialized)
    body: bytes = envelope[2]
    checked = envelope[1].endswith(b"CheckedExpr")
    message = _message(body)
    root, info = (message[4], message[5]) if checked else (message[2], message.get(3, b""))
    types = [_entry(raw) for raw in _all(body, 3)] if checked else []
    return Tree(
        root=_node(root),
        positions=dict(_entry(raw) for raw in _all(info, 4)),
        types={id: _type_name(raw) for id, raw in types},
    )


def convert(serialized: bytes, ids: Set[int], function: str) -> bytes:
    """Put a call of `function` around each of these nodes of a checked expression."""
    if not ids:
        return serialized
    call = _packed(2, function.encode())

    def rebuilt(data: bytes, inside: _Inside) -> bytes:
        out, id = b"", 0
        for number, value, raw in _pieces(data):
            id = value if inside is _EXPR and number == 2 else id
            out += _packed(number, rebuilt(value, inside[number])) if number in inside else raw
        if inside is not _EXPR or id not in ids:
            return out
        return _packed(6, call + _packed(3, out)) + _key(2, 0) + _number(_FRESH + id)

    envelope = _message(serialized)
    body = b"".join(
        _packed(4, rebuilt(value, _EXPR)) if number == 4 else raw
        for number, value, raw in _pieces(envelope[2])
    )
    return _packed(1, envelope[1]) + _packed(2, body)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _pieces(data: bytes) -> Iterator[tuple[int, Any, bytes]]:
    """Give (field number, value, the bytes of both): int for a varint, bytes for all else."""
    at = 0
    while at < len(data):
        start = at
        tag, at = _varint(data, at)
        match tag & 7:
            case 0:
                value, at = _varint(data, at)
                yield tag >> 3, value, data[start:at]
                continue
            case 1:
                length = 8
            case 2:
                length, at = _varint(data, at)
            case wire:
                raise ValueError(f"Expected a compiled expression, but found wire type {wire}.")
        yield tag >> 3, data[at : at + length], data[start : at + length]
        at += length


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    for number, value, _ in _pieces(data):
        yield number, value


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _key(number: int, wire: int) -> bytes:
    return _number(number << 3 | wire)


def _packed(number: int, data: bytes) -> bytes:
    return _key(number, 2) + _number(len(data)) + data


def _message(data: bytes) -> dict[int, Any]:
    """Read a message whose fields do not repeat (or of which the last is wanted)."""
    return dict(_fields(data))


def _entry(data: bytes) -> tuple[int, Any]:
    found = _message(data)
    return found.get(1, 0), found.get(2, 0)


def _all(data: bytes, number: int) -> tuple[Any, ...]:
    return tuple(value for n, value in _fields(data) if n == number)


def _text(message: Mapping[int, Any], number: int) -> str:
    raw: bytes = message.get(number, b"")
    return raw.decode("utf-8", "replace")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _literal(id: int, data: bytes) -> Literal:
    kind, value = _constant(data)
    return Literal(id, kind, repr(value), value)


def _constant(data: bytes) -> tuple[Kind, Any]:
    for number, raw in _fields(data):
        match number:
            case 1:
                return Kind.NULL, None
            case 2:
                return Kind.BOOLEAN, bool(raw)
            case 3:
                return Kind.INTEGER, _signed(raw)
            case 4:
                return Kind.UNSIGNED, raw
            case 5:
                return Kind.DOUBLE, struct.unpack("<d", raw)[0]
            case 6:
                return Kind.STRING, raw.decode("utf-8", "replace")
    return Kind.OTHER, data


def _node(data: bytes) -> Node:
    message = _message(data)
    id = message.get(2, 0)
    for number in (3, 4, 5, 6, 7, 8, 9):
        if number in message:
            return _BUILDERS[number](id, message[number])
    raise ValueError("Expected a compiled expression, but found a node of no kind.")


def _select(id: int, data: bytes) -> Select:
    message = _message(data)
    return Select(id, _node(message[1]), _text(message, 2), bool(message.get(3, 0)))


def _call(id: int, data: bytes) -> Call:
    target = tuple(_node(part) for part in _all(data, 1))
    return Call(id, _text(_message(data), 2), target + tuple(_node(part) for part in _all(data, 3)))


def _record(id: int, data: bytes) -> Record:
    found: list[Node] = []
    for entry in _all(data, 2):
        message = _message(entry)
        found += [_node(message[number]) for number in (3, 4) if number in message]
    return Record(id, _text(_message(data), 1), tuple(found))


def _loop(id: int, data: bytes) -> Loop:
    message = _message(data)
    names = tuple(name for name in (_text(message, 1), _text(message, 8)) if name)
    return Loop(
        id=id,
        over=_node(message[2]),
        variables=names,
        accumulator=_text(message, 3),
        start=_node(message[4]),
        body=(_node(message[5]), _node(message[6])),
        result=_node(message[7]),
    )


_BUILDERS: Final[Mapping[int, Callable[[int, bytes], Node]]] = {
    3: _literal,
    4: lambda id, data: Name(id, _text(_message(data), 1)),
    5: _select,
    6: _call,
    7: lambda id, data: ListOf(id, tuple(_node(part) for part in _all(data, 1))),
    8: _record,
    9: _loop,
}

_PRIMITIVES: Final = {1: "bool", 2: "int", 3: "uint", 4: "double", 5: "string", 6: "bytes"}


def _type_name(data: bytes) -> str:
    """Name a checked type coarsely: a primitive's name, `list`, `map` or `dyn` for all others."""
    for number, raw in _fields(data):
        if number in (3, 4):
            return _PRIMITIVES.get(raw, "dyn")
        return {2: "null", 5: "time", 6: "list", 7: "map"}.get(number, "dyn")
    return "dyn"
