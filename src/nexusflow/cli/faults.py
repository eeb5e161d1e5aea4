"""Faults of the surroundings, as a sentence that says what to do. Imported only once one happened."""

from psycopg import Error as PsycopgError
from psycopg.errors import InsufficientPrivilege, UndefinedTable
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from nexusflow.cli.terminal import MISUSE, REFUSED
from nexusflow.engine.dispatch import Unavailable
from nexusflow.host.footing import FootingError
from nexusflow.host.founding import ClusterError
from nexusflow.settings import SettingsError


def explain(error: Exception) -> tuple[int, str] | None:
    """The exit code and the sentence for a fault that is not ours; None for one that is."""
    match error:
        case SettingsError():
            return MISUSE, str(error)
        case ClusterError() | FootingError() | Unavailable():
            return REFUSED, str(error)
        case DBAPIError(orig=UndefinedTable()) | UndefinedTable():
            return REFUSED, "Expected the tables of NexusFlow; found none. Run `nexusflow db upgrade` first."
        case DBAPIError(orig=InsufficientPrivilege()) | InsufficientPrivilege():
            return REFUSED, f"The database does not allow this: {_first_line(error)}"
        case OperationalError() | InterfaceError() | PsycopgError():
            return REFUSED, f"Expected the database to answer; it says: {_first_line(error)}"
        case _:
            return None


def _first_line(error: Exception) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else error
    return str(orig).strip().splitlines()[0]
