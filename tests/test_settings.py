"""Settings: what the environment says, what follows from it, and what is told when it is wrong."""

import os
import stat
from pathlib import Path

import pytest

from nexusflow.notices.calls.places import Place
from nexusflow.settings import SettingsError, load_settings, render_reference

SERVER = "postgresql://boss:s%40fe@db.example:6000/flow"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Only what a test sets is set."""
    for name in [name for name in os.environ if name.startswith("NEXUSFLOW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEXUSFLOW_HOME", str(tmp_path))
    return tmp_path


def test_with_nothing_set_everything_is_embedded_and_for_this_machine_alone() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.pulse_seconds) == ("127.0.0.1", 8000, 30)
    assert settings.embedded
    assert not settings.demo_allowed


def test_an_embedded_database_that_never_ran_is_asked_for_by_name() -> None:
    with pytest.raises(SettingsError, match="nexusflow up"):
        _ = load_settings().app_url


def test_the_addresses_of_an_embedded_database_are_those_that_it_wrote_down(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "port").write_text("5999\n")
    (tmp_path / "postgres" / "owner-password").write_text("hush\n")
    settings = load_settings()
    assert settings.owner_url == "postgresql://nexusflow_owner:hush@127.0.0.1:5999/nexusflow"
    assert settings.app_url == (
        f"postgresql://nexusflow_app:{settings.app_password}@127.0.0.1:5999/nexusflow"
    )


def test_the_applications_address_is_the_owners_with_another_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_DATABASE_URL", SERVER)
    settings = load_settings()
    assert settings.owner_url == SERVER
    assert settings.sqlalchemy_owner_url == SERVER.replace("postgresql", "postgresql+psycopg")
    where = f"nexusflow_app:{settings.app_password}@db.example:6000/flow"
    assert settings.app_url == f"postgresql://{where}"
    assert settings.sqlalchemy_app_url == f"postgresql+psycopg://{where}"


def test_an_address_of_the_application_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_DATABASE_URL", SERVER)
    monkeypatch.setenv("NEXUSFLOW_APP_DATABASE_URL", "postgres://app:pw@pooler/flow")
    assert load_settings().app_url == "postgresql://app:pw@pooler/flow"


def test_a_broker_that_is_set_replaces_the_queues_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_BROKER_URL", "redis://cache:6379/2")
    assert load_settings().celery_broker_url == "redis://cache:6379/2"


def test_a_secret_is_made_once_kept_closed_and_decides_the_applications_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_settings()
    assert load_settings().secret == first.secret
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("NEXUSFLOW_SECRET_KEY", "x" * 40)
    assert load_settings().app_password != first.app_password


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORT", "99999", "NEXUSFLOW_PORT"),
        ("PORT", "eighty", "NEXUSFLOW_PORT"),
        ("PULSE_SECONDS", "0", "NEXUSFLOW_PULSE_SECONDS"),
        ("DEMO", "perhaps", "NEXUSFLOW_DEMO"),
        ("DATABASE_URL", "mysql://root:hush@db/flow", "found mysql://"),
        ("DATABASE_URL", "hush", "expected a URL that begins with postgresql://"),
        ("BROKER_URL", "kafka://hush@broker", "redis://"),
        ("SMTP_URL", "http://hush@mail", "smtp://"),
        ("SECRET_KEY", "hush", "at least 32 characters"),
        ("CALLS_ALLOW", "erp.internal,http://user:hush@erp.internal", "number 2"),
        ("CALLS_SECRET", "whsec_hush", "24 to 64 bytes in base64"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected_and_no_secret_is_repeated(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"NEXUSFLOW_{name}", value)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert told in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_settings_can_be_printed_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_DATABASE_URL", "postgresql://boss:hush@db/flow")
    monkeypatch.setenv("NEXUSFLOW_SECRET_KEY", "hush" * 10)
    monkeypatch.setenv("NEXUSFLOW_CALLS_SECRET", "whsec_" + "hush" * 10)
    assert "hush" not in repr(load_settings())


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("192.0.2.7", False)],
)
def test_the_demos_passwords_serve_only_where_nobody_else_can_knock(
    host: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXUSFLOW_DEMO", "1")
    monkeypatch.setenv("NEXUSFLOW_HOST", host)
    assert load_settings().demo_allowed is allowed


def test_in_the_demo_mails_go_to_a_folder_unless_there_is_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().mail_folder is None
    monkeypatch.setenv("NEXUSFLOW_DEMO", "1")
    assert load_settings().mail_folder == tmp_path / "mail"
    monkeypatch.setenv("NEXUSFLOW_SMTP_URL", "smtp://mail.example:25")
    assert load_settings().mail_folder is None


def test_calls_go_nowhere_inside_unless_the_operator_names_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().allowed_places == frozenset()
    monkeypatch.setenv("NEXUSFLOW_CALLS_ALLOW", "erp.internal, http://10.0.0.5:8080")
    assert set(map(str, load_settings().allowed_places)) == {"https://erp.internal", "http://10.0.0.5:8080"}


def test_calls_are_signed_with_a_secret_for_each_place_or_with_those_that_are_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = Place("https", "a.example", 443), Place("https", "b.example", 443)
    monkeypatch.setenv("NEXUSFLOW_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("NEXUSFLOW_CALLS_SECRET", "")
    made = load_settings().keyring.secrets(here)
    assert made == load_settings().keyring.secrets(here) != load_settings().keyring.secrets(there)
    monkeypatch.setenv("NEXUSFLOW_SECRET_KEY", "y" * 40)
    assert load_settings().keyring.secrets(here) != made
    monkeypatch.setenv("NEXUSFLOW_CALLS_SECRET", f"{made[0]},whsec_{'a' * 32}")
    assert load_settings().keyring.secrets(there) == (*made, f"whsec_{'a' * 32}")


def test_the_reference_lists_the_settings_as_they_are() -> None:
    page = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"
    assert page.read_text() == render_reference(), "write it anew from settings.render_reference()"
