"""Tenants that nobody uses go by themselves, if asked to; those in use, and the default, stay."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from emulator.tenancy.expiry import Expiry

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client

    from emulator.config import Config
    from emulator.tenancy import Tenants


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass on the machine's monotonic clock, which stands still else."""
    now = [1_000.0]
    for module in ("tenant", "tenants"):
        monkeypatch.setattr(f"emulator.tenancy.{module}.monotonic", lambda: now[0])

    def let_pass(seconds: float) -> None:
        now[0] += seconds

    return let_pass


def test_who_is_not_used_goes(
    passes: Callable[[float], None], client: Client, tenants: Tenants, config: Config
) -> None:
    """At its second and not before; a request begins the time anew; the default stays."""
    client.post("/_emulator/tenants", json={"name": "gamma"})
    for name in ("acme", "beta", "gamma"):
        client.get(f"/t/{name}/_emulator/ready")
    passes(59)
    assert Expiry(tenants, 60, "acme").look() == 1
    client.get("/t/gamma/_emulator/ready")
    passes(1)

    assert Expiry(tenants, 60, "acme").look() == 59
    assert tenants.names() == ["acme", "gamma"]
    assert not (config.data / "beta").exists()
    passes(59)
    assert Expiry(tenants, 60, "acme").look() == 60
    assert tenants.names() == ["acme"]


def test_who_is_in_use_stays(passes: Callable[[float], None], tenants: Tenants) -> None:
    """However long a request takes; the time begins at its end."""
    with tenants.using("beta"):
        passes(600)
        Expiry(tenants, 60, "acme").look()
        assert tenants.names() == ["acme", "beta"]
    Expiry(tenants, 60, "acme").look()
    assert tenants.names() == ["acme", "beta"]
    passes(60)
    Expiry(tenants, 60, "acme").look()
    assert tenants.names() == ["acme"]


def test_it_happens_by_itself(tenants: Tenants) -> None:
    """With nobody asking for anything."""
    expiry = Expiry(tenants, 0.2, "acme")
    tenants.leave(tenants.enter("beta"))
    expiry.start()
    end = time.monotonic() + 10
    while "beta" in tenants.names() and time.monotonic() < end:
        time.sleep(0.01)
    expiry.stop()

    assert tenants.names() == ["acme"]
