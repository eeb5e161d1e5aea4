"""What somebody may break, and where in the week of `world` it is found."""

from dataclasses import dataclass

CHAIRS = "(SELECT id FROM requests WHERE title = 'Chairs')"
CLAIMED = "(SELECT id FROM tasks WHERE status = 'CLAIMED')"
WAITING = "(SELECT t.id FROM tasks t JOIN requests r ON r.id = t.request_id WHERE r.external_id = 'A-1')"
REFUSED = "(SELECT id FROM requests WHERE resolution = 'refused' AND started_at < ended_at)"
WITHDRAWN = "(SELECT request_id FROM tasks WHERE status = 'CANCELLED')"
SIGNED = "(SELECT (answer #>> '{task,id}')::bigint FROM idempotency_keys WHERE key = 'sign chairs')"
BREACHED = "(SELECT id FROM tasks WHERE step = 'rush' AND status = 'OPEN')"
REJECTION = "(SELECT task_id FROM decisions WHERE outcome = 'reject')"


@dataclass(frozen=True)
class Harm:
    """What is broken, by SQL, and what the check of that number must say.

    Some harm breaks several things that are always true: `also` names the other checks that must say
    so. No further one may cry.
    """

    number: int
    what: str
    by: tuple[str, ...]
    says: str
    also: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.number}-{self.what.replace(' ', '-')}"
