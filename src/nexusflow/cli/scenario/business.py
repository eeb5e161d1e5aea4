"""What the demo's cases are about: titles, business data, notes and remarks, drawn from a seed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

JsonObject = dict[str, Any]
Case = tuple[str, JsonObject]

_EXPENSES: Final = (
    ("travel", "Train to the fair in Lyon"),
    ("travel", "Flight to the customer in Porto"),
    ("meals", "Dinner with the Nordlicht team"),
    ("equipment", "Noise-cancelling headphones"),
    ("training", "Negotiation course"),
    ("other", "Flowers for the reception"),
    ("travel", "Hotel during the audit"),
    ("equipment", "Docking station"),
)
_PURCHASES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "goods": (("Beckmann Office", "Standing desks"), ("Alder & Co", "Warehouse scanners")),
    "services": (("Clearwater Facility", "Window cleaning"), ("Rosso Studio", "Photo shoot")),
    "software": (("Gridline", "Planning licences"), ("Octant Analytics", "Dashboard seats")),
}
_SYSTEMS: Final = ("crm", "erp", "source-code")
_REASONS: Final = (
    "Needed for the quarter-end reconciliation",
    "Taking over the accounts of a colleague",
    "Joining the release team next week",
    "Preparing figures for the board",
)
_COUNTERPARTIES: Final = ("Meridian Logistics", "Hallworth Systems", "Fjord Energy", "Lumen Events")
_SUBJECTS: Final = (
    "Maintenance of the lifts",
    "Data hosting",
    "Framework for freelancers",
    "Venue for the fair",
)


def _expense(rng: Random, kind: str, _: date) -> Case:
    category, purpose = rng.choice(_EXPENSES)
    low, high = {"small": (8, 50), "middle": (60, 900), "large": (5200, 14000)}[kind]
    amount = round(rng.uniform(low, high), 2)
    context = {"amount": amount, "category": category, "purpose": purpose, "receipts": rng.randint(1, 4)}
    return f"{purpose}, {amount:,.2f} EUR", context


def _purchase(rng: Random, kind: str, today: date) -> Case:
    category = "software" if kind == "software" else rng.choice(("goods", "services"))
    vendor, what = rng.choice(_PURCHASES[category])
    low, high = {"small": (120, 4900), "software": (900, 24000), "big": (26000, 180000)}[kind]
    context = {
        "amount": float(rng.randint(low, high)),
        "vendor": vendor,
        "category": category,
        "description": what,
        "needed_by": str(today + timedelta(days=rng.randint(10, 60))),
    }
    return f"{what} from {vendor}", context


def _leave(rng: Random, kind: str, today: date) -> Case:
    days = {"annual": rng.randint(1, 14), "sick": rng.randint(1, 5), "unpaid": rng.randint(25, 60)}[kind]
    first = today + timedelta(days=0 if kind == "sick" else rng.randint(14, 90))
    context = {"kind": kind, "first_day": str(first), "days": float(days)}
    return f"{kind.capitalize()} leave, {days} {'day' if days == 1 else 'days'} from {first:%d %b}", context


def _access(rng: Random, kind: str, _: date) -> Case:
    system = rng.choice(("payroll", "production")) if kind == "risky" else rng.choice(_SYSTEMS)
    level = rng.choice(("write", "admin")) if kind == "risky" else rng.choice(("read", "write"))
    return f"{level.capitalize()} access to {system}", {
        "system": system,
        "level": level,
        "reason": rng.choice(_REASONS),
    }


def _contract(rng: Random, kind: str, _: date) -> Case:
    low, high = {"template": (900, 9000), "normal": (12000, 48000), "big": (60000, 900000)}[kind]
    counterparty, subject = rng.choice(_COUNTERPARTIES), rng.choice(_SUBJECTS)
    context = {
        "counterparty": counterparty,
        "subject": subject,
        "value": float(rng.randint(low, high)),
        "term_months": 12 if kind == "template" else rng.choice((12, 24, 36)),
        "paper": {"template": "our-template", "normal": "negotiated", "big": "theirs"}[kind],
    }
    return f"{subject} with {counterparty}", context


_MAKERS: Final[Mapping[str, Callable[[Random, str, date], Case]]] = {
    "expense-claim": _expense,
    "purchase-order": _purchase,
    "leave-request": _leave,
    "access-request": _access,
    "contract-review": _contract,
}

_NOTES: Final[Mapping[str, tuple[str, ...]]] = {
    "reject": ("Not covered by the policy.", "No budget left this quarter.", "Somebody else has it already."),
    "rework": ("A receipt is missing.", "Please split travel from meals.", "The amount does not match."),
    "changes": ("Liability must be capped.", "The notice period is too long.", "Please clarify the scope."),
    "ask": ("Why is read access not enough?", "For how long is it needed?"),
    "ask-for-change": ("Two others are away then; can it be a week later?",),
    "answer": ("Only for the migration; it can end with the month.",),
    "impossible": ("The system is being retired.",),
    "does-not-work": ("The login is accepted, but the reports stay empty.",),
    "vendor-declined": ("They no longer deliver to us.",),
    "return": ("The days overlap with a public holiday.",),
    "returned": ("The bank account was closed; please check.",),
    "decline": ("Not at this price.",),
    "back-to-legal": ("Annex 2 contradicts clause 7.",),
}
_PRAISE: Final = ("Fine with me.", "Agreed.", "As discussed.", "Checked against the budget.")
REMARKS: Final = (
    "Any news on this?",
    "I have added the missing papers to the shared folder.",
    "This is for the board meeting on Thursday.",
    "Spoke with them on the phone; they are waiting for us.",
)
WITHDRAWALS: Final = ("No longer needed.", "Made by mistake.", "Will come back with a better plan.")


def make_case(workflow: str, rng: Random, *, kind: str, today: date) -> Case:
    """A title and the business data of a new case."""
    return _MAKERS[workflow](rng, kind, today)


def make_note(outcome: str, rng: Random) -> str:
    """Why somebody decided so: always for a no, now and then for a yes."""
    if outcome in _NOTES:
        return rng.choice(_NOTES[outcome])
    return rng.choice(_PRAISE) if rng.random() < 0.25 else ""


def fill_form(form: Mapping[str, Any] | None, context: Mapping[str, Any], rng: Random) -> JsonObject:
    """What somebody enters into a step's form: the fields that the demo knows to fill."""
    return {
        field: _FIELDS[field](context, rng)
        for field in (form or {}).get("properties", {})
        if field in _FIELDS
    }


_FIELDS: Final[Mapping[str, Callable[[Mapping[str, Any], Random], Any]]] = {
    "cost_centre": lambda _, rng: rng.choice(("MK-100", "FI-200", "EN-300", "SA-400")),
    "payment_reference": lambda _, rng: f"PAY-{rng.randint(100000, 999999)}",
    "order_number": lambda _, rng: f"PO-{rng.randint(10000, 99999)}",
    "contract_number": lambda _, rng: f"C-{rng.randint(1000, 9999)}",
    "account": lambda context, rng: f"{context['system']}-{rng.randint(100, 999)}",
    "recorded_days": lambda context, _: context["days"],
    "risk": lambda context, _: "high" if context["value"] > 100000 else "medium",
}
