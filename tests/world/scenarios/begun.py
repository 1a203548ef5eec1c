"""A tenant made from a scenario, seen through the products' own APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from werkzeug.test import Client, TestResponse

Info = dict[str, Any]
LOCAL = "http://localhost"


class Begun:
    """A tenant that was made from a scenario, as its users and programs see it."""

    def __init__(self, client: Client, scenario: object, **more: Any) -> None:
        body = {"from": {"scenario": scenario}}
        answer = client.post("/_emulator/tenants", json=body, **more)
        assert answer.status_code == 201, answer.text
        self.client = client
        self.info: Info = answer.get_json()

    def control(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Ask the control API."""
        url = f"{self.info['base_url']}/_emulator{path}".removeprefix(LOCAL)
        return self.client.open(url, method=method, json=body).get_json()

    def lucca(self, path: str, method: str = "GET", body: object = None) -> TestResponse:
        """Ask Lucca."""
        lucca = self.info["lucca"]
        headers = {"Authorization": f"lucca application={lucca['api_key']}"}
        url = f"{lucca['base_url']}{path}".removeprefix(LOCAL)
        return self.client.open(url, method=method, json=body, headers=headers)

    def items(self, path: str) -> list[Info]:
        """Return a list of Lucca's."""
        answer = self.lucca(path)
        assert answer.status_code == 200, answer.text
        found: list[Info] = answer.get_json()["data"]["items"]
        return found

    def user(self, mail: str) -> Info:
        """Return somebody, also if they have left."""
        fields = "id,firstName,mail,login,dtContractStart,dtContractEnd,gender,jobTitle"
        fields += ",manager[name,mail],department,rolePrincipal"
        query = f"?mail={mail}&formerEmployees=true&fields={fields}"
        (found,) = self.items(f"/api/v3/users{query}")
        return found

    def leaves(self, mail: str) -> list[tuple[str, str, int]]:
        """Return the first and last days of somebody's leaves, and their statuses."""
        key = self.user(mail)["id"]
        query = f"leavePeriod.ownerId={key}&fields=status,leavePeriod[startsOn,endsOn]"
        return [
            (one["leavePeriod"]["startsOn"][:10], one["leavePeriod"]["endsOn"][:10], one["status"])
            for one in self.items(f"/api/v3/leaveRequests?{query}")
        ]

    def signs_in(self, mail: str) -> Info:
        """Sign in at SmartLink; return what it says of them, or its refusal."""
        self.control("/settings", "PATCH", {"signin": {"mode": "auto"}})
        (app,) = [one for one in self.info["smartlink"]["apps"] if one["name"] == "Lucca"]
        issuer = app["discovery_url"].removesuffix("/.well-known/openid-configuration")
        issuer = issuer.removeprefix(LOCAL)
        asked = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": app["redirect_uris"][0],
            "scope": "openid profile email groups",
            "login_hint": mail,
        }
        answer = self.client.get(f"{issuer}/authorize?{urlencode(asked)}")
        back = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
        if "code" not in back:
            return back
        grant = {"grant_type": "authorization_code", "code": back["code"]}
        secrets = {name: app[name] for name in ("client_id", "client_secret")}
        sent = grant | secrets | {"redirect_uri": asked["redirect_uri"]}
        token = self.client.post(f"{issuer}/token", data=sent).get_json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        claims: Info = self.client.get(f"{issuer}/userinfo", headers=headers).get_json()
        return claims
