"""Guards and other expressions: CEL, checked against the schemas, bounded, quick.

`environment` gives the names and types that an expression may use; `compile_expression` checks a source
against it and gives a `Program`, or a `GuardError` that says in words what is wrong; a program's
`evaluate` gives a value or a `GuardError`. Nothing here raises for what a caller sends.

Two environments of the library stand behind each of ours. The one that checks declares operators between
whole and decimal numbers (`arithmetic`); the library would refuse to run with them, so what the first has
checked, the second runs.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final, Literal, cast

from cel_expr_python import cel

from nexusflow.core import arithmetic, bounds, compiled, complaint, exclusion, lookup
from nexusflow.core.complaint import Fault, GuardError
from nexusflow.core.expression import Name, Node, Select, Tree, parts, path, paths
from nexusflow.core.scope import MAX_FIELDS, PRESENCE, JsonObject, Purpose, Shape, Variable, roots, variables

__all__ = [
    "Environment",
    "Fault",
    "GuardError",
    "Program",
    "Purpose",
    "Result",
    "compile_expression",
    "environment",
    "exclude_each_other",
    "reads",
    "references",
]

MAX_SOURCE: Final = 2_000
MAX_PROGRAMS: Final = 2_000

Result = Literal["bool", "number", "string", "plain", "voters"]
Value = bool | float | str

_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "bool": frozenset({"bool", "dyn", "bool_wrapper"}),
    "number": frozenset({"int", "double", "uint", "dyn", "int_wrapper", "double_wrapper"}),
    "string": frozenset({"string", "dyn", "string_wrapper"}),
}
_RESULTS: Final = {
    **_KINDS,
    "plain": frozenset[str]().union(*_KINDS.values()),
    "voters": _KINDS["string"] | _KINDS["number"] | {"list<string>", "list<dyn>"},
}
_RESULT_WORDS: Final = {
    "bool": "true or false",
    "number": "a number",
    "string": "a text",
    "plain": "a text, a number, or true or false",
    "voters": "usernames, one username, or a number",
}
_HAS: Final = re.compile(r"\(\s*[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)+\s*(\))")
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class _Slot:
    """A variable that a program reads: its CEL name, where its value is, how it is brought in."""

    name: str
    path: tuple[str, ...]
    bring: Callable[[Any], Any]
    presence: bool


class Environment:
    """The names and types that expressions of one purpose over one pair of schemas may use."""

    __slots__ = ("_checker", "_programs", "_runner", "_variables", "roots")

    def __init__(self, names: Mapping[str, Shape]) -> None:
        every = (variable for root, shape in names.items() for variable in variables(root, shape))
        self.roots = names
        self._variables: dict[str, Variable] = {v.name: v for v in islice(every, MAX_FIELDS * 2)}
        types = {name: cel.Type(v.shape.cel) for name, v in self._variables.items()}
        self._checker = cel.NewEnv(variables=types, extensions=[arithmetic.declarations()])
        self._runner = cel.NewEnv(variables=types)
        self._programs: dict[tuple[str, Result], Program | GuardError] = {}

    def program(self, source: str, result: Result) -> "Program | GuardError":
        """Give the program for a source, compiling it once."""
        known = self._programs.get((source, result))
        if known is None:
            if len(self._programs) >= MAX_PROGRAMS:
                self._programs.clear()
            known = self._programs[source, result] = self._compile(source, result)
        return known

    def _compile(self, source: str, result: Result) -> "Program | GuardError":
        parsed = _parse(source)
        if isinstance(parsed, GuardError):
            return parsed
        unknown = lookup.first_unknown(parsed, self.roots)
        if unknown is not None:
            return unknown
        asked = self._with_presence(source, parsed)
        if isinstance(asked, GuardError):
            return asked
        try:
            checked = self._checker.compile(asked)
            serialized = checked.serialize()
            tree = compiled.read(serialized)
            gives = str(checked.return_type().name()).lower()
        except (RuntimeError, ValueError) as error:
            return complaint.of_compiling(source, str(error))
        kinds = lookup.kinds(tree, {name: variable.shape for name, variable in self._variables.items()})
        unfit = _unfit(result, gives, bounds.cost(tree.root, kinds))
        if unfit is not None:
            return unfit
        whole = frozenset(arithmetic.to_be_decimal(tree.root, kinds))
        expression = self._runner.deserialize(compiled.convert(serialized, whole, "double"))
        return Program(source, result, expression, self._slots(tree), _references(parsed))

    def _with_presence(self, source: str, parsed: Tree) -> str | GuardError:
        """Write `has(context.x)` as `has.context.x `: same length, so that positions stay true."""
        text = source
        for node in _tests(parsed.root):
            if ".".join((PRESENCE, *path(node))) not in self._variables:
                continue  # an open map: CEL's own has() serves
            at = parsed.positions.get(node.id, 0)
            found = _HAS.match(text, at)
            if found is None:
                return GuardError(
                    Fault.SYNTAX, "Expected has() around a plain field: has(context.field).", at
                )
            text = f"{text[:at]}.{text[at + 1 : found.start(1)]} {text[found.end(1) :]}"
        return text

    def _slots(self, tree: Tree) -> tuple[_Slot, ...]:
        names = sorted(set(_names(tree.root)) & self._variables.keys())
        found = [self._variables[name] for name in names]
        return tuple(_Slot(v.name, v.path, _bringing(v.shape), v.presence) for v in found)


@dataclass(frozen=True, slots=True)
class Program:
    """A checked expression, ready to be evaluated any number of times.

    `references` are the values that it may read, as dotted names.
    """

    source: str
    result: Result
    _expression: Any
    _slots: tuple[_Slot, ...]
    references: tuple[tuple[str, ...], ...]

    def evaluate(self, variables: Mapping[str, Any]) -> Value | GuardError:
        """Work out the value. `variables` holds the environment's names: context, outcome, ...

        A name or field that is left out is an error only if the evaluation needs it.
        """
        data: dict[str, Any] = {}
        for slot in self._slots:
            value = _at(variables, slot.path)
            if slot.presence:
                data[slot.name] = value is not _ABSENT
            elif value is not _ABSENT:
                try:
                    data[slot.name] = slot.bring(value)
                except bounds.Oversized as error:
                    return GuardError(
                        Fault.LIMIT, f"The expression reads {slot.name}, which holds {error.args[0]}."
                    )
        try:
            found = self._expression.eval(data=data)
            value = found.value()
        except Exception as error:  # the library raises what its C++ throws, and not one class of it
            return self._failed(str(error))
        if type(value) is bool and self.result == "bool":
            return value
        return self._judge(value, found)

    def _failed(self, raw: str) -> GuardError:
        return complaint.of_evaluating(raw, (".".join(name) for name in self.references))

    def _judge(self, value: Any, found: Any) -> Value | GuardError:
        if found.type() == cel.Type.ERROR:
            return self._failed(str(value))
        if self.result in ("string", "plain", "voters") and isinstance(value, str):
            return value
        if self.result == "plain" and isinstance(value, bool | int):
            return value
        if (
            self.result in ("number", "plain", "voters")
            and isinstance(value, int | float)
            and not isinstance(value, bool)
        ):
            if math.isfinite(value):
                return float(value)
            return GuardError(Fault.VALUE, "Expected the expression to give a number, but it is not finite.")
        if self.result == "voters" and isinstance(value, list):
            names = found.plain_value()
            if all(type(each) is str for each in names):
                return cast("Value", names)  # a list: who asks for voters reads it as what it is
        wanted = _RESULT_WORDS[self.result]
        kind = complaint.word(str(found.type().name()))
        return GuardError(Fault.VALUE, f"Expected the expression to give {wanted}, but it gave {kind}.")


def environment(
    context_schema: JsonObject | None, *, data_schema: JsonObject | None = None, purpose: Purpose
) -> Environment:
    """Give the environment for these schemas; the same one each time that the same ones are asked for.

    Without a schema the context (or the decision's data) is any object, checked only when it is read.
    """
    try:
        return _cached(json.dumps([context_schema, data_schema], default=str), purpose)
    except (ValueError, TypeError, RecursionError):
        return Environment(roots(context_schema, data_schema, purpose))


@lru_cache(maxsize=512)
def _cached(schemas: str, purpose: Purpose) -> Environment:
    context_schema, data_schema = json.loads(schemas)
    return Environment(roots(context_schema, data_schema, purpose))


def compile_expression(source: str, env: Environment, *, result: Result) -> Program | GuardError:
    """Check a source and give its program; the same one each time, compiled once per environment."""
    if not isinstance(source, str):
        return GuardError(Fault.SYNTAX, "Expected an expression as text.")
    if len(source) > MAX_SOURCE:
        return GuardError(
            Fault.LIMIT,
            f"Expected an expression of at most {MAX_SOURCE:,} characters, but it has {len(source):,}.",
        )
    return env.program(source, result)


def references(source: str) -> frozenset[str]:
    """Give what an expression reads as dotted names (`context.amount`); empty if it is no expression."""
    parsed = _parse(source)
    return frozenset() if isinstance(parsed, GuardError) else frozenset(map(".".join, _references(parsed)))


def reads(program: Program, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values that a program reads, by dotted name, short enough to be kept; absent ones left out."""
    found = ((reference, _at(variables, reference)) for reference in program.references)
    return {".".join(name): _shown(value) for name, value in found if value is not _ABSENT}


def exclude_each_other(a: str, b: str, env: Environment) -> bool:
    """Tell whether it is certain that the guards `a` and `b` are never both true of one request.

    Sound, not complete: False means only that it could not be shown.
    """
    if any(isinstance(compile_expression(source, env, result="bool"), GuardError) for source in (a, b)):
        return False
    left, right = _parse(a), _parse(b)
    if isinstance(left, GuardError) or isinstance(right, GuardError):
        return False
    return exclusion.exclude(left.root, right.root)


def _parse(source: str) -> Tree | GuardError:
    if len(source) > MAX_SOURCE:
        return GuardError(Fault.LIMIT, f"Expected an expression of at most {MAX_SOURCE:,} characters.")
    unprintable = next((at for at, char in enumerate(source) if _unreadable(char)), None)
    if unprintable is not None:
        return GuardError(
            Fault.SYNTAX, "There is a character that cannot stand in an expression.", unprintable
        )
    try:
        return compiled.parse(source)
    except (RuntimeError, ValueError) as error:
        return complaint.of_compiling(source, str(error))


def _unfit(result: Result, gives: str, cost: int) -> GuardError | None:
    """Say why an expression that is right in itself cannot serve: another kind of result, or the cost."""
    if gives not in _RESULTS[result]:
        wanted, found = _RESULT_WORDS[result], complaint.word(gives)
        return GuardError(Fault.TYPE, f"Expected the expression to give {wanted}, but it gives {found}.", 0)
    if cost > bounds.MAX_COST:
        return GuardError(
            Fault.LIMIT,
            "The expression may do too much: it walks lists within lists, "
            "or matches() has a large pattern, or one that is not written out.",
        )
    return None


def _unreadable(char: str) -> bool:
    return (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff"


def _references(tree: Tree) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(found for found in set(paths(tree.root)) if found[0] not in lookup.TYPES_AS_VALUES))


def _tests(node: Node) -> Iterator[Select]:
    """Give each `has(...)` below a node."""
    if isinstance(node, Select) and node.test:
        yield node
    for part in parts(node):
        yield from _tests(part)


def _names(node: Node) -> Iterator[str]:
    """Give every variable below a node by its checked name; those of loops among them."""
    if isinstance(node, Name):
        yield node.name
    for part in parts(node):
        yield from _names(part)


def _at(variables: Mapping[str, Any], where: tuple[str, ...]) -> Any:
    value: Any = variables
    try:
        for key in where:
            value = value[key]
    except (KeyError, TypeError, IndexError):
        return _ABSENT
    return value


def _bringing(shape: Shape) -> Callable[[Any], Any]:
    """Choose how a value of a declared type is brought in."""
    if shape.cel in ("double", "google.protobuf.DoubleValue"):
        return bounds.decimal
    return bounds.whole if shape.cel in ("int", "google.protobuf.Int64Value") else bounds.settle


def _shown(value: Any) -> Any:
    """Shorten what is kept to explain a decision: long texts cut, large lists and objects counted."""
    match value:
        case str() if len(value) > 200:
            return f"{value[:199]}\u2026"
        case list() | tuple() if len(value) > 20:
            return f"({len(value)} elements)"
        case Mapping() if len(value) > 20:
            return f"({len(value)} fields)"
    return value
