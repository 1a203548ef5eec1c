"""What callers meet: statuses, late and broken answers, each in its product's words."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from emulator.clock import Clock
from emulator.turn import Turn
from emulator.wire import Wire
from tests.faults.conftest import FAULTS

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants
    from tests.faults.conftest import Get, Plan

    Leaves = list[Wire | None]


def app(client: Client) -> dict[str, Any]:
    """Return the built-in application at SmartLink."""
    info = client.get("/_emulator/info").get_json()
    found: dict[str, Any] = info["smartlink"]["apps"][0]
    return found


def create(client: Client, name: str) -> TestResponse:
    """Create a user of this name."""
    key = client.get("/_emulator/info").get_json()["lucca"]["api_key"]
    body = {"mail": f"{name}@acme.example", "firstName": name, "lastName": "Person"}
    sent = {"Authorization": f"lucca application={key}"}
    return client.post("/api/v3/users", json=body, headers=sent)


def counted(client: Client) -> list[tuple[int, int]]:
    """Return what each rule has seen and hit."""
    return [(one["seen"], one["hits"]) for one in client.get(FAULTS).get_json()]


def test_a_status_is_said_as_lucca_says_it(client: Client, plan: Plan, users: Get) -> None:
    """Announced by the rule's name; then it heals, and all is as before."""
    before = users().get_json()["data"]
    plan({"status": 503}, name="flaky users", when={"first": 1})

    failed, after = users(), users()

    assert (failed.status_code, failed.headers["X-Emulator-Fault"]) == (503, "flaky users")
    assert failed.content_type == "application/json; charset=utf-8"
    text = "Service Unavailable (planned fault 'flaky users')."
    assert failed.get_json() == {"Status": 503, "Message": text}
    assert (after.status_code, after.get_json()["data"]) == (200, before)
    assert "X-Emulator-Fault" not in after.headers
    assert counted(client) == [(1, 1)]


def test_what_fails_is_not_done(client: Client, plan: Plan, users: Get) -> None:
    """A create that meets a 500 creates nobody."""
    plan({"status": 500}, where={"method": "POST"})

    assert create(client, "new").status_code == 500
    assert users("?mail=new@acme.example").get_json()["data"]["items"] == []


def test_a_status_with_an_answer_of_its_own(plan: Plan, users: Get) -> None:
    """JSON or text, with the headers that were given."""
    html = {"Content-Type": "text/html"}
    plan({"status": {"code": 502, "body": "<h1>Bad</h1>", "headers": html}}, when={"first": 1})
    plan({"status": {"code": 200, "body": {"data": None}, "headers": {"X-Proxy": "b"}}})

    page, empty = users(), users()

    assert (page.status_code, page.content_type, page.text) == (502, "text/html", "<h1>Bad</h1>")
    assert page.headers["Content-Length"] == "12"
    assert (empty.status_code, empty.get_json()) == (200, {"data": None})
    assert (empty.content_type, empty.headers["X-Proxy"]) == ("application/json", "b")


def test_a_redirect_or_an_empty_answer(plan: Plan, users: Get) -> None:
    """Below 400 there is no error to say: the answer has no body but one given."""
    plan({"status": {"code": 302, "headers": {"Location": "/maintenance"}}}, when={"first": 1})
    plan({"status": 204})

    moved, nothing = users(), users()

    assert (moved.status_code, moved.headers["Location"], moved.data) == (302, "/maintenance", b"")
    assert (nothing.status_code, nothing.data) == (204, b"")


def test_401_in_mid_run(plan: Plan, users: Get) -> None:
    """Two calls pass, the key is refused from the third, in Lucca's words."""
    plan({"unauthorized": True}, when={"after": 2})

    codes = [users().status_code for _ in range(4)]
    refused = users()

    assert codes == [200, 200, 401, 401]
    assert refused.headers["WWW-Authenticate"] == "Lucca"
    text = "This credential is no longer accepted (planned fault 'fault-1')."
    assert refused.get_json() == {"Status": 401, "Message": text}


