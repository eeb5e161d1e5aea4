"""The table of patterns is true: each has a test, each example is sound and is named by one."""

import yaml

from nexusflow.core.definition import Definition
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Code, Verdict
from tests.patterns import EXAMPLES, NAMES, PAGE, REFUSED, render, shown


def test_the_page_is_what_the_tests_say() -> None:
    assert PAGE.read_text("utf-8") == render(), "write it anew: python -m tests.patterns"


def test_every_pattern_has_a_test_and_every_test_a_pattern() -> None:
    assert {each.number for each in shown()} == set(NAMES)


def test_what_is_refused_is_refused_by_a_finding_that_there_is() -> None:
    assert set(REFUSED.values()) <= {code.value for code in Code}
    assert set(REFUSED) <= set(NAMES)


def test_every_example_is_sound_and_shown_by_a_test() -> None:
    examples = sorted(EXAMPLES.glob("*.yaml"))
    for path in examples:
        definition = read_document(yaml.safe_load(path.read_text("utf-8")))
        assert isinstance(definition, Definition), (path.name, definition)
        assert definition.key == path.stem
        assert verify(definition).verdict is Verdict.SOUND, path.name
    assert {each.example for each in shown() if each.example} == {
        path.stem for path in EXAMPLES.glob("*.yaml")
    }
