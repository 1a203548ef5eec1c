"""Whatever is sent to plan a fault: a rule or a problem, never a failure of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.control.routes.faults import KINDS

if TYPE_CHECKING:
    from werkzeug.test import Client

NAMES = [
    "name", "where", "what", "when", "heal", "product", "method", "path", "caller", "headers",
    "event", "url", "after", "first", "next", "every", "probability", "seed", "from", "until",
    "hits", "seconds", "code", "body", "fixed", "between", "limit", "per", "bytes", "done",
    "bytes_per_second", "copies", "X-Team", *(kind.name for kind in KINDS),
]  # fmt: skip
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.integers(0, 600)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["lucca", "GET", "[", "*?[!]", "2026-01-05T09:00:00Z", "9999-12-31T23:59Z"])
)


def anything(names: list[str]) -> st.SearchStrategy[object]:
    """Return any JSON whose members are mostly ones that a rule knows."""
    keys = st.sampled_from(names) | st.text(max_size=3)
    return st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=6,
    )


BODIES = st.fixed_dictionaries(
    {"what": st.dictionaries(st.sampled_from(NAMES[-len(KINDS) :]), anything(NAMES), max_size=1)},
    optional={name: anything(NAMES) for name in ("name", "where", "when", "heal")},
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=BODIES | anything(NAMES))
def test_any_body(client: Client, body: object) -> None:
    """201 with a rule that is listed the same and can hit, or a 400."""
    sent = json.dumps(body).encode()
    made = client.post("/_emulator/faults", data=sent)

    assert made.status_code in (201, 400), made.text
    if made.status_code == 201:
        rule = made.get_json()
        assert client.get("/_emulator/faults").get_json() == [rule]
        if "latency" not in rule["what"]:
            assert client.get("/api/v3/users").status_code < 600
        assert client.delete("/_emulator/faults").status_code == 204
