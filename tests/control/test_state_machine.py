"""The bench as a state machine: whatever is done in whatever order, it holds what it must.

hypothesis chooses what is done; ``ledger`` is told the same. After each step all tenants and
snapshots are read over HTTP and held against it, so what a step did to another tenant shows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from flask import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import Client

from emulator.app import service
from emulator.world import tenants as world
from tests.conftest import from_this_machine
from tests.conftest import settings as settings_for
from tests.control.ledger import BEGINS, Bench, Hook, Machine, Person, Snapshot, State, paris, utc
from tests.control.reading import Reader

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

EXAMPLES, STEPS = 25, 40
"""Some fifteen seconds."""
MOST = 4
WHOLE = {
    "dtContractStart": "2026-02-01T00:00:00",
    "legalEntityId": 1,
    "departmentId": 2,
    "rolePrincipalId": 1,
}
"""What Lucca requires of a user beside names, mail and login."""
TEMPLATE: dict[str, object] = {"template": {"people": 60, "seed": 42, "as_of": "2026-01-05"}}


def _there(what: str) -> st.SearchStrategy[str]:
    """Return one of the bench's tenants or snapshots, the name of none if it has none."""
    return st.runner().flatmap(
        lambda on: st.sampled_from(sorted(getattr(on.bench, what)) or ["none"])
    )


TENANTS, SAVED = _there("tenants"), _there("snapshots")
NEW_TENANTS = st.sampled_from([None, None, "gamma"])
NEW_SNAPSHOTS = st.sampled_from(["one", "two", "three"])
SOURCES = st.tuples(st.just("tenant"), TENANTS) | st.tuples(st.just("snapshot"), SAVED)
CONTACT, CONTACT_ID = "karim.benali@acme.example", 2
"""Who answers for the API key."""
MAILS = st.sampled_from([CONTACT, *(f"p{number}@acme.example" for number in range(4))])
WORDS = st.sampled_from(["Potier", "Ébéniste", "Luthière"])
MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
SECONDS = st.sampled_from([0, 0.25, 1, 59, 3_600, 86_400, 864_000])


