"""Mails that are kept and not sent: by Lucca, found through the control API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from emulator.mail import Mail, outbox, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    from emulator.tenancy import Tenants

    Post = Callable[..., TestResponse]

NEW = {"mail": "zoe.legoff@acme.example", "firstName": "Zoé", "lastName": "Le Goff"}


@pytest.fixture
def post(client: Client) -> Post:
    """Create a user, asking for more beside the body."""
    key = client.get("/_emulator/info").get_json()["lucca"]["api_key"]

    def send(query: dict[str, str] | None = None, **body: Any) -> TestResponse:
        headers = {"Authorization": f"lucca application={key}", "X-Correlation-ID": "here"}
        return client.post("/api/v3/users", query_string=query, headers=headers, json=NEW | body)

    return send


def mails(client: Client, **asked: str) -> list[dict[str, Any]]:
    """Return the mails found."""
    answer = client.get("/_emulator/mail", query_string=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["mails"]
    return found


def test_a_new_user_is_welcomed_in_french(client: Client, post: Post) -> None:
    """Unless their file is in another language; one mail has both forms of its text."""
    user = post(dtContractStart="2026-02-01").get_json()["data"]

    (line,) = mails(client)
    whole = client.get("/_emulator/mail/1").get_json()

    assert line == {
        "number": 1,
        "sent_at": line["sent_at"],
        "from": "Lucca <no-reply@lucca.example>",
        "to": "zoe.legoff@acme.example",
        "subject": "Bienvenue sur Lucca, Zoé",
        "language": "fr",
        "about": "welcome",
        "correlation_id": "here",
    }
    assert datetime.fromisoformat(line["sent_at"]).tzinfo == UTC
    assert {name: whole[name] for name in line} == line
    for text in (whole["text"], whole["html"]):
        assert user["login"] in text
        assert "01/02/2026" in text
        assert "http://localhost/identity/login" in text


def test_another_language_is_written_to_in_english(client: Client, post: Post) -> None:
    """Whatever it is; markup in a name is no markup in the mail."""
    post(cultureId=1031, firstName="<b>Zoé")

    whole = client.get("/_emulator/mail/1").get_json()

    assert (whole["language"], whole["subject"]) == ("en", "Welcome to Lucca, <b>Zoé")
    assert "&lt;b&gt;Zoé" in whole["html"]
    assert "<b>" not in whole["html"]


def test_nobody_is_told_on_demand(client: Client, post: Post) -> None:
    """``notify=false``; a refused user is not told either."""
    made = post({"notify": "false"})
    refused = post(login=NEW["mail"])

    assert (made.status_code, refused.status_code) == (200, 400)
    assert mails(client) == []


def test_mails_are_found_by_parts_whatever_the_case(client: Client, post: Post) -> None:
    """The newest first, as many as asked for."""
    post()
    post(mail="Élodie@acme.example", login="e", firstName="Élodie")

    assert [one["number"] for one in mails(client)] == [2, 1]
    assert [one["number"] for one in mails(client, to="ÉLODIE")] == [2]
    assert [one["number"] for one in mails(client, subject="lucca, zoé")] == [1]
    assert [one["number"] for one in mails(client, about="welcome", limit="1")] == [2]
    assert mails(client, to="nobody") == []


def test_mails_are_thrown_away(client: Client, post: Post) -> None:
    """All at once; another tenant has its own."""
    post()

    assert client.get("/t/beta/_emulator/mail").get_json() == {"mails": [], "kept": 0}
    assert client.delete("/_emulator/mail").status_code == 204
    assert client.get("/_emulator/mail").get_json() == {"mails": [], "kept": 0}
    assert client.get("/_emulator/mail/1").status_code == 404


def test_a_copied_tenant_has_none(client: Client, post: Post) -> None:
    """Nobody there was written to; a snapshot of its own has them still."""
    post()
    client.post("/_emulator/snapshots", json={"name": "told"})
    client.delete("/_emulator/mail")

    client.post("/_emulator/tenants", json={"name": "gamma", "from": {"snapshot": "told"}})
    client.post("/_emulator/snapshots/told/restore")

    assert client.get("/t/gamma/_emulator/mail").get_json()["kept"] == 0
    assert client.get("/_emulator/mail").get_json()["kept"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("mail?limit=0", 400),
        ("mail?from=x", 400),
        ("mail/7", 404),
        ("mail/99999999999999999999", 404),
    ],
)
def test_what_is_asked_wrong_is_refused(client: Client, path: str, status: int) -> None:
    """In the control API's words."""
    answer = client.get(f"/_emulator/{path}")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_oldest_make_room(tenants: Tenants, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay, and numbers go on."""
    monkeypatch.setattr(outbox, "_KEPT", 3)
    letter = Mail("a@b.example", "c@d.example", "s", "t", "<p>t", "en", "test")

    with tenants.get("acme").database.transaction() as db:
        numbers = [put(db, letter, datetime(2026, 1, 5, tzinfo=UTC), "x") for _ in range(5)]
        left = outbox.found(db, {}, 10)

    assert numbers == [1, 2, 3, 4, 5]
    assert [one["number"] for one in left] == [5, 4, 3]
    assert left[0]["sent_at"] == "2026-01-05T00:00:00.000000Z"
