"""What the migrations made of the schema, kept as `catalogue.json` to compare a database with.

`python -m nexusflow.doctor.catalogue DATABASE_URL` writes it anew from a freshly migrated database;
a test notices when a migration came and the file was left behind.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import psycopg

FILE: Final = Path(__file__).with_name("catalogue.json")

Catalogue = Mapping[str, str]


def read_catalogue(connection: psycopg.Connection[Any]) -> Catalogue:
    """Every object of the schema by name, with its definition; `search_path` must be the schema's."""
    text = files(__package__).joinpath("sql", "catalogue.sql").read_text("utf-8")
    rows = connection.execute(text).fetchall()
    return {f"{kind} {name}": definition for kind, name, definition in rows}


@cache
def expected_catalogue() -> Catalogue:
    """What the migrations make."""
    return dict(json.loads(FILE.read_text("utf-8")))


def compare(expected: Catalogue, present: Catalogue) -> Iterator[tuple[str, str]]:
    """Each object that is not as expected, and how."""
    for name in sorted(expected.keys() | present.keys()):
        wanted, found = expected.get(name), present.get(name)
        if wanted is None:
            yield name, f"Expected nothing of that name: no migration makes it. Found: {found}"
        elif found is None:
            yield name, f"Expected what the migrations made: {wanted} Found none."
        elif wanted != found:
            yield name, f"Expected what the migrations made: {wanted} Found: {found}"


def write(database_url: str) -> None:
    """Write the file from a freshly migrated database."""
    with psycopg.connect(database_url, options="-csearch_path=nexusflow") as connection:
        present = read_catalogue(connection)
    FILE.write_text(json.dumps(present, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Expected one argument: the URL of a freshly migrated database.")
    write(sys.argv[1])
