"""Every integration test ends with an examination: whatever it did, what is always true still is."""

from typing import Final, Protocol

from nexusflow.doctor.examination import Examination
from nexusflow.doctor.examine import examine

PULSE_SECONDS: Final = 30


class Examined(Protocol):
    """A database that can be looked at."""

    @property
    def app_url(self) -> str:
        """The address as the application's login, which may read everything."""
        ...


def assert_healthy(database: Examined, *, pulse_seconds: int = PULSE_SECONDS) -> Examination:
    """Fail with every row that breaks an invariant, if one does."""
    examination = examine(database.app_url, pulse_seconds=pulse_seconds)
    assert examination.healthy, f"nexusflow doctor found:\n{examination.to_text()}"
    return examination
