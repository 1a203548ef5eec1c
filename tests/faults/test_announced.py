"""That faults are planned is said where people and programs look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.test import Client

    from tests.faults.conftest import Plan


def ready(client: Client, at: str = "") -> object:
    """Return what a health check is told; the check itself passes."""
    answer = client.get(f"{at}/_emulator/ready")
    assert answer.status_code == 200
    return answer.get_json()


def banner(client: Client, path: str, language: str = "en") -> str | None:
    """Return what a page says of faults, None if nothing."""
    text = client.get(path, headers={"Accept-Language": language}).text
    _, mark, rest = text.partition('<p class="bar-faults" role="status">')
    return rest.partition("</p>")[0] if mark else None


def test_every_page_of_the_tenant_says_so(client: Client, plan: Plan) -> None:
    """In both languages, by the rules' names, for as long as they may hit."""
    before = banner(client, "/")
    plan({"latency": 0}, name="slow", where={"product": "lucca"})
    plan({"status": 500}, where={"path": "/nowhere"}, when={"first": 1})

    told = "Planned faults are at work here: slow, fault-2."
    assert (before, banner(client, "/")) == (None, told)
    assert banner(client, "/no/such/page") == told
    french = "Des pannes prévues sont à l’œuvre ici : slow, fault-2."
    assert banner(client, "/api/oidc/nobody/authorize", "fr") == french
    assert client.get("/nowhere").status_code == 500
    assert banner(client, "/") == "Planned faults are at work here: slow."
    client.delete("/_emulator/faults")
    assert banner(client, "/") is None


def test_a_long_list_is_cut(client: Client, plan: Plan) -> None:
    """Five names are enough to see what it is about."""
    for _ in range(6):
        plan({"malformed": True}, where={"path": "/nowhere"})

    named = ", ".join(f"fault-{number}" for number in range(1, 6))
    assert banner(client, "/") == f"Planned faults are at work here: {named} …."


def test_another_tenant_says_nothing(client: Client, plan: Plan) -> None:
    """It has none."""
    plan({"latency": 0})

    assert banner(client, "/t/beta/") is None
    assert ready(client, "/t/beta") == {"ready": True, "tenant": "beta", "faults": 0}


def test_a_server_under_faults_is_healthy_and_says_so(client: Client, plan: Plan) -> None:
    """200 all the while, with the number of rules that may hit now."""
    plan({"status": 500})
    plan({"reset": True}, when={"from": "2999-01-01T00:00:00Z"})

    assert client.get("/").status_code == 500
    assert ready(client) == {"ready": True, "tenant": "acme", "faults": 1}
