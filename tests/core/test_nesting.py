"""Which branches each step stands in, worked out from the transitions alone."""

from nexusflow.core.nesting import Nesting, nest
from tests.factories import Document, definition_of, end, fork, join, process, task, way


def nesting_of(*more: Document) -> Nesting:
    """Of a fork within a branch of another, with what is added to it."""
    return nest(
        definition_of(
            process(
                task("draft"),
                fork("outer"),
                task("alone"),
                fork("inner"),
                task("one"),
                task("two"),
                join("inner-join"),
                join("outer-join"),
                task("sign"),
                end("done"),
                way("draft", "outer", on="done"),
                way("outer", "alone"),
                way("outer", "inner"),
                way("inner", "one"),
                way("inner", "two"),
                way("one", "inner-join", on="done"),
                way("two", "inner-join", on="done"),
                way("inner-join", "outer-join"),
                way("alone", "outer-join", on="done"),
                way("outer-join", "sign"),
                way("sign", "done", on="done"),
                *more,
            )
        )
    )


def test_each_step_stands_within_the_forks_that_were_not_joined_yet() -> None:
    nesting = nesting_of()
    assert nesting.around["draft"] == nesting.around["sign"] == ()
    assert nesting.around["alone"] == nesting.around["outer-join"] == ("outer",)
    assert nesting.around["one"] == nesting.around["inner-join"] == ("outer", "inner")
    assert nesting.joins == {"inner": {"inner-join"}, "outer": {"outer-join"}}
    assert (nesting.conflicts, nesting.lone_joins) == ((), ())


def test_a_way_out_of_a_branch_is_a_conflict_with_both_answers() -> None:
    [conflict] = nesting_of(way("two", "draft", on="aside")).conflicts
    assert (conflict.step, conflict.source) == ("draft", "two")
    assert (conflict.one, conflict.other) == ((), ("outer", "inner"))


def test_a_way_round_a_step_that_was_visited_often_enough_counts_as_any_other() -> None:
    nesting = nesting_of(task("again", max_visits=2, then="sign"), way("two", "again", on="aside"))
    assert [(each.step, each.source) for each in nesting.conflicts] == [("sign", "again")]


def test_an_end_may_be_reached_from_anywhere() -> None:
    nesting = nesting_of(way("two", "done", on="aside"), way("alone", "done", on="aside"))
    assert nesting.conflicts == ()
    assert set(nesting.ends["done"]) == {(), ("outer",), ("outer", "inner")}


def test_a_join_of_nothing_is_told() -> None:
    assert nesting_of(way("draft", "inner-join", on="aside")).lone_joins == ("inner-join",)


def test_a_step_precedes_what_follows_it_without_its_branch_being_left() -> None:
    nesting = nesting_of()
    assert nesting.precedes("draft", "one")
    assert nesting.precedes("draft", "sign")
    assert not nesting.precedes("one", "sign"), "the branch of `one` has been left by then"
    assert not nesting.precedes("one", "two")
    assert not nesting.precedes("sign", "draft")
    assert not nesting.precedes("draft", "draft")
    assert not nesting.precedes("nothing", "draft")