def test_401_at_smartlink(client: Client, plan: Plan) -> None:
    """At the token endpoint it is the client's (RFC 6749 §5.2), elsewhere the token's (6750)."""
    plan({"unauthorized": True}, where={"product": "smartlink"})
    at = f"/api/oidc/{app(client)['appid']}"

    token = client.post(f"{at}/token", data={"grant_type": "refresh_token"})
    claims = client.get(f"{at}/userinfo")

    assert [token.status_code, claims.status_code] == [401, 401]
    assert token.get_json()["error"] == "invalid_client"
    assert token.headers["WWW-Authenticate"].startswith('Basic realm="SmartLink"')
    assert claims.get_json()["error"] == "invalid_token"
    assert 'error="invalid_token"' in claims.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "invalid_request"),
        (429, "temporarily_unavailable"),
        (500, "server_error"),
        (503, "temporarily_unavailable"),
    ],
)
def test_a_status_at_smartlink(client: Client, plan: Plan, status: int, code: str) -> None:
    """With an OAuth error, open to any origin as all else there."""
    plan({"status": status})

    answer = client.post(f"/api/oidc/{app(client)['appid']}/token")

    assert (answer.status_code, answer.get_json()["error"]) == (status, code)
    assert "planned fault 'fault-1'" in answer.get_json()["error_description"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_status_on_a_page(client: Client, plan: Plan) -> None:
    """People are told, in their language, that it was planned."""
    plan({"status": 503})

    page = client.get("/portal", headers={"Accept-Language": "fr"})

    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "Cette panne était prévue" in page.text
    assert page.headers["X-Emulator-Fault"] == "fault-1"


def test_too_many_requests(plan: Plan, users: Get) -> None:
    """429 over the limit, with the seconds until the window ends."""
    plan({"throttle": {"limit": 2, "per": 30}})

    codes = [users().status_code for _ in range(3)]
    limited = users()

    assert codes == [200, 200, 429]
    assert 28 <= int(limited.headers["Retry-After"]) <= 30
    text = "Too many requests: 2 in 30 seconds are allowed (planned fault 'fault-1')."
    assert limited.get_json() == {"Status": 429, "Message": text}


def test_a_retry_after_is_right_by_the_tenants_clock(
    tenants: Tenants, plan: Plan, users: Get
) -> None:
    """A second before it has passed the answer is 429 still, at its second no longer."""
    tenant, noon = tenants.get("acme"), datetime(2026, 1, 5, 12, tzinfo=UTC)

    def asked(seconds: float) -> tuple[int, str | None]:
        clock = Clock(frozen_at=noon + timedelta(seconds=seconds))
        tenants.change(tenant, replace(tenant.settings, clock=clock))
        answer = users()
        return answer.status_code, answer.headers.get("Retry-After")

    plan({"throttle": {"limit": 1, "per": 30}})

    assert [asked(at) for at in (0, 0, 12.5, 29, 29.999)] == [
        (200, None),
        (429, "30"),
        (429, "18"),
        (429, "1"),
        (429, "1"),
    ]
    assert [asked(at) for at in (30, 30)] == [(200, None), (429, "30")]


def test_too_many_requests_as_lucca_documents_it(plan: Plan, users: Get) -> None:
    """Fifty in a minute."""
    rule = plan({"throttle": True})

    assert rule["what"] == {"throttle": {"limit": 50, "per": 60}}
    assert [users("?limit=1").status_code for _ in range(51)] == [200] * 50 + [429]


def test_a_late_answer(plan: Plan, users: Get) -> None:
    """Whole, as it would have been; several delays add up."""
    before = users().get_json()["data"]
    plan({"latency": {"fixed": 0.1}}, when={"first": 1})
    plan({"latency": {"between": [0.05, 0.06]}}, when={"first": 1})
    began = monotonic()
    late = users()
    took = monotonic() - began

    assert 0.15 <= took < 1
    assert late.get_json()["data"] == before
    assert late.headers["X-Emulator-Fault"] == "fault-1, fault-2"
    assert "Not delayed" not in str(late.headers)


def test_a_delay_that_may_not_be_is_told(plan: Plan, users: Get) -> None:
    """When too many wait already, the answer comes at once and says so."""
    plan({"latency": 30}, name="slow")
    turn = Turn(1)
    assert turn.take_seat()
    began = monotonic()
    with turn:
        answer = users()

    assert monotonic() - began < 5
    assert (answer.status_code, answer.headers["X-Emulator-Fault"]) == (200, "slow")
    assert "Not delayed by 30.000 s as planned" in " ".join(
        answer.headers.getlist("X-Emulator-Notice")
    )


def test_others_are_answered_meanwhile(plan: Plan, users: Get) -> None:
    """A delayed request gives back the turn while it waits."""
    plan({"latency": 0.2}, when={"first": 1})
    turn = Turn(4)
    seen: list[bool] = []
    lent = turn.__exit__

    def noting(*how: object) -> None:
        seen.append(True)
        lent(*how)

    turn.__exit__ = noting  # type: ignore[method-assign]
    turn.__enter__()
    assert users().status_code == 200
    lent()

    assert seen == [True]


def test_a_malformed_answer(plan: Plan, users: Get) -> None:
    """200, an honest length, and no JSON."""
    plan({"malformed": True})

    answer = users()

    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.data.startswith(b'{"')
    with pytest.raises(ValueError, match="Expecting"):
        answer.get_json()


def test_several_at_once(plan: Plan, users: Get) -> None:
    """A late 503 whose body is broken: what excludes nothing goes together."""
    plan({"latency": 0.01})
    plan({"status": 503})
    plan({"malformed": True})
    plan({"unauthorized": True})

    answer = users()

    assert answer.status_code == 503
    assert answer.data.startswith(b'{"Status":503,')
    assert answer.data.endswith(b"{")
    assert answer.headers["X-Emulator-Fault"] == "fault-1, fault-2, fault-3"


@pytest.mark.parametrize(
    ("where", "hit"),
    [
        ({"product": "lucca"}, True),
        ({"product": "smartlink"}, False),
        ({"method": "GET"}, True),
        ({"method": "post"}, False),
        ({"path": "/api/v3/*"}, True),
        ({"path": "/t/*"}, False),
        ({"path": "/api/v3/departments"}, False),
        ({"headers": {"X-Team": "pay*"}}, True),
        ({"headers": {"x-team": "hr"}}, False),
        ({"headers": {"X-Other": "*"}}, False),
        ({"product": "lucca", "path": "*/users", "headers": {"x-team": "payroll"}}, True),
        ({"product": "lucca", "path": "*/users", "headers": {"x-team": "hr"}}, False),
    ],
)
def test_where_a_rule_holds(plan: Plan, users: Get, where: dict[str, Any], hit: bool) -> None:
    """By product, method, path within the tenant, and headers."""
    plan({"status": 500}, at="/t/beta", where=where)

    answer = users(at="/t/beta", **{"X-Team": "payroll"})

    assert answer.status_code == (500 if hit else 200)


def test_a_rule_for_one_caller(client: Client, plan: Plan, users: Get) -> None:
    """By API key; by client id in the Basic header, the form, the query."""
    info = client.get("/_emulator/info").get_json()
    key, client_id = info["lucca"]["api_key"], app(client)["client_id"]
    plan({"status": 500}, where={"caller": key.upper()})
    plan({"status": 502}, where={"caller": client_id})
    at = f"/api/oidc/{app(client)['appid']}"
    basic = base64.b64encode(f"{client_id}:wrong".encode()).decode()
    form = {"grant_type": "authorization_code", "client_id": client_id}

    assert users().status_code == 500
    assert users(Authorization="lucca application=" + "0" * 36).status_code == 401
    sent = {"Authorization": f"Basic {basic}"}
    assert client.post(f"{at}/token", headers=sent).status_code == 502
    assert client.post(f"{at}/token", data=form).status_code == 502
    assert client.post(f"{at}/token", data=form | {"client_id": "x"}).status_code == 401
    assert client.get(f"{at}/authorize?client_id={client_id}").status_code == 502


def test_a_form_is_still_there_after_it_was_read(client: Client, plan: Plan) -> None:
    """Looking for the client id in it takes nothing from whoever answers."""
    plan({"status": 500}, where={"caller": "someone else"})
    found = app(client)
    form = {
        "grant_type": "authorization_code",
        "code": "none",
        "redirect_uri": found["redirect_uris"][0],
        "client_id": found["client_id"],
        "client_secret": found["client_secret"],
    }

    answer = client.post(f"/api/oidc/{found['appid']}/token", data=form)

    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_grant")


def test_the_product_of_its_own_host(client: Client, plan: Plan) -> None:
    """On a product's own host name, every page is that product's."""
    plan({"status": 500}, where={"product": "smartlink"})

    own = client.get("/", headers={"Host": "acme.link.localhost"})

    assert (own.status_code, client.get("/").status_code) == (500, 200)


def test_the_control_api_is_never_touched(client: Client, plan: Plan) -> None:
    """Nor is it counted: a server under faults stays ready and can be steered."""
    plan({"status": 500})

    assert client.get("/_emulator/ready").status_code == 200
    assert client.get("/_emulator/static/emulator.css").status_code == 200
    assert client.get(FAULTS).get_json()[0]["seen"] == 0
    assert client.delete(FAULTS).status_code == 204


def test_another_tenant_sees_nothing_of_it(client: Client, plan: Plan, users: Get) -> None:
    """Neither the failure nor the rule."""
    plan({"status": 500})

    assert (users().status_code, users(at="/t/beta").status_code) == (500, 200)
    assert client.get("/t/beta" + FAULTS).get_json() == []


def test_the_same_seed_fails_the_same_calls_twice(plan: Plan, users: Get, client: Client) -> None:
    """And in another tenant."""
    runs = []
    for at in ("", "", "/t/beta"):
        client.delete(at + FAULTS)
        plan({"status": 503}, at=at, when={"probability": 0.5, "seed": 3})
        runs.append([users("?limit=1", at=at).status_code for _ in range(30)])

    assert runs[0] == runs[1] == runs[2]
    assert 5 < runs[0].count(503) < 25


def test_faults_on_a_request_that_no_tenant_answers(client: Client, plan: Plan) -> None:
    """An unknown tenant is still an unknown tenant."""
    plan({"status": 500})

    assert client.get("/t/nobody/api/v3/users").status_code == 404


def test_a_head_has_no_body(client: Client, plan: Plan) -> None:
    """Whatever the fault, with the headers of the answer to a GET (RFC 9110 §9.3.2)."""
    plan({"status": {"code": 500, "body": "broken"}})

    answer = client.head("/portal")

    assert (answer.status_code, answer.data) == (500, b"")
    assert answer.headers["Content-Length"] == "6"


def test_it_obeys_the_tenants_clock(tenants: Tenants, plan: Plan, users: Get) -> None:
    """A rule heals when the tenant's time has come, whatever the machine's."""
    plan({"status": 503}, heal={"seconds": 3600})
    assert users().status_code == 503
    tenant = tenants.get("acme")
    ahead = Clock(offset=timedelta(hours=1))
    tenants.change(tenant, replace(tenant.settings, clock=ahead))

    assert users().status_code == 200


def test_a_connection_closed_before_the_work(
    client: Client, plan: Plan, users: Get, leaves: Leaves
) -> None:
    """Nothing is done; the server is asked to send nothing (live: tests/cli/test_fault.py)."""
    plan({"reset": True}, where={"method": "POST"})

    answer = create(client, "lost")

    assert leaves[-1] == Wire(dropped=True)
    assert answer.headers["X-Emulator-Fault"] == "fault-1"
    assert answer.headers["X-Emulator-Notice"].startswith("The connection is closed")
    assert users("?mail=lost@acme.example").get_json()["data"]["items"] == []


def test_a_connection_closed_after_the_work(
    client: Client, plan: Plan, users: Get, leaves: Leaves
) -> None:
    """The change is there, though nobody was told: what a retry must cope with."""
    plan({"reset": {"done": True}}, where={"method": "POST"})

    answer = create(client, "found")

    assert leaves[-1] == Wire(dropped=True)
    (found,) = users("?mail=found@acme.example").get_json()["data"]["items"]
    assert found["id"] == answer.get_json()["data"]["id"]


def test_of_a_closed_connection_nothing_is_cut(client: Client, plan: Plan, leaves: Leaves) -> None:
    """Whatever else is planned for the answer: none leaves."""
    plan({"reset": {"done": True}})
    plan({"truncate": 5})
    plan({"slow_body": 1})

    answer = create(client, "whole")

    assert leaves[-1] == Wire(dropped=True)
    assert answer.get_json()["data"]["mail"] == "whole@acme.example"


@pytest.mark.parametrize("kept", [0, 10, 10_000_000])
def test_a_body_that_breaks_off(plan: Plan, users: Get, leaves: Leaves, kept: int) -> None:
    """The length is that of the whole; one byte at least is missing."""
    full = len(users().data)
    plan({"truncate": kept})

    answer = users()

    assert answer.headers["Content-Length"] == str(full)
    assert len(answer.data) == min(kept, full - 1)
    assert leaves[-1] == Wire(cut=True)


def test_a_body_that_trickles_in(plan: Plan, users: Get, leaves: Leaves) -> None:
    """At the pace planned, or as fast as it takes to end within a minute."""
    full = len(users().data)
    plan({"slow_body": {"bytes_per_second": 5_000}}, when={"first": 1})
    plan({"slow_body": 1}, when={"after": 1})

    answers = [users(), users()]

    assert leaves[-2:] == [Wire(bytes_per_second=5_000), Wire(bytes_per_second=full / 60)]
    assert [len(one.data) for one in answers] == [full, full]


def test_a_broken_short_and_slow_body(plan: Plan, users: Get, leaves: Leaves) -> None:
    """Whatever the order of the plans, the cut is seen."""
    full = len(users().data)
    plan({"slow_body": 100_000})
    plan({"truncate": full - 3})
    plan({"malformed": True})

    answer = users()

    assert (answer.headers["Content-Length"], len(answer.data)) == (str(full), full - 3)
    assert leaves[-1] == Wire(cut=True, bytes_per_second=100_000)


def test_a_pace_that_may_not_be_is_told(plan: Plan, users: Get, leaves: Leaves) -> None:
    """When too many wait already, the answer is sent at once and says so."""
    plan({"slow_body": 1})
    turn = Turn(1)
    assert turn.take_seat()
    with turn:
        answer = users()

    assert leaves[-1] is None
    assert "Not slowed down as planned" in " ".join(answer.headers.getlist("X-Emulator-Notice"))


def test_there_is_nothing_to_cut_of_an_answer_without_body(
    client: Client, plan: Plan, leaves: Leaves
) -> None:
    """It is sent as it is."""
    plan({"truncate": 5})
    plan({"status": 204})

    answer = client.get("/portal")

    assert (answer.status_code, answer.data) == (204, b"")
    assert leaves[-1] is None


def test_a_copy_of_a_tenant_has_its_faults(client: Client, plan: Plan, users: Get) -> None:
    """With their counts; from then on each goes its own way."""
    plan({"status": 500}, when={"first": 3})
    assert users().status_code == 500
    made = client.post(
        "/_emulator/tenants", json={"name": "copy", "from": {"tenant": "acme"}}
    ).get_json()
    key = made["lucca"]["api_key"]

    sent = {"Authorization": f"lucca application={key}"}
    codes = [client.get("/t/copy/api/v3/users", headers=sent).status_code for _ in range(3)]

    assert codes == [500, 500, 200]
    assert counted(client) == [(1, 1)]
