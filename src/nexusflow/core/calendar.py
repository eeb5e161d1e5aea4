"""Deadlines. Hours are elapsed hours: a day has 24 of them, in every time zone."""

from datetime import datetime, timedelta


def deadline(opened_at: datetime, *, hours: float) -> datetime:
    """The instant by which a task opened at `opened_at` (aware) must be completed; to the microsecond."""
    return opened_at + timedelta(hours=hours)