class Machinery(RuleBasedStateMachine):
    """Does each thing to the service and to the ledger, then compares the two."""

    def __init__(self, data: Path, company: Path, machine: Machine) -> None:
        super().__init__()
        self.machine = machine
        machine.at = BEGINS
        config = replace(settings_for(data, company.parent), max_tenants=MOST)
        self.known = world.tenants(config)
        for name in ("acme", "beta"):
            self.known.create(name, company)
        client = Client(from_this_machine(service(config, self.known)), Response)
        self.reader = Reader(client)
        template = State(self.reader.people("acme"))
        self.bench = Bench(template, TEMPLATE, MOST, CONTACT)
        for name in ("acme", "beta"):
            self.bench.begin(name, template, TEMPLATE)
        # From the start there is something to copy, and something still to be sent.
        self.register("acme", "hook")
        self.add("acme", "p0@acme.example", "Potier", whole=True)

    def teardown(self) -> None:
        """Let go of the files."""
        self.known.close()

    def state(self, tenant: str) -> State:
        """Return what a tenant holds."""
        return self.bench.tenants[tenant].state

    def ask(self, status: int, method: str, path: str, body: object = None) -> Any:
        """Ask the control API, which must answer with this status; return what it said."""
        answer = self.reader.client.open(path, method=method, json=body)
        assert answer.status_code == status, answer.text
        return answer.get_json() if answer.data else None

    def write(self, tenant: str, path: str, method: str, body: object) -> int:
        """Write through Lucca's API with the tenant's key; return the status."""
        return self.reader.lucca(tenant, path, method=method, json=body).status_code

    @rule(name=NEW_TENANTS, source=SOURCES | st.none(), again=st.booleans())
    def make(self, name: str | None, source: tuple[str, str] | None, again: bool) -> None:
        """Make a tenant: from the template, or from what there is; maybe begin it again."""
        body: dict[str, object] = {} if name is None else {"name": name}
        state, origin = self.bench.template, TEMPLATE
        expected = self.bench.refusal(name)
        if source is not None:
            kind, other = source
            origin = {kind: other}
            body["from"] = origin
            there = self.bench.tenants if kind == "tenant" else self.bench.snapshots
            if other in there:
                state = there[other].state
            else:
                expected = HTTPStatus.NOT_FOUND
        said = self.ask(expected, "POST", "/_emulator/tenants", body)
        if expected == HTTPStatus.CREATED:
            name = name or self.bench.free_name()
            assert said["tenant"] == name
            self.bench.begin(name, state, origin)
            if again:
                self.reset(name)

    @rule(tenant=TENANTS)
    def reset(self, tenant: str) -> None:
        """Begin a tenant again."""
        self.ask(200, "POST", f"/_emulator/tenants/{tenant}/reset")
        self.bench.tenants[tenant].reset()

    @rule(tenant=TENANTS)
    def drop(self, tenant: str) -> None:
        """Drop a tenant, unless it is the default one."""
        stays = tenant == "acme"
        self.ask(409 if stays else 204, "DELETE", f"/_emulator/tenants/{tenant}")
        if not stays:
            del self.bench.tenants[tenant]

    @rule(tenant=TENANTS, name=NEW_SNAPSHOTS)
    def save(self, tenant: str, name: str) -> None:
        """Save a snapshot, if the name is free."""
        taken = name in self.bench.snapshots
        path = f"/t/{tenant}/_emulator/snapshots"
        self.ask(409 if taken else 201, "POST", path, {"name": name})
        if not taken:
            state = self.state(tenant)
            saved = Snapshot(state.given_to(tenant), state.now(self.machine))
            self.bench.snapshots[name] = saved

    @rule(tenant=TENANTS, name=SAVED)
    def restore(self, tenant: str, name: str) -> None:
        """Restore a snapshot, into whichever tenant."""
        saved = self.bench.snapshots.get(name)
        path = f"/t/{tenant}/_emulator/snapshots/{name}/restore"
        self.ask(200 if saved else 404, "POST", path)
        if saved:
            self.bench.tenants[tenant].state = saved.state.given_to(tenant)

    @rule(name=SAVED)
    def forget(self, name: str) -> None:
        """Drop a snapshot."""
        saved = self.bench.snapshots.pop(name, None)
        self.ask(204 if saved else 404, "DELETE", f"/_emulator/snapshots/{name}")

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        """Let the machine's own time go on."""
        self.machine.at += timedelta(seconds=seconds)

    @rule(tenant=TENANTS, asked=st.tuples(st.just("advance"), SECONDS)
          | st.tuples(st.just("set"), MOMENTS)
          | st.tuples(st.sampled_from(["freeze", "resume"]), st.just(True)))  # fmt: skip
    def clock(self, tenant: str, asked: tuple[str, float | datetime]) -> None:
        """Move a clock, stop it, let it go on."""
        how, value = asked
        sent = value.isoformat() if isinstance(value, datetime) else value
        said = self.ask(200, "POST", f"/t/{tenant}/_emulator/clock", {how: sent})
        state = self.state(tenant)
        if how == "freeze":
            state.freeze(self.machine)
        elif how == "resume":
            state.resume(self.machine)
        elif isinstance(value, datetime):
            state.move(value, self.machine)
        else:
            state.move(state.now(self.machine) + timedelta(seconds=value), self.machine)
        assert said["now"] == utc(state.now(self.machine))

    @rule(tenant=TENANTS, mail=MAILS, job=WORDS, whole=st.booleans())
    def add(self, tenant: str, mail: str, job: str, whole: bool) -> None:
        """Add a person as Lucca documents it, or as the guide does; a login is taken once."""
        state = self.state(tenant)
        body: dict[str, object] = {
            "firstName": "Zoé",
            "lastName": job,
            "mail": mail,
            "jobTitle": job,
        }
        if whole:
            body |= WHOLE | {"login": mail}
        refused = state.has_login(mail) or (state.dialect == "lucca" and not whole)
        status = self.write(tenant, "users", "POST", body)
        assert status == (400 if refused else 200)
        if not refused:
            now = paris(state.now(self.machine))
            begins = cast("str", WHOLE["dtContractStart"]) if whole else f"{now[:10]}T00:00:00"
            key = state.next_id()
            state.add(Person(key, "Zoé", job, mail, mail, job, begins, now, None))

    @rule(tenant=TENANTS, data=st.data(), member=st.sampled_from(["mail", "lastName", "jobTitle"]))
    def change(self, tenant: str, data: st.DataObject, member: str) -> None:
        """Change a person: one who was added, or one of the company."""
        state = self.state(tenant)
        some = st.sampled_from([max(state.people), CONTACT_ID, 1, 5])
        person = state.people[data.draw(some, label="person")]
        value = data.draw(MAILS if member == "mail" else WORDS, label="value")
        assert self.write(tenant, f"users/{person.id}", "PUT", {member: value}) == 200
        name = {"mail": "mail", "lastName": "last_name", "jobTitle": "job"}[member]
        setattr(person, name, value)
        person.modified = paris(state.now(self.machine))

    @rule(tenant=TENANTS, dialect=st.sampled_from(["guide", "lucca"]), mail=st.none() | MAILS)
    def switch(self, tenant: str, dialect: str, mail: str | None) -> None:
        """Change the switches."""
        signin = {"mode": "auto" if mail else "page", "as": mail}
        body = {"dialect": dialect, "signin": signin}
        self.ask(200, "PATCH", f"/t/{tenant}/_emulator/settings", body)
        self.state(tenant).dialect, self.state(tenant).signin = dialect, signin

    @rule(tenant=TENANTS, what=st.sampled_from(["Portal", "Tool", "hook", "fault"]))
    def register(self, tenant: str, what: str) -> None:
        """Register an application or a webhook endpoint; plan a fault where no step goes."""
        state, at = self.state(tenant), f"/t/{tenant}/_emulator"
        now = state.now(self.machine)
        if what == "hook":
            url = f"http://127.0.0.1:1/{state.hooks_made}"
            self.ask(201, "POST", f"{at}/webhooks", {"url": url, "format": "guide"})
            state.hooks_made += 1
            state.hooks.append(Hook(state.hooks_made, url, now))
        elif what == "fault":
            body = {"where": {"product": "smartlink"}, "what": {"status": {"code": 503}}}
            self.ask(201, "POST", f"{at}/faults", body)
            state.faults_made += 1
            state.faults.append((state.faults_made, now))
        else:
            self.ask(201, "POST", f"{at}/apps", {"name": what})
            state.apps.append(state.next_app(what))

    @rule(tenant=TENANTS, what=st.sampled_from(["app", "hook", "faults"]))
    def remove(self, tenant: str, what: str) -> None:
        """Remove the newest application, unless it is Lucca, or endpoint; or all faults."""
        state, at = self.state(tenant), f"/t/{tenant}/_emulator"
        if what == "app":
            appid = self.ask(200, "GET", f"{at}/apps")[-1]["appid"]
            stays = len(state.apps) == 1
            self.ask(409 if stays else 204, "DELETE", f"{at}/apps/{appid}")
            del state.apps[max(1, len(state.apps) - 1) :]
        elif what == "hook":
            for hook in self.ask(200, "GET", f"{at}/webhooks")[-1:]:
                self.ask(204, "DELETE", f"{at}/webhooks/{hook['id']}")
                state.hooks.pop()
        else:
            self.ask(204, "DELETE", f"{at}/faults")
            state.faults.clear()

    @invariant()
    def never_a_difference(self) -> None:
        """All that can be read is what it must be, and opens what it must."""
        self.reader.compare(self.bench, self.machine)


def test_never_a_difference(
    tmp_path_factory: pytest.TempPathFactory, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same sequences on every machine, by a clock that goes on when told to."""
    machine = Machine()
    monkeypatch.setattr("emulator.clock.datetime", machine)

    def begun() -> Machinery:
        return Machinery(tmp_path_factory.mktemp("bench"), company, machine)

    run_state_machine_as_test(
        cast("type[Machinery]", begun),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
