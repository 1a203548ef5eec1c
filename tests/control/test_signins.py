"""What the journal knows of a sign-in: which requests were part of it, by OIDC and by SAML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.smartlink.party import ORIGIN, Browser, Party, answered
from tests.smartlink.saml.sp import ACS, AUTHN, ENTITY_ID, deflated, in_base64

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

REQUESTS = "/_emulator/requests"
OIDC = "/api/oidc/*"


@pytest.fixture
def info(client: Client) -> dict[str, Any]:
    """What the emulator says of itself."""
    found: dict[str, Any] = client.get("/_emulator/info", base_url=ORIGIN).get_json()
    return found


@pytest.fixture
def party(client: Client, info: dict[str, Any]) -> Party:
    """The built-in application."""
    return Party(Browser(client), client, info["smartlink"]["apps"][0])


def person(info: dict[str, Any], persona: str) -> dict[str, Any]:
    """Return somebody."""
    (found,) = [one for one in info["people"] if one["persona"] == persona]
    return dict(found)


def listed(client: Client, **search: str) -> list[dict[str, Any]]:
    """Return what a search finds, oldest first."""
    found = client.get(f"{REQUESTS}?{urlencode(search)}").get_json()["requests"]
    return list(reversed(found))


def steps(client: Client, signin: str) -> list[str]:
    """Return how and where each request of a sign-in went, oldest first."""
    return [
        f"{one['method']} {one['path'].rpartition('/')[2]}" for one in listed(client, signin=signin)
    ]


def ids(client: Client, **search: str) -> list[str | None]:
    """Return the sign-in of each request that is found, oldest first."""
    return [one["signin"] and one["signin"]["id"] for one in listed(client, **search)]


def test_all_of_a_sign_in_by_oidc(client: Client, party: Party, info: dict[str, Any]) -> None:
    """From the first address to what the refreshed token opens, and nothing beside it."""
    someone = person(info, "manager")
    client.get("/portal")
    page = party.browser.choose(party.authorize(), q="xyz")
    page = party.browser.choose(page, **{"as": someone["sub"]})
    code = answered(party.browser.submit(page, answer="approve"))["code"]
    tokens = party.token(code=code).get_json()
    again = party.refresh(tokens["refresh_token"]).get_json()
    assert party.userinfo(again["access_token"]).status_code == 200
    client.get("/api/v3/users")

    (signin,) = {one["signin"]["id"] for one in listed(client, path=OIDC)}
    assert steps(client, signin) == [
        "GET authorize",
        "GET signin",
        "GET signin",
        "POST signin",
        "POST token",
        "POST token",
        "GET userinfo",
    ]
    told = {
        "id": signin,
        "protocol": "oidc",
        "app": party.entry["appid"],
        "person": someone["email"],
    }
    lines = listed(client, signin=signin)
    assert [one["signin"]["person"] for one in lines] == [None, None, None, *[told["person"]] * 4]
    assert [client.get(f"{REQUESTS}/{one['number']}").get_json()["signin"] for one in lines] == [
        told
    ] * 7
    assert ids(client, path="/portal") == ids(client, path="/api/v3/*") == [None]
    assert listed(client, signin="0" * 16) == []


def test_two_sign_ins_of_one_browser(client: Client, party: Party, info: dict[str, Any]) -> None:
    """The second finds the session, and is another all the same."""
    sub = person(info, "employee")["sub"]
    first, second = (party.tokens(sub) for _ in range(2))
    party.userinfo(first["access_token"])
    party.userinfo(second["access_token"])

    one, other = ids(client, path="*/authorize")
    assert one != other
    assert ids(client, path="*/token") == [one, other]
    assert ids(client, path="*/userinfo") == [one, other]
    assert steps(client, str(other)) == ["GET authorize", "POST token", "GET userinfo"]


def test_what_is_refused_was_part_of_it_too(
    client: Client, party: Party, info: dict[str, Any]
) -> None:
    """A person's no, a code that comes twice; a code of nobody's is part of nothing."""
    sub = person(info, "employee")["sub"]
    page = party.browser.choose(party.authorize(), **{"as": sub})
    assert "error" in answered(party.browser.submit(page, answer="refuse"))
    code = party.code(sub)
    statuses = [party.token(code=one).status_code for one in (code, code, "made-up")]

    assert statuses == [200, 400, 400]
    tokens = ids(client, path="*/token")
    authorized = ids(client, path="*/authorize")
    assert tokens == [authorized[1], authorized[1], None]
    assert steps(client, str(authorized[0])) == ["GET authorize", "GET signin", "POST signin"]


@pytest.mark.parametrize("sent", ["", "x" * 16, "0" * 15, "0" * 17, "0" * 15 + "é"])
def test_a_form_cannot_name_just_anything(
    client: Client, party: Party, info: dict[str, Any], sent: str
) -> None:
    """What is no id of ours begins a sign-in of its own."""
    page = party.browser.choose(party.authorize(), **{"as": person(info, "employee")["sub"]})
    code = answered(party.browser.submit(page, answer="approve", signin=sent))["code"]
    party.token(code=code)

    *_, approved, token = ids(client, path=OIDC)
    assert re.fullmatch("[0-9a-f]{16}", str(approved))
    assert approved == token
    assert approved not in (sent, *ids(client, path="*/authorize"))


def test_the_id_opens_nothing(client: Client, party: Party, info: dict[str, Any]) -> None:
    """Who forges another's id and has a code of their own refused ends nobody else's tokens."""
    sub = person(info, "employee")["sub"]
    tokens = party.tokens(sub)
    (victim,) = set(ids(client, path="*/token"))

    page = party.authorize(prompt="login")
    if 'name="answer"' not in page.text:
        page = party.browser.choose(page, **{"as": sub})
    code = answered(party.browser.submit(page, answer="approve", signin=str(victim)))["code"]
    for _ in range(2):
        party.token(code=code)

    assert ids(client, path="*/token") == [victim] * 3
    assert party.userinfo(tokens["access_token"]).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_all_of_a_sign_in_by_saml(client: Client, info: dict[str, Any], method: str) -> None:
    """From the request, by whichever binding, to the page that takes the response away."""
    someone = person(info, "manager")
    app = client.post(
        "/_emulator/apps",
        json={"name": "Sp", "saml": {"entity_id": ENTITY_ID, "acs_url": ACS}},
        base_url=ORIGIN,
    ).get_json()
    now = datetime.fromisoformat(info["now"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    attributes = f' ID="_a" Version="2.0" IssueInstant="{now}"'
    text = AUTHN.format(attributes=attributes, issuer=ENTITY_ID, inside="")
    browser = Browser(client)
    if method == "GET":
        page = browser.get(f"{app['sso_url']}?{urlencode({'SAMLRequest': deflated(text)})}")
    else:
        sent = browser.post(app["sso_url"], {"SAMLRequest": in_base64(text)})
        page = browser.get(sent.headers["Location"])
    page = browser.choose(page, **{"as": someone["sub"]})
    page = browser.submit(page, answer="approve")
    assert _posts(page)

    (signin,) = {one["signin"]["id"] for one in listed(client, path="/api/saml2/*")}
    expected = ["GET " + app["appid"], "GET signin", "POST signin"]
    if method == "POST":
        expected.insert(0, "POST " + app["appid"])
    assert steps(client, signin) == expected
    first = listed(client, signin=signin)[0]["number"]
    assert client.get(f"{REQUESTS}/{first}").get_json()["signin"] == {
        "id": signin,
        "protocol": "saml",
        "app": app["appid"],
        "person": someone["email"],
    }


def _posts(page: TestResponse) -> bool:
    return page.status_code == 200 and f'action="{ACS}"' in page.text
