from pathlib import Path

from nexusflow.verifier.finding import (
    EXPLANATIONS,
    Code,
    Severity,
    Verdict,
    conclude,
    found,
    render_reference,
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"


def test_the_reference_page_is_what_the_table_of_codes_says() -> None:
    assert PAGE.read_text() == render_reference(), (
        "Expected docs/reference/findings.md to be up to date; write render_reference() into it."
    )


def test_every_code_is_explained_in_one_sentence() -> None:
    assert set(EXPLANATIONS) == set(Code)
    for explanation in EXPLANATIONS.values():
        assert explanation.endswith(".")
        assert ". " not in explanation


def test_one_error_makes_a_definition_unsound_and_stands_first() -> None:
    report = conclude([found(Code.SHADOWED, "a"), found(Code.MAY_NOT_MATCH, "b"), found(Code.NO_STATUS, "c")])

    assert report.verdict is Verdict.UNSOUND
    assert [each.severity for each in report.findings] == [Severity.ERROR, Severity.WARNING, Severity.WARNING]
    assert [each.message for each in report.findings] == ["c", "a", "b"]


def test_what_may_not_match_leaves_a_definition_undecided() -> None:
    assert conclude([found(Code.MAY_NOT_MATCH, "")]).verdict is Verdict.UNDECIDED


def test_other_warnings_leave_a_definition_sound() -> None:
    assert conclude([found(Code.SHADOWED, "")]).verdict is Verdict.SOUND
    assert conclude([]).verdict is Verdict.SOUND
