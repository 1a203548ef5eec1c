"""The journal: what the tenant was asked and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from emulator.control.openapi.operations import (
    NOTHING,
    answer,
    body,
    in_path,
    in_query,
    operation,
)
from emulator.control.openapi.schemas import (
    ANYTHING,
    BOOLEAN,
    COUNT,
    MOMENT,
    OBJECT,
    TEXT,
    TEXT_OR_NULL,
    asked,
    choice,
    either,
    listed,
    number,
    or_null,
    ref,
    shown,
    text,
    whole,
)
from emulator.control.openapi.webhooks import DELIVERY
from emulator.journal import code, search

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_SIGNIN = shown(
    {"id": TEXT, "protocol": choice(("oidc", "saml")), "app": TEXT, "person": TEXT_OR_NULL}
) | {"description": "The sign-in that it was part of; `person` where the request tells."}
_LINE: dict[str, Schema] = {
    "number": COUNT,
    "at": MOMENT,
    "duration_ms": {"type": "number", "minimum": 0},
    "product": TEXT_OR_NULL,
    "method": TEXT,
    "path": TEXT,
    "query": TEXT,
    "status": {"type": ["integer", "null"]},
    "correlation_id": TEXT_OR_NULL,
    "signin": or_null(_SIGNIN),
    "notice": TEXT_OR_NULL,
    "fault": TEXT_OR_NULL,
}
LINE: Schema = shown(_LINE)
_MESSAGE = shown(
    {
        "headers": listed(shown({"name": TEXT, "value": TEXT})),
        "body": TEXT,
        "encoding": choice(("utf-8", "base64")),
        "bytes": COUNT,
        "truncated": BOOLEAN,
    }
)
_CAUSED = shown(
    {
        "id": TEXT,
        "name": TEXT,
        "occurred_at": MOMENT,
        "data": OBJECT,
        "deliveries": listed(shown(DELIVERY | {"endpoint": TEXT, "url": TEXT})),
    }
)
_WHOLE = shown(
    {
        **_LINE,
        "url": TEXT,
        "request": _MESSAGE,
        "response": _MESSAGE,
        "events": listed(_CAUSED),
    }
)
_EXCHANGE = ref("Exchange")
_FOUND = shown({"requests": listed(_EXCHANGE), "kept": COUNT, "evicted": COUNT})
_NEAREST = or_null(
    shown(
        {
            "request": COUNT,
            "differences": listed(shown({"where": TEXT, "expected": ANYTHING, "found": ANYTHING})),
        }
    )
)
_VERIFIED = shown(
    {
        "ok": BOOLEAN,
        "matched": COUNT,
        "nearest": _NEAREST,
        "requests": listed(COUNT),
        "evicted": COUNT,
    },
    optional=("nearest", "requests"),
)
_WAITED = shown(
    {"ok": BOOLEAN, "request": _EXCHANGE, "nearest": _NEAREST}, optional=("request", "nearest")
)

_SHORT = text(1, 200)
_NUMBER = whole(0, search.HIGHEST)
_STATUS: Schema = {"type": "string", "pattern": "^([1-5]xx|[1-5][0-9]{2})$"}
_METHOD: Schema = {"type": "string", "pattern": "^[A-Za-z]{1,20}$"}
_PRODUCT = choice(get_args(search.Product))
_SEARCH = [
    in_query("product", _PRODUCT, "Whose address was asked."),
    in_query("method", _METHOD, "How."),
    in_query("path", _SHORT, "A glob over the path within the tenant."),
    in_query("status", _STATUS, "A status code, or a class of them: 4xx."),
    in_query("since", MOMENT, "A moment of the tenant's clock."),
    in_query("correlation", _SHORT, "The correlation id."),
    in_query("signin", _SHORT, "The id of the sign-in that it was part of."),
    in_query("q", _SHORT, "Stands, in whatever case, in path, query, a header or a body."),
    in_query("after", _NUMBER, "Newer than the request with this number."),
    in_query("before", _NUMBER, "Older than the request with this number."),
]
_SECRETS = in_query("secrets", choice(("0", "1")), "1 shows what is masked otherwise.")
_ONE = [in_path("number", COUNT), _SECRETS]

_VALUES = or_null(either(text(0, 2000), listed(text(0, 2000)) | {"maxItems": 50}))
_NAMED = or_null({"type": "object", "maxProperties": 50, "additionalProperties": _VALUES})
_GLOB = or_null(text(1, 2000))
_EXPECT = asked(
    {
        "product": or_null(_PRODUCT),
        "method": or_null(_METHOD),
        "path": _GLOB,
        "query": _NAMED,
        "headers": _NAMED,
        "body": ANYTHING,
        "status": or_null(whole(100, 599)),
    }
) | {"minProperties": 1, "description": "Whatever is not named may be anything."}
_TIMES = either(
    whole(0, 1_000_000),
    asked({"at_least": whole(0, 1_000_000), "at_most": whole(0, 1_000_000)}),
)
_AFTER = or_null(_NUMBER)
_VERIFY = asked({"expect": _EXPECT, "times": or_null(_TIMES), "after": _AFTER}, ["expect"])
_WAIT = asked({"expect": _EXPECT, "timeout": or_null(number(0, 60)), "after": _AFTER}, ["expect"])
_EXPECTED = {
    "product": "lucca",
    "method": "POST",
    "path": "/api/v3/users*",
    "query": {"fields": "id,mail"},
    "headers": {"Accept": None},
    "body": {"firstName": "Zoé"},
    "status": 201,
}

PATHS: dict[str, Schema] = {
    "/requests": {
        "get": operation(
            "list_found",
            "Search the journal, the newest first",
            {200: answer(_FOUND, "Without headers and bodies.")},
            parameters=[*_SEARCH, in_query("limit", whole(1, 500), "50 unless said."), _SECRETS],
            refused=[409],
        ),
        "delete": operation("clear", "Empty the journal", {204: NOTHING}, refused=[409]),
    },
    "/requests/{number}": {
        "get": operation(
            "show",
            "Show one, with the events that it caused and who signed in",
            {200: answer(_WHOLE, "All of it.")},
            parameters=_ONE,
            refused=[409],
        )
    },
    "/requests/{number}/code": {
        "get": operation(
            "as_code",
            "Code that asks it again",
            {200: {"description": "The code.", "content": {"text/plain": {"schema": TEXT}}}},
            parameters=[*_ONE, in_query("as", choice(code.FORMS), "curl unless said.")],
            refused=[409],
        )
    },
    "/requests.har": {
        "get": operation(
            "as_har",
            "What a search finds as HAR 1.2, with headers and bodies",
            {200: answer(shown({"log": OBJECT}), "The document.")},
            parameters=[*_SEARCH, in_query("limit", whole(1, 1000), "1000 unless said."), _SECRETS],
            refused=[409],
        )
    },
    "/requests/count": {
        "get": operation(
            "count",
            "Count what a search finds",
            {200: answer(shown({"count": COUNT, "evicted": COUNT}), "How many.")},
            parameters=_SEARCH,
            refused=[409],
        )
    },
    "/requests/verify": {
        "post": operation(
            "verify_all",
            "Whether what is expected was asked, and so often",
            {200: answer(_VERIFIED, "`nearest` says what differs.")},
            parameters=[_SECRETS],
            sent=body(
                _VERIFY,
                {
                    "once": {"expect": _EXPECTED, "times": 1, "after": 0},
                    "often": {
                        "expect": {"method": "GET"},
                        "times": {"at_least": 1, "at_most": 3},
                    },
                },
            ),
            refused=[409],
        )
    },
    "/requests/wait": {
        "post": operation(
            "wait",
            "Answer as soon as what is expected was asked",
            {200: answer(_WAITED, "`ok` is false if it was not asked in time.")},
            parameters=[_SECRETS],
            sent=body(_WAIT, {"not for long": {"expect": _EXPECTED, "timeout": 0.1, "after": 0}}),
            refused=[409],
        )
    },
}
