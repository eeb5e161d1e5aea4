"""What was wrong with a body or a parameter, in the words of a problem."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from nexusflow.api.intake import JSON_IN_SCOPE
from nexusflow.api.problems import Code, Refusal
from nexusflow.core.rejection import Fault

_MOST: Final = 50
_MISSING: Final = object()

Model = TypeVar("Model", bound=BaseModel)


def read_body(request: Request, model: type[Model]) -> Model:
    """The JSON body as a model, for routes that do without FastAPI. Raises `Refusal`."""
    value = request.scope.get(JSON_IN_SCOPE, _MISSING)
    if value is _MISSING:
        raise Refusal(
            Code.INVALID_REQUEST,
            "Expected a JSON body, sent with Content-Type: application/json; found none.",
        )
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise invalid({**each, "loc": ("body", *each["loc"])} for each in error.errors()) from None


def invalid(errors: Iterable[Mapping[str, Any]]) -> Refusal:
    """The 422 for what pydantic found."""
    faults = [_fault(error) for error in errors][:_MOST]
    first = faults[0] if faults else Fault("", "something else was expected")
    return Refusal(
        Code.INVALID_REQUEST,
        f"What was sent does not have the shape that this call takes: {first.path or 'the body'}:"
        f" {first.message}",
        errors=faults,
    )


def _fault(error: Mapping[str, Any]) -> Fault:
    source, *rest = error["loc"] or ("body",)
    names = "".join(f"/{str(name)[:100]}" for name in rest)
    path = names if source == "body" else names.removeprefix("/")
    return Fault(_printable(path[:300]), _printable(_message(error)[:300]))


def _message(error: Mapping[str, Any]) -> str:
    """What pydantic says; of a text in characters, which it calls items once the text was looked at."""
    given, context = error.get("input"), error.get("ctx") or {}
    if isinstance(given, str):
        for bound, least in (("min_length", "at least"), ("max_length", "at most")):
            if bound in context:
                return f"Expected {least} {_characters(context[bound])}, found {len(given)}."
    return str(error["msg"]).removeprefix("Value error, ")


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number:,} characters"


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
