"""What a scenario may say, as JSON Schema (2020-12): the one declaration of it.

``checking`` holds a file against it, and editors complete by it. What is registered with a room of
its own (applications, webhooks, faults, settings, what an event is made of) is only an object here:
that room checks it, and the control API's document describes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema = dict[str, object]

MAX_ITEMS = 500
ELSEWHERE = ("settings", "apps", "webhooks", "faults")
"""What other rooms check."""

LEAVE_TYPES = ("CP", "RTT", "MAL", "TT", "CSS", "EVF")
LEAVE_STATUSES = ("pending", "approved", "refused", "cancelled")
TIMESHEET_STATUSES = ("draft", "submitted", "approved")

_DAY = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|today([+-][0-9]{1,4})?)$"


def _object(said: str, members: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "description": said,
        "properties": dict(members),
        "additionalProperties": False,
        "required": list(required),
    }


def _text(said: str, most: int = 255) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": most, "description": said}


def _choice(said: str, names: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(names), "description": said}


def _whole(said: str, low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "description": said}


def _flag(said: str) -> Schema:
    return {"type": "boolean", "description": said}


def _day(said: str) -> Schema:
    said += " A day, or today, today+14, today-30: counted from as_of."
    return {"type": "string", "pattern": _DAY, "description": said}


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [str(schema["type"]), "null"]}


def _some(said: str, items: Schema) -> Schema:
    return {"type": "array", "items": items, "maxItems": MAX_ITEMS, "description": said}


def _elsewhere(said: str) -> Schema:
    return {"type": "object", "description": said}


_CONTRACT = _object(
    "When they work here. What they did outside of it is forgotten.",
    {"starts": _day("The first day."), "ends": _or_null(_day("The last day, or null for open."))},
)
USER = _object(
    "Somebody: a change of one of the twelve personas, or somebody new, who needs both names.",
    {
        "persona": _text(
            "Which persona is changed; any other word is the part of somebody new.", 60
        ),
        "first_name": _text("First name."),
        "last_name": _text("Last name."),
        "email": _text("Mail address; of somebody new by default first.last@acme.example."),
        "login": _text("Login in Lucca; of somebody new by default an initial and the last name."),
        "gender": _choice("By default guessed from the first name.", ("female", "male")),
        "department": _text("Name of a department that the company has."),
        "manager": _or_null(_text("Persona or mail address of their manager, or null.")),
        "role": _text("Name of one of Lucca's roles, like Collaborateur, Manager or RH."),
        "job_title": _text("Job title."),
        "contract": _CONTRACT,
        "lucca": _flag("Whether they have a file in Lucca. Default: true."),
        "smartlink": _choice(
            "Their SmartLink account. Default: active.", ("active", "inactive", "none")
        ),
        "groups": _some(
            "SmartLink's folders that they are in. Without smartlink-employees no application is"
            " shared with them. Default: what goes with the role.",
            _text("A folder; one that is not there is made.", 100),
        ),
    },
)
LEAVE = _object(
    "A leave. It takes the place of generated ones on those days.",
    {
        "of": _text("Persona or mail address."),
        "type": _choice("What for; by default CP, paid leave.", LEAVE_TYPES),
        "from": _day("The first day."),
        "to": _day("The last day; by default the first."),
        "status": _choice("What became of it; by default pending.", LEAVE_STATUSES),
        "comment": _text("What who decided said.", 500),
    },
    ["of", "from"],
)
TIMESHEET = _object(
    "A week's timesheet, of ordinary days. It takes the place of a generated one.",
    {
        "of": _text("Persona or mail address."),
        "week": _day("A day of that week."),
        "status": _choice("What became of it; by default draft.", TIMESHEET_STATUSES),
    },
    ["of", "week"],
)
EVENT = _object(
    "A change made once the tenant has begun, that webhooks are told of.",
    {
        "event": _text("Its name, like leave.approved.", 60),
        "data": _elsewhere("What POST /_emulator/trigger/<event> takes."),
    },
    ["event"],
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A scenario of lucca-emulator",
    **_object(
        "What a tenant begins as.",
        {
            "description": _text("One line on what it is for.", 500),
            "people": _whole("Size of the company, users included.", 12, 1_000_000),
            "seed": _whole("Which company.", -(2**53) + 1, 2**53 - 1),
            "as_of": {
                "type": "string",
                "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "description": "The day that contracts and leaves are placed around; by default"
                " that of the clock, else today.",
            },
            "clock": _object(
                "The tenant's time as it begins.",
                {
                    "at": _text("ISO 8601 with an offset, like 2026-01-05T09:00:00Z.", 40),
                    "frozen": _flag("Whether it stands still. Default: false."),
                },
            ),
            "activity": _choice(
                "Whether generated people have leaves and timesheets.", ("generated", "none")
            ),
            "settings": _elsewhere("What PATCH /_emulator/settings takes."),
            "users": _some("People by name.", USER),
            "leaves": _some("Leaves.", LEAVE),
            "timesheets": _some("Timesheets.", TIMESHEET),
            "apps": _some("Applications.", _elsewhere("What POST /_emulator/apps takes.")),
            "webhooks": _some("Endpoints.", _elsewhere("What POST /_emulator/webhooks takes.")),
            "faults": _some(
                "Planned misbehaviour.", _elsewhere("What POST /_emulator/faults takes.")
            ),
            "events": _some("Changes to begin with, in this order.", EVENT),
        },
    ),
}
