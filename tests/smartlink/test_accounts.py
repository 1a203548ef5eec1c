"""Accounts: loading, finding, personas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator import smartlink
from emulator.smartlink.store import accounts
from emulator.smartlink.store.accounts import AccountRow, folded
from emulator.storage import alone, create_indexes, create_tables

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.tenancy import Tenant


@pytest.mark.parametrize("email", ["marie.dupont@acme.example", " MARIE.DUPONT@ACME.EXAMPLE "])
def test_mail_in_any_case(tenant: Tenant, email: str) -> None:
    """An account is found by its mail address, whatever its case."""
    with tenant.database.read() as db:
        found = smartlink.account_by_email(db, email)

    assert found is not None
    assert found.sub == "sub-marie"


def test_personas(tenant: Tenant) -> None:
    """Personas come in the order they were added, with what ``info`` shows of them."""
    with tenant.database.read() as db:
        found = smartlink.personas(db)

    assert [who.persona for who in found] == ["manager", "employee", "inactive", "no-access"]
    assert (found[0].sub, found[0].name, found[0].email) == (
        "sub-marie", "Marie Dupont", "Marie.Dupont@acme.example",
    )  # fmt: skip
    assert found[0].groups == ["smartlink-employees", "smartlink-managers"]


@pytest.mark.parametrize(
    ("name", "plain"), [("Zoé", "zoe"), ("ÅSA  Öst", "asa ost"), ("Straße", "strasse"), ("", "")]
)
def test_folded(name: str, plain: str) -> None:
    """Names are searched without case, accents or double spaces."""
    assert folded(name) == plain


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Files of companies that are large, and larger."""
    made = {size: tmp_path_factory.mktemp("many") / str(size) for size in (20_000, 60_000)}
    for size, path in made.items():
        with alone(path) as db:
            create_tables(db, smartlink.TABLES)
            smartlink.add_accounts(
                db,
                (
                    AccountRow(n, f"s{n}", f"p{n}@x.example", f"First{n % 97}", f"Last{n}")
                    for n in range(size)
                ),
            )
            create_indexes(db, smartlink.TABLES)
    return made


@pytest.mark.parametrize("text", ["", "l", "first", "p1", "last99 first"])
def test_search_costs_the_same_among_many(many: dict[int, Path], text: str) -> None:
    """SQLite takes no more steps for the hundredth page of 60,000 people than of 20,000."""
    fewer, more = (_steps(path, text) for path in many.values())

    assert more <= 1.1 * fewer


def _steps(path: Path, text: str) -> int:
    """Return how many hundreds of SQLite's steps a search takes."""
    taken = 1

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with alone(path) as db:
        db.set_progress_handler(count, 100)
        accounts.search(db, text, 1980, 21)
    return taken


def test_found_among_many(many: dict[int, Path]) -> None:
    """One of sixty thousand, by their whole name."""
    with alone(many[60_000]) as db:
        found = accounts.search(db, "last59999", 0, 21)

    assert [who.name for who in found] == ["First53 Last59999"]
