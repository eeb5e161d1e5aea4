"""Whether anybody can do it, as the directory stands: always a warning, never a refusal."""

from collections.abc import Mapping

from nexusflow.verifier.check import verify
from nexusflow.verifier.finding import Code, Report, Verdict

from .documents import purchase, read

GRANTED = frozenset({"purchase.create", "purchase.review", "purchase.sign", "purchase.correct"})
ROLES = {"buyer": GRANTED, "procurement-lead": frozenset[str]()}


def staffed(*, roles: Mapping[str, frozenset[str]] | None, holders: Mapping[str, int] | None) -> Report:
    return verify(read(purchase()), roles=roles, holders=holders)


def test_without_a_directory_nothing_is_asked_of_it() -> None:
    assert staffed(roles=None, holders=None) == Report(Verdict.SOUND, ())


def test_roles_and_holders_that_serve_leave_nothing_to_say() -> None:
    assert staffed(roles=ROLES, holders={"buyer": 1, "procurement-lead": 1}) == Report(Verdict.SOUND, ())


def test_a_company_without_anybody_is_warned_of_everything_and_refused_nothing() -> None:
    report = staffed(roles=ROLES, holders={})

    assert report.verdict is Verdict.SOUND
    assert [(each.code, each.step) for each in report.findings] == [
        (Code.ROLE_WITHOUT_HOLDER, None),
        (Code.PERMISSION_WITHOUT_HOLDER, None),
        (Code.PERMISSION_WITHOUT_HOLDER, "review"),
        (Code.PERMISSION_WITHOUT_HOLDER, "sign"),
        (Code.PERMISSION_WITHOUT_HOLDER, "correct"),
    ]


def test_one_role_of_several_that_is_held_is_enough() -> None:
    report = staffed(roles={**ROLES, "spare": GRANTED}, holders={"spare": 1, "procurement-lead": 1})

    assert report.findings == ()


def test_a_permission_that_no_role_grants_is_told_without_asking_who_holds_it() -> None:
    report = staffed(roles={"procurement-lead": GRANTED - {"purchase.sign"}}, holders={"procurement-lead": 3})

    assert [(each.code, each.step) for each in report.findings] == [(Code.PERMISSION_NOT_GRANTED, "sign")]


def test_roles_alone_tell_what_is_unknown_and_not_granted() -> None:
    report = staffed(roles={}, holders=None)

    assert {each.code for each in report.findings} == {Code.UNKNOWN_ROLE, Code.PERMISSION_NOT_GRANTED}


def test_holders_alone_tell_of_the_supervisor_role() -> None:
    assert [each.code for each in staffed(roles=None, holders={}).findings] == [Code.ROLE_WITHOUT_HOLDER]


def test_the_role_that_a_task_goes_to_when_nobody_may_do_it_is_asked_for_too() -> None:
    document = purchase()
    step = next(each for each in document["steps"] if each["key"] == "sign")
    step["on_empty"] = {"role": "board"}
    report = verify(read(document), roles=ROLES, holders={"buyer": 1, "procurement-lead": 1})

    assert [(each.code, each.step) for each in report.findings] == [(Code.UNKNOWN_ROLE, "sign")]
