"""A fresh emulator for each test: one company made once, copied for whoever asks."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import hypothesis
import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.config import Config
from emulator.world import tenants as world
from emulator.world.template import template
from tests.conformance import conforming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from emulator.tenancy import Tenants

# A machine that is busy is no bug: no example is timed, and each run has the same examples.
hypothesis.settings.register_profile("ours", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ours")

AS_OF = date(2026, 1, 5)
"""A Monday, so that what the tests read of the company never moves."""


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template of sixty people as of 5 January 2026."""
    folder = tmp_path_factory.mktemp("cache")
    return template(settings(folder, folder), lambda _people: nullcontext(lambda _done: None))


def settings(data: Path, cache: Path) -> Config:
    """Return the settings that tests run with."""
    return Config(data=data, cache=cache, memory=True, people=60, as_of=AS_OF)


@pytest.fixture
def config(tmp_path: Path, company: Path) -> Config:
    """Settings over an empty data folder and the cache that holds ``company``."""
    return settings(tmp_path, company.parent)


@pytest.fixture
def tenants(config: Config, company: Path) -> Iterator[Tenants]:
    """The tenants ``acme`` (the default) and ``beta``, at a time that tests can rely on."""
    known = world.tenants(config)
    for name in (config.tenant, "beta"):
        known.create(name, company)
    yield known
    known.close()


@pytest.fixture
def client(config: Config, tenants: Tenants) -> Client:
    """An HTTP client of the whole service, in process, on 127.0.0.1.

    What Lucca answers is held against its document, whatever the test is about.
    """
    app = conforming(from_this_machine(service(config, tenants)))
    return Client(app, Response, use_cookies=True)


def from_this_machine(app: WSGIApplication) -> WSGIApplication:
    """Say where requests come from, as a server would."""

    def called(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ.setdefault("REMOTE_ADDR", "127.0.0.1")
        return app(environ, start)

    return called


@pytest.fixture
def lucca_dialect(tenants: Tenants) -> Callable[[], None]:
    """Switch the default tenant to the ``lucca`` dialect."""

    def switch() -> None:
        tenant = tenants.get("acme")
        tenants.change(tenant, replace(tenant.settings, dialect="lucca"))

    return switch
