"""Services: whom each asks, with which words, and what of it only makes sense for the other kind of call."""

import re
from collections.abc import Iterator
from typing import Final

from nexusflow.core.definition import Definition, Step
from nexusflow.core.guard import GuardError, Purpose, Result, compile_expression, environment
from nexusflow.core.service import DEFAULT_METHOD, DEFAULT_TIMEOUT, EMAIL, HTTP, Service
from nexusflow.verifier.finding import Code, Finding, found
from nexusflow.verifier.subject import Subject

_URL: Final = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::[0-9]{1,5})?(?:[/?][!\"$-~]*)?", re.ASCII | re.IGNORECASE
)
"""As calls are made to: no user, password, space or fragment. Where it leads is seen when it is called."""
_OF_HTTP: Final = ("url", "send")
_OF_EMAIL: Final = ("to", "subject", "body")


def find_bad_service(subject: Subject, step: Step, service: Service) -> Iterator[Finding]:
    """What keeps a service from being asked."""
    problems = [*_problems(step, service), *_problems_of_expressions(subject.definition, service)]
    for problem in problems:
        message = f"Expected `{step.key}` to say {problem}"
        yield found(Code.INVALID_SERVICE, message, step=step.key)
    if service.call == HTTP and (service.url or "").lower().startswith("http://"):
        message = (
            f"Expected `{step.key}` to call over https, found http, which reads and changes anybody on the "
            f"way; use https, or have the operator allow that place."
        )
        yield found(Code.UNENCRYPTED_CALL, message, step=step.key)


def _problems(step: Step, service: Service) -> Iterator[str]:
    if service.call is None:
        yield "whom it asks, found no `call`; add `call: http` or `call: email`."
        return
    foreign = _OF_EMAIL if service.call == HTTP else _OF_HTTP
    for key in (key for key in foreign if getattr(service, key) is not None):
        yield f"only what a call by {service.call} knows, found `{key}`; remove it."
    if service.call == EMAIL:
        for key in (key for key in _OF_EMAIL if getattr(service, key) is None):
            yield f"what a letter needs, found no `{key}`; add it."
        if service.method != DEFAULT_METHOD or service.timeout_seconds != DEFAULT_TIMEOUT:
            yield "only what a call by email knows, found `method` or `timeout_seconds`; remove it."
        if step.form or step.writes:
            yield "only what a call by email knows, found `form` or `writes`; no letter is answered."
        return
    if service.url is None or not _URL.fullmatch(service.url):
        yield (
            "where it calls as https://host/path, without user, password, spaces or fragment, found "
            f"{'nothing' if service.url is None else 'another `url`'}; correct it."
        )
    if service.method == "GET" and service.send is not None:
        yield "what it sends with another method, found `send` with GET, which sends nothing; remove it."


def _problems_of_expressions(definition: Definition, service: Service) -> Iterator[str]:
    env = environment(definition.context_schema, purpose=Purpose.SLA)
    result: Result = "string" if service.call == EMAIL else "plain"
    for name, source in service.expressions.items():
        compiled = compile_expression(source, env, result=result)
        if not isinstance(compiled, GuardError):
            value = True if compiled.references else compiled.evaluate({})
            if not isinstance(value, GuardError):
                continue
            compiled = value
        yield f"`{name}` by an expression that can be worked out, found `{source[:200]}`: {compiled.message}"
