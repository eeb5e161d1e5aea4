"""What can be set from outside: environment variables, all prefixed NEXUSFLOW_, and what follows from them.

Only doors import this. With the embedded database, addresses are read from the data folder at the
moment they are asked for, because the database writes them when it starts.
"""

import hashlib
import hmac
import ipaddress
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from nexusflow.host.layout import embedded_url, kept_secret
from nexusflow.notices.calls.places import Place, read_allowed
from nexusflow.notices.calls.signature import Keyring, read_secrets

PREFIX = "NEXUSFLOW_"
APP_ROLE = "nexusflow_app"
_POSTGRES_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_BROKER_SCHEMES = ("pgmq", "redis", "rediss", "amqp", "amqps")
_MAIL_SCHEMES = ("smtp", "smtps")
_SHORTEST_SECRET = 32


class SettingsError(ValueError):
    """A setting is wrong or missing; the message names each, with what was expected."""


class Settings(BaseSettings):
    """The settings of this process. Make it with `load_settings`, which explains what is wrong."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    home: Path = Path(".nexusflow")
    """Data folder."""
    host: str = "127.0.0.1"
    """Address that the API listens on."""
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    """Port that the API listens on."""
    database_url: SecretStr | None = None
    """The owner's address of a PostgreSQL server; left out, the embedded database."""
    app_database_url: SecretStr | None = None
    """The application's address; left out, the owner's with role and password replaced."""
    broker_url: SecretStr | None = None
    """Redis or RabbitMQ for Celery; left out, queues in PostgreSQL."""
    pulse_seconds: Annotated[float, Field(gt=0, le=3_600)] = 30
    """How often breaches are looked for."""
    demo: bool = False
    """Load the demo and allow its logins, on a loopback address."""
    secret_key: SecretStr | None = None
    """Signs tokens; left out, made once and kept in the data folder."""
    smtp_url: SecretStr | None = None
    """Mail server, smtp://user:password@host:port; left out, no mail is sent (in the demo: to a folder)."""
    mail_from: str = "nexusflow@localhost"
    """Sender of mails."""
    base_url: str = ""
    """Address under which people reach the API, for links in mails; left out, http://HOST:PORT."""
    calls_allow: str = ""
    """Places inside that may be called: host, host:port or http://host:port, separated by commas."""
    calls_secret: SecretStr | None = None
    """Signs all calls, as whsec_...; several, with commas, to change it; left out, one for each place."""

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("database_url", "app_database_url")
    @classmethod
    def _postgres_only(cls, url: SecretStr | None) -> SecretStr | None:
        return _of_scheme(url, _POSTGRES_SCHEMES)

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, url: SecretStr | None) -> SecretStr | None:
        return _of_scheme(url, _BROKER_SCHEMES)

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        return _of_scheme(url, _MAIL_SCHEMES)

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(
                f"expected at least {_SHORTEST_SECRET} characters; `openssl rand -hex 32` makes some"
            )
        return key

    @field_validator("calls_allow")
    @classmethod
    def _places(cls, text: str) -> str:
        read_allowed(text)
        return text

    @field_validator("calls_secret")
    @classmethod
    def _webhook_secrets(cls, text: SecretStr | None) -> SecretStr | None:
        return text if text and read_secrets(text.get_secret_value()) else None

    @property
    def embedded(self) -> bool:
        """Whether the database is the one that `nexusflow up` runs."""
        return self.database_url is None

    @property
    def public_url(self) -> str:
        """Where links in mails lead."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the API."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def demo_allowed(self) -> bool:
        """Whether the demo's well-known passwords may be used: never where others could reach them."""
        return self.demo and self.is_loopback

    @property
    def secret(self) -> str:
        """The secret key; made and kept in the data folder if none was set."""
        return _plain(self.secret_key) or kept_secret(self.home / "secret-key")

    @property
    def allowed_places(self) -> frozenset[Place]:
        """Places that calls may go to although they are inside, or without TLS."""
        return read_allowed(self.calls_allow)

    @property
    def keyring(self) -> Keyring:
        """What calls are signed with: one secret for each place, unless one was chosen for all."""
        return Keyring.of(self.secret, chosen=_plain(self.calls_secret) or "")

    @property
    def app_password(self) -> str:
        """The application's database password: derived, so that every process of this secret knows it."""
        return hmac.digest(self.secret.encode(), APP_ROLE.encode(), hashlib.sha256).hex()

    @property
    def owner_url(self) -> str:
        """`postgresql://` address as the owner of the schema. SettingsError if the database never ran."""
        url = _plain(self.database_url) or embedded_url(self.home)
        if url is None:
            raise SettingsError(
                f"Expected a database, but the embedded one in {self.home} has never been started. "
                "Run `nexusflow up`, or name a server in NEXUSFLOW_DATABASE_URL."
            )
        return _spelled(make_url(url), driver="postgresql")

    @property
    def app_url(self) -> str:
        """`postgresql://` address as the application's login, which owns nothing."""
        given = _plain(self.app_database_url)
        url = make_url(given or self.owner_url)
        if not given:
            url = url.set(username=APP_ROLE, password=self.app_password)
        return _spelled(url, driver="postgresql")

    @property
    def sqlalchemy_owner_url(self) -> str:
        """The owner's address as SQLAlchemy wants it."""
        return _spelled(make_url(self.owner_url), driver="postgresql+psycopg")

    @property
    def sqlalchemy_app_url(self) -> str:
        """The application's address as SQLAlchemy wants it."""
        return _spelled(make_url(self.app_url), driver="postgresql+psycopg")

    @property
    def celery_broker_url(self) -> str:
        """Where Celery's messages go; with nothing set, queues in the application's own database."""
        return _plain(self.broker_url) or _spelled(make_url(self.app_url), driver="pgmq")

    @property
    def mail_folder(self) -> Path | None:
        """Where mails are written as files, if they are not sent."""
        return self.home / "mail" if self.demo and self.smtp_url is None else None


def render_reference() -> str:
    """The page of the documentation that lists every setting; a test holds the two together."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Environment variables; wrong ones are refused by name, with what was expected.",
            "",
            "| variable | default | meaning |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _default(value: object) -> str:
    return "" if value is None else f"`{value}`"


def load_settings(**given: Any) -> Settings:
    """Read the environment; `given` (field names) goes before it. SettingsError names what is wrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [
            f"{PREFIX}{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors()
        ]
        raise SettingsError("These settings are wrong:\n  " + "\n  ".join(lines)) from None


def _plain(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _spelled(url: URL, *, driver: str) -> str:
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _of_scheme(url: SecretStr | None, schemes: tuple[str, ...]) -> SecretStr | None:
    """The URL if its scheme is one of `schemes`; an empty variable counts as not set."""
    if url is None or not url.get_secret_value().strip():
        return None
    wanted = " or ".join(f"{scheme}://" for scheme in schemes)
    try:
        found = make_url(url.get_secret_value()).drivername
    except (ArgumentError, ValueError):
        raise ValueError(f"expected a URL that begins with {wanted}") from None
    if found not in schemes:
        raise ValueError(f"expected a URL that begins with {wanted}, found {found}://")
    return url
