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
    message = str(error["msg"]).removeprefix("Value error, ")[:300]
    return Fault(_printable(path[:300]), _printable(message))


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
