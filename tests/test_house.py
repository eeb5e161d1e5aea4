"""The laws of the house, held by reading the house itself."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from nexusflow.api.problems import STATUS_OF
from nexusflow.core import opening, permit, settle
from nexusflow.core.codec import encode
from nexusflow.core.commands import Command
from nexusflow.core.definition import StepType
from nexusflow.core.events import Event
from nexusflow.core.lifecycle import REQUEST_MOVES, TASK_MOVES, Status, TaskStatus
from nexusflow.core.rejection import Reason
from nexusflow.engine.orders import COMMAND_NAMES
from nexusflow.settings import Settings
from nexusflow.verifier import branches, hours, routes
from nexusflow.verifier.finding import EXPLANATIONS, Code
from tests.core.test_codec import EVENTS

HOUSE = Path(__file__).parents[1]
SOURCE = HOUSE / "src" / "nexusflow"
MODULES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted((HOUSE / "tests").rglob("*.py"))

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
# What was longer when this was written; a number here may shrink or go, never grow.
LONGER: Mapping[str, int] = {}

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "manager", "managers", "common", "misc"}


def name_of(path: Path) -> str:
    """A module's path within the package."""
    return path.relative_to(SOURCE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, parsed once."""
    return ast.parse(path.read_text("utf-8"), str(path))


# --- nothing is left out -------------------------------------------------------------------------------


def test_every_command_has_a_permit_and_a_name() -> None:
    assert set(permit.PERMITS) == set(get_args(Command)) == set(COMMAND_NAMES)
    assert len(set(COMMAND_NAMES.values())) == len(COMMAND_NAMES)


def test_every_event_has_a_codec_and_an_example() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))
    actions = {encode(event).action for event in EVENTS}
    assert len(actions) == len(get_args(Event))
    assert not actions & {f"{name}.refused" for name in COMMAND_NAMES.values()}


def test_every_reason_has_a_status_that_blames_the_caller() -> None:
    assert set(Reason) <= set(STATUS_OF)
    assert {STATUS_OF[reason] for reason in Reason} <= {403, 404, 409, 422}


def test_every_reason_is_given_somewhere() -> None:
    text = "".join(
        path.read_text("utf-8")
        for path in MODULES
        if name_of(path) not in ("core/rejection.py", "api/problems.py")
    )
    assert [reason.name for reason in Reason if f"Reason.{reason.name}" not in text] == []


def test_every_finding_is_explained() -> None:
    assert set(EXPLANATIONS) == set(Code)


def test_every_status_has_its_moves() -> None:
    assert set(REQUEST_MOVES) == set(Status)
    assert set(TASK_MOVES) == set(TaskStatus)


def test_the_database_knows_the_same_words_as_the_core() -> None:
    tables = (SOURCE / "db/migrations/versions/0001_tables.sql").read_text("utf-8")
    for constraint, words in (
        ("requests_status", Status),
        ("tasks_status", TaskStatus),
        ("steps_type", StepType),
    ):
        found = re.search(rf"{constraint} CHECK \(\s*\w+ IN \(([^)]*)\)", tables)
        assert found, constraint
        assert re.findall(r"'(\w+)'", found[1]) == [word.value for word in words]


def test_verifier_and_engine_have_the_same_limits() -> None:
    assert hours.LONGEST_SLA_HOURS == opening.LONGEST_SLA_HOURS
    assert routes.MAX_DECISIONS_IN_A_ROW < branches.MAX_AT_ONCE < settle.LONGEST_WAY


def test_every_statement_is_used() -> None:
    folders = {path.parent for path in SOURCE.rglob("sql/*.sql")} - {SOURCE / "doctor/sql"}
    for folder in sorted(folders):
        text = "".join(path.read_text("utf-8") for path in folder.parent.rglob("*.py"))
        unused = [path.stem for path in sorted(folder.glob("*.sql")) if f'"{path.stem}"' not in text]
        assert unused == [], f"in {folder.relative_to(SOURCE)}"


def test_every_setting_is_consumed() -> None:
    """Asked for by its name outside, or by something in the settings that is."""
    outside = "".join(path.read_text("utf-8") for path in MODULES if name_of(path) != "settings.py")
    inside = tree_of(SOURCE / "settings.py")
    used = {name for name in _attributes_of(Settings) if re.search(rf"\.{name}\b", outside)}
    functions = [node for node in ast.walk(inside) if isinstance(node, ast.FunctionDef)]
    for _ in functions:  # a property that is used uses others, in as many rounds as there are
        reached = {
            each.attr
            for function in functions
            if function.name in used
            for each in ast.walk(function)
            if isinstance(each, ast.Attribute)
        }
        used |= reached
    assert set(Settings.model_fields) - used == set()


def _attributes_of(kind: type[Settings]) -> Iterator[str]:
    yield from kind.model_fields
    yield from (name for name, value in vars(kind).items() if isinstance(value, property))


# --- size and names ------------------------------------------------------------------------------------


def test_modules_are_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    worst = sorted(lengths.items(), key=lambda each: -each[1])[:5]
    print("longest modules:", *(f"{lines} {name}" for name, lines in worst), sep="\n  ")
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGER.get(name, LONGEST_MODULE)}
    assert too_long == {}
    done = {name for name in LONGER if lengths.get(name, 0) <= LONGEST_MODULE}
    assert done == set(), "these are short now: take them off the list"


def test_functions_are_short() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    worst = sorted(lengths.items(), key=lambda each: -each[1])[:5]
    print("longest functions:", *(f"{lines} {name}" for name, lines in worst), sep="\n  ")
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_no_name_says_nothing() -> None:
    found = [
        name_of(path)
        for path in (*MODULES, *SOURCE.rglob("*"))
        if FORBIDDEN_NAMES & set(path.stem.strip("_").lower().split("_"))
    ]
    assert found == []


def test_every_room_begins_with_an_essay() -> None:
    silent = [
        name_of(path)
        for path in SOURCE.rglob("__init__.py")
        if path.parent.parent == SOURCE and len(ast.get_docstring(tree_of(path)) or "") < 120
    ]
    assert silent == []


# --- one door, one clock -------------------------------------------------------------------------------

WRITES_LIFECYCLE = re.compile(
    r"UPDATE\s+(?:nexusflow\.)?(?:requests|tasks)\b|INSERT\s+INTO\s+(?:nexusflow\.)?(?:requests|tasks)\b"
    r"|(?:update|insert|delete|upsert)\(\s*(?:tables\.)?(?:Request|Task)\b",
    re.IGNORECASE,
)
LIFECYCLE_STATEMENTS = {"insert_requests", "insert_tasks", "start_requests", "move_requests", "change_tasks"}


def test_lifecycle_rows_are_written_by_statements_of_the_store_alone() -> None:
    writing = {
        path.stem if path.suffix == ".sql" else name_of(path)
        for path in (*MODULES, *SOURCE.rglob("*.sql"))
        if WRITES_LIFECYCLE.search(path.read_text("utf-8")) and "migrations" not in path.parts
    }
    assert writing == LIFECYCLE_STATEMENTS
    naming = {
        name_of(path)
        for path in MODULES
        for name in LIFECYCLE_STATEMENTS
        if f'"{name}"' in path.read_text("utf-8")
    }
    # history nets what store has collected: a statement changes each row once
    assert naming == {"engine/store.py", "engine/history.py"}


IMPURE = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("uuid", "uuid4"),
    ("uuid", "uuid1"),
    ("os", "environ"),
    ("os", "getenv"),
}
IMPURE_MODULES = {"random", "secrets", "uuid", "time", "os", "socket", "logging", "structlog", "asyncio"}


@pytest.mark.parametrize("room", ["core", "verifier"])
def test_the_pure_rooms_have_neither_clock_nor_chance_nor_doors(room: str) -> None:
    found = []
    for path in sorted((SOURCE / room).rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            match node:
                case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in IMPURE:
                    found.append(f"{name_of(path)}:{node.lineno} {owner}.{name}")
                case ast.Import(names=names):
                    found += [each.name for each in names if each.name.split(".")[0] in IMPURE_MODULES]
                case ast.ImportFrom(module=str(module)) if module.split(".")[0] in IMPURE_MODULES:
                    found.append(f"{name_of(path)}:{node.lineno} from {module}")
                case ast.Call(func=ast.Name(id="open" | "print" | "input" | "exec" | "eval" as name)):
                    found.append(f"{name_of(path)}:{node.lineno} {name}()")
                case _:
                    continue
    assert found == []


def test_no_sql_is_put_together_from_values() -> None:
    """An f-string with a verb of SQL in it may hold names of ours, and stands here with its reason."""
    known = {
        "db/migrate.py": "the name of our own schema",
    }
    verbs = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|GRANT|TRUNCATE)\b", re.IGNORECASE)
    found = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.JoinedStr)
        and node.values
        and isinstance(node.values[0], ast.Constant)
        and isinstance(node.values[0].value, str)
        and verbs.match(node.values[0].value)
        and re.search(r"\b(FROM|INTO|SET|TABLE|SCHEMA|ROLE|ON)\b", node.values[0].value)
    }
    assert found - set(known) == set()


def test_every_module_can_be_imported() -> None:
    for path in MODULES:
        if path.stem in ("__main__", "env") or "versions" in path.parts:
            continue
        import_module(
            ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        )


# --- tests and docs ------------------------------------------------------------------------------------


def test_nothing_is_skipped_without_a_reason() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{getattr(node, 'lineno', 0)}"
        for path in TESTS
        for node in ast.walk(tree_of(path))
        if _skips(node) and not _gives_a_reason(node)
    ]
    assert found == []


def _skips(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _is_skip(node.func)
    decorators = getattr(node, "decorator_list", [])
    return any(_is_skip(each) for each in decorators)


def _is_skip(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip")


def _gives_a_reason(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    named = any(keyword.arg == "reason" for keyword in node.keywords)
    return named or (isinstance(node.func, ast.Attribute) and node.func.attr == "skip" and bool(node.args))


PAGES = sorted(
    path
    for path in (*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md"))
    if "node_modules" not in path.parts
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for match in LINK.finditer(_without_code(page.read_text("utf-8"))):
        target = match[1] or match[2]
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        if not there.exists() or not _has(there, anchor):
            broken.append(target)
    assert broken == []


def _has(page: Path, anchor: str) -> bool:
    return not anchor or page.suffix != ".md" or anchor in _anchors(page)


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


@cache
def _anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as they are made on the web."""
    headings = re.findall(r"^#{1,6}\s+(.+?)\s*$", page.read_text("utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", each) for each in headings)
    return frozenset(re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in plain)


def test_decision_records_are_listed_and_numbered_in_a_row() -> None:
    records = sorted((HOUSE / "docs/adr").glob("0*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    index = (HOUSE / "docs/adr/README.md").read_text("utf-8")
    assert [path.name for path in records if f"({path.name})" not in index] == []
