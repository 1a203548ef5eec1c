"""What is kept of a tenant's requests: where, how many, how long, and at whose cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from threading import Thread
from threading import enumerate as threads
from typing import TYPE_CHECKING, Any

import pytest

from emulator.address import find
from emulator.clock import Clock
from emulator.errors import NotFound
from emulator.journal import Journal, Recorder, Search, book, exchange, store
from emulator.journal import journal as writing
from emulator.services import Services, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from emulator.config import Config
    from emulator.tenancy import Tenant, Tenants

    Asked = Callable[..., Services]


@pytest.fixture
def journal(config: Config, tenants: Tenants) -> Iterator[Journal]:
    """A journal that keeps five requests of each tenant."""
    known = Journal(replace(config, journal=5), tenants)
    yield known
    known.stop()


def echo(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer with the body that was sent."""
    body = environ["wsgi.input"].read()
    start("201 Created", [("Content-Type", "text/plain"), ("X-Emulator-Notice", "Not so.")])
    return [body[:3], body[3:]]


def ask(
    journal: Journal, config: Config, tenant: Tenant, *, body: bytes = b"", **environ: Any
) -> Services:
    """Ask a tenant, as the door would; return its services."""
    asked: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v3/users",
        "QUERY_STRING": "a=1",
        "HTTP_X_CORRELATION_ID": "c-1",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **environ,
    }
    place = find("http", "127.0.0.1:8080", f"/t/{tenant.name}/x", config)
    here = Services(config, tenant.name, place, tenant.database, tenant.settings, asked)
    app = environ.get("app", echo)
    token = current.set(here)
    try:
        assert b"".join(Recorder(app, journal)(asked, lambda *_: lambda _: None)) == body
    finally:
        current.reset(token)
    return here


def numbers(journal: Journal, here: Services, search: Search | None = None) -> list[int]:
    """Return the numbers of what is found, newest first."""
    return [one.number for one in journal.book(here).find(search or Search())]


def test_an_exchange_is_kept_whole(journal: Journal, config: Config, tenants: Tenants) -> None:
    """With the time of the tenant's clock; headers are spelled as they usually are."""
    tenant = tenants.get("beta")
    at = tenant.settings.clock.now() + timedelta(days=400, microseconds=-1)
    frozen = at.replace(microsecond=123_000)
    tenants.change(tenant, replace(tenant.settings, clock=Clock(frozen_at=frozen)))

    here = ask(journal, config, tenant, body="café".encode(), PATH_INFO="/api/caf\xc3\xa9")

    one = journal.book(here).get(1)
    assert (one.number, one.at, one.method, one.status) == (1, frozen, "POST", 201)
    assert (one.product, one.path, one.query) == ("lucca", "/api/café", "a=1")
    assert (one.base_url, one.correlation_id) == ("http://127.0.0.1:8080/t/beta", "c-1")
    assert one.request.headers == (
        ("X-Correlation-Id", "c-1"),
        ("Content-Type", "text/plain"),
        ("Content-Length", "5"),
    )
    assert (one.request.body, one.response.body) == ("café".encode(),) * 2
    assert one.response.header("x-emulator-notice") == "Not so."
    assert one.duration_ms >= 0


