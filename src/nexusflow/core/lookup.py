"""Do the names of an expression exist? Asked of the tree before types are checked.

The checker would take an unlisted field for an entry of an open map and find nothing wrong with it; here
the schema's own list is compared, inside lists of objects as well, and the nearest name suggested.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from nexusflow.core.complaint import Fault, GuardError
from nexusflow.core.expression import Call, Kind, Literal, Loop, Name, Node, Record, Select, Tree, parts
from nexusflow.core.scope import ANYTHING, PRESENCE, Shape

TYPES_AS_VALUES: Final = frozenset(
    "bool bytes double duration dyn int list map null_type string timestamp type uint".split()
)
# What a field inside of a list or map is for the arithmetic: whole numbers are decimal there.
_KINDS: Final = {
    "bool": "bool",
    "string": "string",
    "int": "double",
    "double": "double",
    "google.protobuf.Int64Value": "double",
    "google.protobuf.DoubleValue": "double",
}

Names = Mapping[str, Shape]
Problem = tuple[int, Fault, str]


def first_unknown(tree: Tree, roots: Names) -> GuardError | None:
    """Give the leftmost name that does not exist, or a name that hides one; None if all is well."""
    found = [
        GuardError(fault, message, tree.positions.get(id))
        for id, fault, message in _problems(tree.root, roots)
    ]
    return min(found, key=lambda error: error.position or 0, default=None)


def _problems(node: Node, names: Names) -> Iterator[Problem]:
    match node:
        case Name() if node.name not in names and node.name not in TYPES_AS_VALUES:
            yield node.id, Fault.NAME, _no("name", node.name, "There is", names)
        case Select(field=name) | Call(function="_[_]", args=(_, Literal(kind=Kind.STRING, value=name))):
            owner = parts(node)[0]
            yield from _problems(owner, names)
            shape = shape_at(owner, names)
            if shape.closed and name not in shape.fields:
                yield node.id, Fault.NAME, _no("field", name, f"{_text(owner)} has", shape.fields)
        case Loop():
            yield from _problems(node.over, names)
            for name in node.variables:
                if name in names or name == PRESENCE:
                    yield (
                        node.id,
                        Fault.NAME,
                        f"Expected another name than '{name}' in the loop: it is taken.",
                    )
            inside = _inside(node, names)
            for part in (node.start, *node.body, node.result):
                yield from _problems(part, inside)
        case Record(message=message) if message:
            yield node.id, Fault.NAME, f"There are no messages such as {message} in expressions."
        case _:
            for part in parts(node):
                yield from _problems(part, names)


def shape_at(node: Node, names: Names) -> Shape:
    """Give what is known of a node's value; `ANYTHING` where the schema does not say."""
    match node:
        case Name():
            return names.get(node.name, ANYTHING)
        case (
            Select(test=False, field=name)
            | Call(function="_[_]", args=(_, Literal(kind=Kind.STRING, value=name)))
        ):
            return shape_at(parts(node)[0], names).fields.get(name, ANYTHING)
        case Call(function="_[_]", args=(owner, _)):
            return shape_at(owner, names).element or ANYTHING
    return ANYTHING


def kinds(tree: Tree, names: Names) -> dict[int, str]:
    """Give the checked types by node, made sharper by what the schema says of fields inside lists."""
    return {**tree.types, **dict(_sharper(tree.root, names))}


def _sharper(node: Node, names: Names) -> Iterator[tuple[int, str]]:
    kind = _KINDS.get(shape_at(node, names).cel)
    if kind is not None and not isinstance(node, Name):
        yield node.id, kind
    if isinstance(node, Loop):
        yield from _sharper(node.over, names)
        names = _inside(node, names)
    for part in parts(node):
        yield from _sharper(part, names)


def _inside(loop: Loop, names: Names) -> dict[str, Shape]:
    own = dict.fromkeys((*loop.variables, loop.accumulator), ANYTHING)
    element = shape_at(loop.over, names).element
    if element is not None and len(loop.variables) == 1:
        own[loop.variables[0]] = element
    return {**names, **own}


def _no(what: str, name: str, where: str, known: Names) -> str:
    visible = sorted(key for key in known if not key.startswith("@"))
    near = get_close_matches(name, visible, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    listed = ", ".join(visible[:20]) + (", ..." if len(visible) > 20 else "")
    return f"{where} no {what} '{name}'.{hint} Known: {listed or 'none'}."


def _text(node: Node) -> str:
    match node:
        case Name():
            return node.name
        case Select():
            return f"{_text(node.operand)}.{node.field}"
        case Call(function="_[_]"):
            return f"{_text(node.args[0])}[...]"
    return "The value"
