"""Accounts: loading, finding, personas."""

from __future__ import annotations

import time
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


def test_hundred_thousand(tmp_path: Path) -> None:
    """A hundred thousand accounts load fast, and searching them costs milliseconds."""
    rows = [
        AccountRow(n, f"s{n}", f"p{n}@x.example", f"First{n % 997}", f"Last{n}")
        for n in range(100_000)
    ]
    with alone(tmp_path / "many") as db:
        create_tables(db, smartlink.TABLES)
        begun = time.perf_counter()
        smartlink.add_accounts(db, rows)
        loading = time.perf_counter() - begun
        create_indexes(db, smartlink.TABLES)
        begun = time.perf_counter()
        for text in ("", "l", "first", "p9", "last99999 first"):
            found = accounts.search(db, text, 1980, 21)
        searching = time.perf_counter() - begun
        one = accounts.search(db, "last99999", 0, 21)

    assert found == []
    assert [who.name for who in one] == ["First299 Last99999"]
    assert loading < 2.0  # 0.3 s where nothing else runs
    assert searching < 0.5
