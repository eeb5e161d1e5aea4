"""Who has claimed the tasks that are to be checked, and whom commands name: the core is told of them."""

from collections.abc import Iterable, Mapping, Sequence

from nexusflow.core.commands import CheckTask
from nexusflow.core.request import Actor, Request
from nexusflow.engine.authority import entrusted
from nexusflow.engine.orders import Order


def checked_holders(orders: Sequence[Order], requests: Iterable[Request]) -> set[str]:
    """By name, of all the orders of a batch."""
    named = {order.names for order in orders if order.names is not None}
    checked = {order.task_id for order in orders if isinstance(order.command, CheckTask)}
    if not checked:
        return named
    tasks = (task for request in requests for task in request.tasks)
    return named | {task.assignee for task in tasks if task.id in checked and task.assignee is not None}


def checked_holder(order: Order, request: Request | None, people: Mapping[str, Actor]) -> Mapping[str, Actor]:
    """The one of this order, with those in whose names they may act, or the one whom its command names."""
    if order.names is not None:
        return {order.names: people[order.names]}
    if not isinstance(order.command, CheckTask) or request is None:
        return {}
    task = request.task(order.command.task_id)
    if task is None or task.assignee is None:
        return {}
    return {task.assignee: entrusted(people[task.assignee], [request], people)}
