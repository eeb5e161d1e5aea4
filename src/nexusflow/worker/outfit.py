"""What a worker process is given to work with: addresses, mail, what calls are signed with, its pace."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from nexusflow.engine.outbox import Patience
from nexusflow.notices.calls.places import Place
from nexusflow.notices.calls.signature import Keyring
from nexusflow.notices.folder import MailFolder
from nexusflow.notices.letters import Desk, Postman
from nexusflow.notices.smtp import MailRoute, MailServer
from nexusflow.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take and how often they happen, in seconds.

    `lease`: until a message is taken for lost. `sending`: until a worker that sends letters or makes calls
    is; longer than the longest call.
    `poll`: how often the relay looks when nobody rings. `sweep`: how often a worker looks.
    """

    lease: float = 60.0
    sending: float = 120.0
    poll: float = 1.0
    sweep: float = 5.0
    canary: float = 30.0
    vitals: float = 5.0
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Outfit:
    """What a worker, beat or relay needs. Passes between processes."""

    app_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    pulse_seconds: float
    base_url: str
    mail_from: str
    keyring: Keyring
    allowed_places: frozenset[Place] = frozenset()
    mail_server: MailServer | None = None
    mail_folder: Path | None = None
    concurrency: int = 2
    pace: Pace = field(default_factory=Pace)

    @property
    def desk(self) -> Desk:
        """Whence letters are written; nobody to send them means that none are."""
        sends = self.mail_server is not None or self.mail_folder is not None
        return Desk(self.base_url, sender=self.mail_from if sends else None)

    @property
    def broker(self) -> str:
        """The kind of broker: pgmq, redis, rediss, amqp or amqps."""
        return urlsplit(self.broker_url).scheme

    def postman(self) -> Postman | None:
        """Who sends letters: a mail server before a folder; None if there is neither."""
        if self.mail_server is not None:
            return MailRoute(self.mail_server, sender=self.mail_from)
        if self.mail_folder is not None:
            return MailFolder(self.mail_folder, sender=self.mail_from)
        return None


def outfit_of(settings: Settings) -> Outfit:
    """The outfit that settings ask for. SettingsError if the mail server's URL is none."""
    try:
        server = MailServer.of_url(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    except ValueError as error:
        raise SettingsError(f"NEXUSFLOW_SMTP_URL: {error}") from None
    return Outfit(
        app_url=settings.app_url,
        broker_url=settings.celery_broker_url,
        pulse_seconds=settings.pulse_seconds,
        base_url=settings.public_url,
        mail_from=settings.mail_from,
        keyring=settings.keyring,
        allowed_places=settings.allowed_places,
        mail_server=server,
        mail_folder=settings.mail_folder,
    )
