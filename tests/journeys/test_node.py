"""Programs in JavaScript: openid-client as the relying party, and the guide's own class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.journeys.live import SAID, SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.testing.client import Tenant

    Run = Callable[..., dict[str, Any]]

REDIRECT_URI = "https://rp.example/callback"
SIGNED_OUT_URI = "https://rp.example/bye"


def test_openid_client(node: Run, lucca_emulator: Tenant) -> None:
    """openid-client, which checks all it is given, gets from discovery to signed out."""
    lucca_emulator.settings(signin={"mode": "auto", "as": None})
    person = lucca_emulator.person("manager")
    app = lucca_emulator.register(
        "Node", redirect_uris=[REDIRECT_URI], post_logout_redirect_uris=[SIGNED_OUT_URI]
    )

    said = node(
        "openid-client.mjs",
        redirect_uri=REDIRECT_URI,
        signed_out_uri=SIGNED_OUT_URI,
        login_hint=person.email,
        **{name: app[name] for name in ("discovery_url", "client_id", "client_secret")},
    )

    user = lucca_emulator.user(person.email, SAID)
    claims = said["claims"]
    assert app["discovery_url"] == f"{said['issuer']}/.well-known/openid-configuration"
    assert (claims["sub"], said["userinfo"]["sub"]) == (person.sub, person.sub)
    assert claims["aud"] == app["client_id"]
    assert claims["department"] == user["department"]["name"]
    assert said["nonce_kept"] is True
    assert (said["access_token_changed"], said["refreshed_sub"]) == (True, person.sub)
    assert said["refresh_again"] == "invalid_grant"
    assert said["ended_at"] == f"{SIGNED_OUT_URI}?state=bye"
    assert (said["silent_before"], said["silent_after"]) == (None, "login_required")


@pytest.mark.lucca_emulator(dialect="guide")
@pytest.mark.filterwarnings("ignore::emulator.testing.plugin.OnlyHere")  # as is meant here
def test_guide(node: Run, lucca_emulator: Tenant) -> None:
    """Over axios and over fetch: ``response.data.items[0]`` is nobody, then who was created; then
    they are changed."""
    url = f"{lucca_emulator.lucca_url}/api/v3/departments"
    items = requests.get(url, headers=lucca_emulator.lucca_headers, timeout=SECONDS).json()["items"]
    names = [one["name"] for one in items]
    first, second = [name for name in names if names.count(name) == 1][:2]
    people = {
        way: {
            "email": f"{way}.test-node@acme.example",
            "given_name": way.title(),
            "family_name": "Test",
            "department": first,
            "title": "Comptable",
        }
        for way in ("axios", "fetch")
    }
    said = node(
        "guide.mjs",
        base_url=lucca_emulator.lucca_url,
        api_key=lucca_emulator.api_key,
        other_department=second,
        **people,
    )

    for way in people:
        done = said[way]
        created, changed = done["created"], done["changed"]
        assert done["unknown"] is True
        assert created["name"] == f"{way.title()} Test"
        assert "authenticationMode" in done["notice"]
        assert changed["id"] == created["id"] == done["found"]["id"]
        assert [one["department"]["name"] for one in (created, changed)] == [first, second]
        assert changed["jobTitle"] == "Juriste"
