"""Read all that a bench holds over HTTP, and hold it against what it must."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.control.ledger import Person, utc

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

    from tests.control.ledger import Bench, Machine, State

_FIELDS = "id,firstName,lastName,name,mail,login,jobTitle,dtContractStart,modifiedAt,manager"


class Reader:
    """Asks as a client does. It remembers every credential, and whose it is."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[tuple[str, str], str] = {}
        self._owners: dict[str, tuple[str, str]] = {}
        self._steps = 0

    def control(self, tenant: str, path: str) -> Any:
        """Return what the control API of a tenant says."""
        answer = self.client.get(f"/t/{tenant}/_emulator/{path}")
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def lucca(self, tenant: str, path: str, *, key: str | None = None, **sent: Any) -> TestResponse:
        """Ask Lucca of a tenant, with its own key or another."""
        if key is None:
            key = self._known.get((tenant, "Lucca's api_key"))
        if key is None:
            key = self.control(tenant, "info")["lucca"]["api_key"]
        headers = {"Authorization": f"lucca application={key}"}
        return self.client.open(f"/t/{tenant}/api/v3/{path}", headers=headers, **sent)

    def people(self, tenant: str) -> dict[int, Person]:
        """Return everybody, by id; each manager is shown by the name that the manager has."""
        query = f"users?formerEmployees=true&paging=0,1000&fields={_FIELDS}"
        answer = self.lucca(tenant, query)
        assert answer.status_code == 200, answer.text
        items = answer.get_json()["data"]["items"]
        found = {one["id"]: _person(one) for one in items}
        for one in items:
            assert one["name"] == found[one["id"]].name
            if one["manager"]:
                assert one["manager"]["name"] == found[one["manager"]["id"]].name
        return found

    def me(self, tenant: str) -> int | None:
        """Return the id of who answers for the tenant's key, None where that is not said."""
        answer = self.lucca(tenant, "users/me")
        if answer.status_code == 404:
            return None
        found: int = answer.get_json()["data"]["id"]
        return found

    def compare(self, bench: Bench, machine: Machine) -> None:
        """Hold everything against the bench."""
        self._steps += 1
        listed = self.control("acme", "tenants")
        same(
            [(one["name"], one["origin"], one["people"]) for one in listed],
            [(name, bench.tenants[name].origin, 60) for name in sorted(bench.tenants)],
        )
        saved = self.control("acme", "snapshots")
        assert [(one["name"], one["tenant"], one["now"], one["people"]) for one in saved] == [
            (name, one.state.owner, utc(one.now), 60)
            for name, one in sorted(bench.snapshots.items())
        ]
        for name, tenant in bench.tenants.items():
            self._compare_control(name, tenant.state, machine)
            self._compare_hooks(name, tenant.state)
            same(self.people(name), tenant.state.people)
            same(self.me(name), tenant.state.me(bench.contact))
            self._try_other_keys(name)

    def _compare_control(self, tenant: str, state: State, machine: Machine) -> None:
        now = state.now(machine)
        shown = {"now": utc(now), "frozen": state.frozen_at is not None}
        same(self.control(tenant, "clock"), shown)
        v5 = {"calls": 50, "seconds": 60} if state.dialect == "lucca" else None
        switches = {
            "dialect": state.dialect,
            "signin": state.signin,
            "limits": {"v3": None, "v4": None, "v5": v5},
        }
        same(self.control(tenant, "settings"), switches)
        faults = self.control(tenant, "faults")
        same([(one["id"], datetime.fromisoformat(one["made_at"])) for one in faults], state.faults)
        info = self.control(tenant, "info")
        same((info["tenant"], info["now"]), (tenant, utc(now, "seconds")))
        for name in ("api_key", "client_id", "client_secret"):
            self._check_owner(tenant, f"Lucca's {name}", info["lucca"][name])
        self._check_owner(tenant, "SmartLink's api_key", info["smartlink"]["api_key"])
        apps = info["smartlink"]["apps"]
        same([one["name"] for one in apps], [one.rpartition(" ")[0] for one in state.apps])
        for known_as, one in zip(state.apps, apps, strict=True):
            for name in ("appid", "client_id", "client_secret"):
                self._check_owner(tenant, f"{name} of {known_as}", one[name])

    def _compare_hooks(self, tenant: str, state: State) -> None:
        shown = self.control(tenant, "webhooks")
        for one, hook in zip(shown, state.hooks, strict=True):
            same((one["url"], one["created_at"]), (hook.url, utc(hook.made_at)))
            same((one["format"], one["status"]), ("guide", "active"))
            for name in ("id", "secret"):
                self._check_owner(tenant, f"{name} of endpoint {hook.number}", one[name])
            # Nothing is sent, for nothing serves: each is still to be.
            waiting = self.control(tenant, f"webhooks/{one['id']}/deliveries?limit=500")
            same(len(waiting), hook.pending)

    def _check_owner(self, tenant: str, what: str, value: str) -> None:
        """A credential is the same whenever there is one, and nobody else's."""
        same(value, self._known.setdefault((tenant, what), value))
        same((tenant, what), self._owners.setdefault(value, (tenant, what)))

    def _try_other_keys(self, tenant: str) -> None:
        """No key of another, there or gone, opens this one: at each step another is tried."""
        names = (one for one, what in self._known if what == "Lucca's api_key" and one != tenant)
        others = sorted(names)
        if others:
            key = self._known[others[self._steps % len(others)], "Lucca's api_key"]
            assert self.lucca(tenant, "users", key=key).status_code == 401


def same(shown: object, expected: object) -> None:
    """Fail, and show both, unless they are equal."""
    assert shown == expected, f"{shown!r} is not {expected!r}"


def _person(shown: dict[str, Any]) -> Person:
    return Person(
        id=shown["id"],
        first_name=shown["firstName"],
        last_name=shown["lastName"],
        mail=shown["mail"],
        login=shown["login"],
        job=shown["jobTitle"],
        begins=shown["dtContractStart"],
        modified=shown["modifiedAt"],
        manager=shown["manager"] and shown["manager"]["id"],
    )