def test_a_large_body_is_cut_and_says_so(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """Exactly 64 KiB are whole; one byte more is not kept."""
    here = ask(journal, config, tenants.get("acme"), body=b"x" * 65_536)
    ask(journal, config, tenants.get("acme"), body=b"y" * 65_537)

    whole, cut = journal.book(here).get(1), journal.book(here).get(2)

    for message in (whole.request, whole.response):
        assert (len(message.body), message.length, message.truncated) == (65_536, 65_536, False)
    for message in (cut.request, cut.response):
        assert (len(message.body), message.length, message.truncated) == (65_536, 65_537, True)


def test_the_oldest_make_room(journal: Journal, config: Config, tenants: Tenants) -> None:
    """Five are kept, the rest are counted; numbers go on over a clearing, the count does not."""
    for _ in range(150):
        here = ask(journal, config, tenants.get("acme"))

    known = journal.book(here)
    assert numbers(journal, here) == [150, 149, 148, 147, 146]
    assert known.extent() == (5, 145)
    with pytest.raises(NotFound, match="No request 145"):
        known.get(145)
    known.clear()
    assert (numbers(journal, here), known.extent()) == ([], (0, 0))
    ask(journal, config, tenants.get("acme"))
    assert (numbers(journal, here), known.extent()) == ([151], (1, 0))


def test_large_bodies_make_room_too(
    config: Config, tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept in all stays under a limit, whatever the count; the newest stay."""
    monkeypatch.setattr(book, "KEPT_BYTES", 100_000)
    monkeypatch.setattr(book, "_ROOMY_BYTES", 90_000)
    journal = Journal(config, tenants)
    for _ in range(30):
        here = ask(journal, config, tenants.get("acme"), body=b"x" * 5_000)
        journal.book(here).flush()

    kept = numbers(journal, here)
    assert 8 <= len(kept) <= 9
    assert kept == list(range(30, 30 - len(kept), -1))
    assert journal.book(here).extent() == (len(kept), 30 - len(kept))
    journal.stop()


def test_tenants_have_files_of_their_own(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """Beside their databases, and not taken for a tenant."""
    acme = ask(journal, config, tenants.get("acme"))
    beta = ask(journal, config, tenants.get("beta"))
    ask(journal, config, tenants.get("beta"))

    assert (numbers(journal, acme), numbers(journal, beta)) == ([1], [2, 1])
    assert (config.data / "acme/journal.sqlite").is_file()
    assert tenants.names() == ["acme", "beta"]


def test_another_process_finds_what_was_kept(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """A journal is read again with the database it belongs to."""
    here = ask(journal, config, tenants.get("acme"), body=b"one")
    journal.stop()

    again = Journal(replace(config, journal=5), tenants)
    ask(again, config, tenants.get("acme"), body=b"two")

    assert [one.request.body for one in again.book(here).find(Search(), bodies=True)] == [
        b"two",
        b"one",
    ]
    again.stop()


def test_a_tenant_that_begins_again_has_an_empty_journal(
    journal: Journal, config: Config, tenants: Tenants, company: Path
) -> None:
    """What ends on the state that was is not kept; nor does a new process take it up."""
    old = tenants.get("acme")
    for _ in range(2):
        ask(journal, config, old)

    new = tenants.reset("acme", lambda _: company)
    here = ask(journal, config, new)
    ask(journal, config, old)

    assert (numbers(journal, here), journal.book(here).extent()) == ([1], (1, 0))
    journal.stop()
    newer = tenants.reset("acme", lambda _: company)
    again = Journal(config, tenants)
    assert numbers(again, ask(again, config, newer)) == [1]
    again.stop()


def test_a_late_request_does_not_end_the_journal_that_came_after(
    journal: Journal, config: Config, tenants: Tenants, company: Path
) -> None:
    """Even if it is the first that is heard of the state that was."""
    old = tenants.get("acme")
    new = tenants.reset("acme", lambda _: company)
    ask(journal, config, new)

    ask(journal, config, old)
    here = ask(journal, config, new)

    assert numbers(journal, here) == [2, 1]


def test_a_tenant_that_is_dropped_leaves_no_journal(
    journal: Journal, config: Config, tenants: Tenants, company: Path
) -> None:
    """Not even if a request of it ends after it; one of the same name begins at 1."""
    with tenants.using("beta") as tenant:
        ask(journal, config, tenant)
        journal.book(ask(journal, config, tenant)).flush()
        tenants.drop("beta")
        ask(journal, config, tenant)
    journal.stop()

    assert not (config.data / "beta").exists()
    here = ask(journal, config, tenants.create("beta", company))
    assert numbers(journal, here) == [1]


@pytest.mark.parametrize("damage", [b"", b"not a database" * 1_000])
def test_a_journal_that_cannot_be_read_is_begun_again(
    config: Config, tenants: Tenants, damage: bytes
) -> None:
    """It is nobody's state."""
    (config.data / "acme/journal.sqlite").write_bytes(damage)
    journal = Journal(config, tenants)

    here = ask(journal, config, tenants.get("acme"))

    assert numbers(journal, here) == [1]
    journal.stop()


def test_a_request_that_fails_has_no_status(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """It is kept all the same, and the failure goes on to whoever serves."""

    def broken(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [])
        yield b"begun"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        ask(journal, config, tenants.get("acme"), app=broken)

    here = ask(journal, config, tenants.get("acme"))
    assert [(one.number, one.status) for one in journal.book(here).find(Search())] == [
        (2, 201),
        (1, None),
    ]


def test_an_idle_journal_has_no_thread_and_no_open_file(
    journal: Journal, config: Config, tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded is in the file by then; the next request begins again."""
    monkeypatch.setattr(writing, "_IDLE_SECONDS", 0.05)
    others = set(threads())  # of journals of other tests
    here = ask(journal, config, tenants.get("acme"))
    (writer,) = [one for one in threads() if one.name == "journal" and one not in others]

    writer.join(5)

    assert not writer.is_alive()
    assert not (config.data / "acme/journal.sqlite-wal").exists()
    again = Journal(config, tenants)
    assert numbers(again, here) == [1]
    ask(journal, config, tenants.get("acme"))
    assert numbers(journal, here) == [2, 1]
    again.stop()


def test_many_at_once_are_all_kept(config: Config, tenants: Tenants) -> None:
    """Whoever records and whoever writes, each exchange gets one number."""
    journal = Journal(config, tenants)
    tenant = tenants.get("acme")

    def many(name: str) -> None:
        for count in range(300):
            ask(journal, config, tenant, QUERY_STRING=f"{name}{count}")

    workers = [Thread(target=many, args=(name,)) for name in "abcd"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    here = ask(journal, config, tenant)
    found = list(journal.book(here).find(Search()))
    assert [one.number for one in found] == list(range(1_201, 0, -1))
    assert len({one.query for one in found}) == 1_201
    journal.stop()


def test_a_file_that_cannot_be_written_stops_no_request(
    journal: Journal, config: Config, tenants: Tenants, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was lost is counted as gone, and the log says why."""
    tenant = tenants.get("acme")
    here = ask(journal, config, tenant)
    known = journal.book(here)
    known.flush()
    with known._file.transaction() as db:
        db.execute("ALTER TABLE page RENAME TO elsewhere")
    for _ in range(2):
        ask(journal, config, tenant)
    writing._guarded(known)
    with known._file.transaction() as db:
        db.execute("ALTER TABLE elsewhere RENAME TO page")

    ask(journal, config, tenant)

    assert (numbers(journal, here), known.extent()) == ([4, 1], (2, 2))
    assert "no such table: page" in capsys.readouterr().err


def test_moments_are_whole_milliseconds() -> None:
    """As they are kept."""
    assert exchange.milliseconds(exchange._EPOCH + timedelta(microseconds=1_999)) == 1


def test_what_is_written_together_is_told_apart(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """Some are one row of the file, cut ones among them; each has its own bodies."""
    bodies = [b"one", b"x" * 65_537, b"", "trois é".encode(), b"\xff\0"]
    for place, body in enumerate(bodies):
        here = ask(journal, config, tenants.get("acme"), body=body, QUERY_STRING=f"n={place}")
        if place == 1:
            journal.book(here).flush()
    known = journal.book(here)

    whole = [known.get(number) for number in range(1, 6)]
    between = list(known.find(Search(after=1, before=5), bodies=True))

    assert [one.request.body for one in whole] == [body[:65_536] for body in bodies]
    assert [one.response.body for one in whole] == [body[:65_536] for body in bodies]
    assert [one.query for one in whole] == ["n=0", "n=1", "n=2", "n=3", "n=4"]
    assert between == whole[3:0:-1]
    with known._file.read() as db:
        assert store.held(db)[0][:2] == (1, 2)
        assert store.held(db)[1][:2] == (3, 5)


def test_fewer_are_kept_than_the_file_has(
    journal: Journal, config: Config, tenants: Tenants
) -> None:
    """A page goes once nothing of it is wanted, and a new process keeps as many as it is told."""
    for _ in range(3):
        for _ in range(4):
            here = ask(journal, config, tenants.get("acme"))
        journal.book(here).flush()
    with journal.book(here)._file.read() as db:
        assert [span[:2] for span in store.held(db)] == [(5, 8), (9, 12)]
    assert (numbers(journal, here), journal.book(here).extent()) == ([12, 11, 10, 9, 8], (5, 7))
    journal.stop()

    again = Journal(replace(config, journal=2), tenants)

    assert (numbers(again, here), again.book(here).extent()) == ([12, 11], (2, 10))
    again.stop()
