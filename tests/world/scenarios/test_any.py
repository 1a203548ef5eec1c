"""Whatever a scenario says that fits its schema: it is set up, or told what is wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulator.scenarios import WrongScenario, of
from emulator.world.scenarios.making import check

if TYPE_CHECKING:
    from emulator.config import Config

NAMES = st.sampled_from(["Zoé", "O'Neil", "李", "\x00", "x" * 255, "zoe", " ", "%s", "É🙂"])
MAILS = st.sampled_from(["A@b.example", "a@b.example", "karim.benali@acme.example", "x"])
PARTS = st.sampled_from(["employee", "manager", "hr", "smartlink-only", "former", "new", "ceo"])
DAYS = st.sampled_from(
    ["today", "today+1", "today-9999", "today+9999", "2026-01-05", "0001-01-01", "9999-12-31"]
)


def some(**members: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Return objects with any of these members."""
    return st.fixed_dictionaries({}, optional=dict(members))


USER = some(
    persona=PARTS,
    first_name=NAMES,
    last_name=NAMES,
    email=MAILS,
    login=st.sampled_from(["zoe", "kbenali", "\x00"]),
    department=st.sampled_from(["Paie", "paie ", "Nowhere"]),
    manager=st.none() | PARTS | MAILS,
    role=st.sampled_from(["RH", "Administrateur", "x"]),
    contract=some(starts=DAYS, ends=st.none() | DAYS),
    lucca=st.booleans(),
    smartlink=st.sampled_from(["active", "inactive", "none"]),
    groups=st.lists(st.sampled_from(["smartlink-hr", "new one", "\x00"]), max_size=3),
)
LEAVE = st.fixed_dictionaries(
    {"of": PARTS | MAILS, "from": DAYS},
    optional={
        "to": DAYS,
        "type": st.sampled_from(["CP", "RTT", "MAL"]),
        "status": st.sampled_from(["pending", "approved", "refused", "cancelled"]),
    },
)
SHEET = st.fixed_dictionaries(
    {"of": PARTS, "week": DAYS},
    optional={"status": st.sampled_from(["draft", "submitted", "approved"])},
)
ELSEWHERE = st.dictionaries(
    st.sampled_from(["name", "url", "what", "where", "events", "saml", "dialect", "signin"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | NAMES,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
        max_leaves=4,
    ),
    max_size=3,
)
EVENT = st.fixed_dictionaries(
    {"event": st.sampled_from(["user.created", "leave.approved", "timesheet.submitted", "x"])},
    optional={"data": st.dictionaries(st.sampled_from(["email", "userId", "mail"]), NAMES | MAILS)},
)
SCENARIO = some(
    people=st.integers(12, 20),
    as_of=st.sampled_from(["2026-01-05", "2019-01-01", "9990-12-31"]),
    clock=some(
        at=st.sampled_from(["2026-03-02T08:00:00Z", "2001-01-01T00:00:00Z", "x"]),
        frozen=st.booleans(),
    ),
    activity=st.sampled_from(["none", "generated"]),
    settings=ELSEWHERE,
    users=st.lists(USER, max_size=4),
    leaves=st.lists(LEAVE, max_size=3),
    timesheets=st.lists(SHEET, max_size=3),
    apps=st.lists(ELSEWHERE, max_size=2),
    webhooks=st.lists(ELSEWHERE, max_size=2),
    faults=st.lists(ELSEWHERE, max_size=2),
    events=st.lists(EVENT, max_size=2),
)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(SCENARIO)
@example({"timesheets": [{"of": "hr", "week": "9999-12-31"}]})
@example({"leaves": [{"of": "hr", "from": "0001-01-01"}]})
@example({"users": [{"first_name": "x" * 255, "last_name": "x" * 255}]})
def test_it_is_set_up_or_refused(config: Config, scenario: dict[str, object]) -> None:
    """Never another exception, and nothing left of what was refused."""
    with suppress(WrongScenario):
        check(of(scenario, "sent"), config)
        (config.data / "check.sqlite").unlink()

    assert [one.name for one in config.data.iterdir()] == []
