"""The lifecycle has the moves of its table and no other."""

from itertools import product

import pytest

from nexusflow.core.lifecycle import (
    REQUEST_LIFECYCLE,
    TASK_LIFECYCLE,
    ImpossibleMove,
    StateMachine,
    Status,
    TaskStatus,
)

# Written out once more on purpose: a change of the table is a change of the product.
REQUEST_MOVES = {
    ("CREATED", "IN_PROGRESS"),
    ("IN_PROGRESS", "COMPLETED"),
    ("IN_PROGRESS", "REJECTED"),
}
TASK_MOVES = {
    ("OPEN", "CLAIMED"),
    ("OPEN", "COMPLETED"),
    ("OPEN", "CANCELLED"),
    ("CLAIMED", "OPEN"),
    ("CLAIMED", "COMPLETED"),
    ("CLAIMED", "CANCELLED"),
}


@pytest.mark.parametrize(("current", "target"), list(product(Status, Status)))
def test_a_request_moves_only_as_the_table_says(current: Status, target: Status) -> None:
    _moves_as_listed(REQUEST_LIFECYCLE, current, target, listed=(current, target) in REQUEST_MOVES)


@pytest.mark.parametrize(("current", "target"), list(product(TaskStatus, TaskStatus)))
def test_a_task_moves_only_as_the_table_says(current: TaskStatus, target: TaskStatus) -> None:
    _moves_as_listed(TASK_LIFECYCLE, current, target, listed=(current, target) in TASK_MOVES)


def _moves_as_listed(machine: StateMachine, current, target, *, listed: bool) -> None:  # type: ignore[no-untyped-def, type-arg]
    assert machine.allows(current, target) is listed
    if listed:
        assert machine.move(current, target) is target
    else:
        with pytest.raises(ImpossibleMove, match=f"found {target}"):
            machine.move(current, target)


def test_everything_begins_at_its_first_status() -> None:
    assert REQUEST_LIFECYCLE.initial is Status.CREATED
    assert TASK_LIFECYCLE.initial is TaskStatus.OPEN


def test_the_ends_are_what_nothing_follows() -> None:
    assert {status for status in Status if REQUEST_LIFECYCLE.ended(status)} == {
        Status.COMPLETED,
        Status.REJECTED,
    }
    assert {status for status in TaskStatus if TASK_LIFECYCLE.ended(status)} == {
        TaskStatus.COMPLETED,
        TaskStatus.CANCELLED,
    }
