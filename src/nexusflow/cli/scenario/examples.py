"""Where the examples lie: in the checkout, or inside an installed package."""

from pathlib import Path
from typing import Any

import orjson

from nexusflow.cli.documents import read_file
from nexusflow.cli.roster import Roster, read_roster
from nexusflow.cli.scenario.journeys import JOURNEYS
from nexusflow.cli.terminal import Refused

_PACKAGE = Path(__file__).parents[2]
_PLACES = (_PACKAGE / "examples", _PACKAGE.parents[1] / "examples")


def examples() -> Path:
    """The folder of the examples. Raises `Refused` if it is nowhere."""
    for place in _PLACES:
        if (place / "people.json").is_file():
            return place
    raise Refused(
        f"Expected the examples in {_PLACES[0]} or {_PLACES[1]}; found neither. Install NexusFlow anew."
    )


def example_definitions() -> dict[str, Any]:
    """The documents of the five workflows, by key."""
    return {key: read_file(examples() / key / "definition.yaml") for key in JOURNEYS}


def example_people() -> Roster:
    """The people of the demo."""
    return read_roster(orjson.loads((examples() / "people.json").read_bytes()))
