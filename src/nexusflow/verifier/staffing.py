"""Whether anybody can do what a definition asks for, as the directory stands now.

All of it warns and none refuses: people are hired and roles granted after a process is published.
"""

from collections.abc import Iterable, Iterator, Mapping

from nexusflow.core.definition import Definition
from nexusflow.verifier.finding import Code, Finding, found

Roles = Mapping[str, frozenset[str]]
"""The permissions that each role grants."""
Holders = Mapping[str, int]
"""How many active users hold each role."""


def find_unstaffed(
    definition: Definition, *, roles: Roles | None, holders: Holders | None
) -> Iterator[Finding]:
    """Roles and permissions that nobody has; what is None is not known and not checked."""
    for role, step in _roles_named(definition):
        where = "the workflow" if step is None else f"`{step}`"
        if roles is not None and role not in roles:
            message = f"Expected a role that exists in {where}, found `{role}`; make it or correct the name."
            yield found(Code.UNKNOWN_ROLE, message, step=step)
        elif holders is not None and not holders.get(role):
            message = (
                f"Expected somebody to hold `{role}`, named in {where}, found nobody; give it to a user."
            )
            yield found(Code.ROLE_WITHOUT_HOLDER, message, step=step)
    if roles is not None:
        yield from _find_unheld(definition, roles, holders)


def _roles_named(definition: Definition) -> Iterator[tuple[str, str | None]]:
    """The roles that must have somebody, each with the step that names it (None: the workflow)."""
    named: dict[str, str | None] = {}
    if definition.supervisor_role is not None:
        named[definition.supervisor_role] = None
    if isinstance(definition.visibility, Mapping):
        named |= dict.fromkeys(definition.visibility.get("roles", ()))
    for step in definition.steps:
        if step.supervisor_role is not None:
            named.setdefault(step.supervisor_role, step.key)
        for role in definition.roles_asked(step):
            named.setdefault(role, step.key)
    return iter(named.items())


def _permissions_named(definition: Definition) -> Iterator[tuple[str, str | None]]:
    named: dict[str, str | None] = {}
    if definition.create_permission:
        named[definition.create_permission] = None
    for step in definition.steps:
        if step.permission:
            named.setdefault(step.permission, step.key)
    return iter(named.items())


def _find_unheld(definition: Definition, roles: Roles, holders: Holders | None) -> Iterator[Finding]:
    granting: dict[str, list[str]] = {}
    for role, permissions in roles.items():
        for permission in permissions:
            granting.setdefault(permission, []).append(role)
    for permission, step in _permissions_named(definition):
        task = "to start a request" if step is None else f"for `{step}`"
        if permission not in granting:
            message = (
                f"Expected a role that grants `{permission}`, needed {task}, found none; grant it to one."
            )
            yield found(Code.PERMISSION_NOT_GRANTED, message, step=step)
        elif holders is not None and not _anybody(granting[permission], holders):
            message = (
                f"Expected somebody to hold `{permission}`, needed {task}, found nobody; give a user one of: "
                f"{', '.join(sorted(granting[permission])[:20])}."
            )
            yield found(Code.PERMISSION_WITHOUT_HOLDER, message, step=step)


def _anybody(roles: Iterable[str], holders: Holders) -> bool:
    return any(holders.get(role) for role in roles)
