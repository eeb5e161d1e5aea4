"""Languages and time zones: what a browser can be told, and nothing else."""

import pytest

from nexusflow.directory.locales import is_language, is_time_zone


@pytest.mark.parametrize(
    "tag",
    ["en", "EN", "gsw", "de-CH", "de-ch", "es-419", "zh-Hant", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1901"],
)
def test_a_language_has_perhaps_a_script_a_region_and_variants(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag",
    [
        *("", "e", "english", "en_US", "en-", "-en", "en--US", "en-US-GB", "en US", "i-klingon", "x-mine"),
        *("de-1901-1901", "en-u-hc-h12", "en\n", "en-a\x00", "en-" + "abcde-" * 10 + "abcde", "\uff45\uff4e"),
    ],
)
def test_what_browsers_would_refuse_is_no_language(tag: str) -> None:
    assert not is_language(tag)


@pytest.mark.parametrize("name", ["UTC", "Europe/Zurich", "America/Argentina/Ushuaia", "Asia/Calcutta"])
def test_a_zone_is_one_of_the_time_zone_database(name: str) -> None:
    assert is_time_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "europe/zurich",
        "UTC+2",
        "../UTC",
        "/etc/passwd",
        "Factory",
        "localtime",
        "Europe",
        "a\x00",
    ],
)
def test_what_the_database_does_not_have_is_no_zone(name: str) -> None:
    assert not is_time_zone(name)
