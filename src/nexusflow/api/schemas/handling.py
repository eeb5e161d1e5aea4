"""What is said with a call that handles a request or a task in another way than by deciding."""

from typing import Any

from pydantic import Field

from nexusflow.api.fields import Incoming, Note, Words


class Withdrawal(Incoming):
    """Why a request is taken back."""

    note: Note = ""


class Reason(Incoming):
    """Why something is done that leaves the usual way; it stands in the audit."""

    note: Note = Field(examples=["Ordered twice by mistake."])


class Resumption(Incoming):
    """Why a request goes on."""

    note: Note = ""


class Handing(Incoming):
    """To whom a task is handed on, and why."""

    to: Words = Field(examples=["lars"])
    note: Note = Field("", examples=["You know the vendor."])


class Reassigning(Incoming):
    """To whom a task is given, and why; null: to all who hold its permission."""

    to: Words | None = Field(examples=["lars"])
    note: Note = Field("", examples=["Lena is ill."])


class Overriding(Reason):
    """Which outcome of a task is taken in the place of those whose decision it is, and why."""

    outcome: Words = Field(examples=["approve"])
    data: dict[str, Any] = Field(default_factory=dict, examples=[{"cost_centre": "R&D-17"}])


class Skipping(Reason):
    """Why it goes on without a task, and by which of its outcomes, if it has several."""

    outcome: Words | None = Field(None, examples=["approve"])


class SendingBack(Reason):
    """Where a request is sent back to from a task, and why."""

    to: Words = Field(examples=["draft"])


class NewReviewer(Reason):
    """Who is given a vote in the middle of it, and why."""

    username: Words = Field(examples=["dora"])
