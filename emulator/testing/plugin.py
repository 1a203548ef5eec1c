"""What pytest loads: the fixtures ``lucca_emulator_server`` and ``lucca_emulator``.

Nothing is started, and little imported, until a test asks for one of them. With pytest-xdist each
worker is a session of its own, with a server of its own.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.testing.client import Tenant
    from emulator.testing.server import Server


class OnlyHere(UserWarning):
    """The code under test relied on what the real Lucca would have refused."""


class Complained(UserWarning):
    """The emulator had something to say on stderr, or did not end in order: a fault of its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin."""
    group = parser.getgroup("lucca-emulator")
    group.addoption(
        "--lucca-emulator-people",
        type=int,
        default=None,
        help="Size of the company of each test (default: lucca_emulator_people, else 60).",
    )
    parser.addini("lucca_emulator_people", "Size of the company of each test.", default="60")
    parser.addini(
        "lucca_emulator_dialect",
        "What the tests' tenants answer: 'lucca', only what Lucca documents (the default), or"
        " 'guide', also what SmartLink's guide relies on.",
        default="lucca",
    )
    parser.addini(
        "lucca_emulator_as_of",
        "The day the company is made for, like 2026-01-05: it is then the same every day."
        " Today unless said.",
        default="",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Say what this plugin's marker is for."""
    config.addinivalue_line(
        "markers",
        "lucca_emulator(**settings): settings of the tenants of these tests, as PATCH"
        " /_emulator/settings takes them: dialect='guide', ...",
    )


@pytest.fixture(scope="session")
def lucca_emulator_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An emulator that lasts as long as the session."""
    from emulator.testing.server import Server

    config = request.config
    people = config.getoption("--lucca-emulator-people") or config.getini("lucca_emulator_people")
    as_of = config.getini("lucca_emulator_as_of")
    with Server(["--people", str(people), *(["--as-of", as_of] if as_of else [])]) as server:
        yield server
    if server.exit_code or server.complaints:
        text = f"The emulator ended with {server.exit_code}. {server.complaints}"
        warnings.warn(Complained(text), stacklevel=1)


@pytest.fixture
def lucca_emulator(
    request: pytest.FixtureRequest, lucca_emulator_server: Server
) -> Iterator[Tenant]:
    """A company of this test's own: nothing that another test does is seen in it.

    It answers as Lucca does and no more (``lucca_emulator_dialect``), unless the marker
    ``lucca_emulator(dialect="guide")`` says otherwise. In the ``guide`` dialect, a test whose
    calls only passed because of it is told so by a warning, ``OnlyHere``.
    """
    settings = {"dialect": request.config.getini("lucca_emulator_dialect")}
    for marker in reversed(list(request.node.iter_markers("lucca_emulator"))):
        settings |= marker.kwargs  # the nearest to the test last
    tenant = lucca_emulator_server.tenant(**settings)
    yield tenant
    try:
        told = sorted({one["notice"] for one in tenant.requests(limit=500) if one.get("notice")})
    finally:
        lucca_emulator_server.drop(tenant)
    for notice in told:
        warnings.warn(OnlyHere(notice), stacklevel=1)
