"""Two tenants of a small company, a browser, and applications that sign in by SmartLink."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from emulator import smartlink
from emulator.clock import Clock
from emulator.config import Config
from emulator.tenancy import Door, Tenants
from tests.smartlink.company import NOON, create_app, fill
from tests.smartlink.party import Browser, Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.tenancy import Tenant


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One filled file that every test copies."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    fill(path)
    return path


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings of a process whose tenants live in a temporary folder."""
    return Config(data=tmp_path, as_of=NOON.date(), memory=True)


@pytest.fixture
def tenants(config: Config, template: Path) -> Iterator[Tenants]:
    """The tenants ``acme`` and ``beta``, both at noon, their clocks standing still."""
    tenants = Tenants(config, lambda db, name: smartlink.adopt(db, config.seed, name))
    for name in ("acme", "beta"):
        tenant = tenants.create(name, template)
        tenant.settings = replace(tenant.settings, clock=Clock(frozen_at=NOON))
    yield tenants
    tenants.close()


@pytest.fixture
def tenant(tenants: Tenants) -> Tenant:
    """The default tenant."""
    return tenants.get("acme")


@pytest.fixture
def door(config: Config, tenants: Tenants) -> Door:
    """The whole service as one WSGI application."""
    return Door(create_app(config).wsgi_app, tenants, config)


@pytest.fixture
def browser(door: Door) -> Browser:
    """A browser that keeps cookies and follows nothing by itself."""
    return Browser(Client(door))


@pytest.fixture
def lucca(door: Door, tenant: Tenant, browser: Browser) -> Party:
    """The built-in application, a confidential client."""
    return Party.of(door, tenant, browser)


@pytest.fixture
def native(door: Door, tenant: Tenant, browser: Browser) -> Party:
    """A public client, as on a telephone or a command line."""
    body = {
        "name": "Field app",
        "public": True,
        "redirect_uris": ["http://127.0.0.1/cb", "com.example.field:/cb"],
    }
    return Party.registered(door, tenant, browser, body)


@pytest.fixture
def machine(door: Door) -> Client:
    """A client without cookies."""
    return Client(door, use_cookies=False)
