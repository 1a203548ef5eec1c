"""What we sign, byte for byte: a frozen clock, fixed ids, a checked-in key.

To take new bytes over after a change that is meant: ``UPDATE_GOLDEN=1 pytest <this file>``, and
read the difference.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.address import find
from emulator.clock import Clock
from emulator.services import Services
from emulator.settings import Settings
from emulator.smartlink.saml import authn, bindings, logout, response
from emulator.smartlink.saml.errors import Failed
from emulator.smartlink.saml.here import find as here_of
from emulator.smartlink.saml.metadata import metadata
from emulator.smartlink.signin import Signed
from emulator.smartlink.store import accounts
from emulator.smartlink.store.sessions import Session
from tests.smartlink.company import NOON
from tests.smartlink.saml.sp import ACS, ENTITY_ID, SLO, Sp, deflated, in_base64

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.config import Config
    from emulator.smartlink.saml.here import Here
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, text: str | bytes) -> None:
    """Compare with the file of that name."""
    raw = text.encode() if isinstance(text, str) else text
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(raw)
    assert raw == file.read_bytes()


@pytest.fixture(params=[False, True], ids=["assertion", "both"])
def sp(request: pytest.FixtureRequest, tenant: Tenant, config: Config, browser: Browser) -> Sp:
    """A service provider: the assertion signed, or the response too."""
    return Sp.registered(
        tenant,
        config,
        browser,
        entity_id=ENTITY_ID,
        acs_url=ACS,
        slo_url=SLO,
        sign_response=request.param,
    )


@pytest.fixture
def here(sp: Sp, tenant: Tenant, config: Config) -> Iterator[Here]:
    """The surroundings of its requests."""
    address = find("http", "127.0.0.1:8080", "/", config)
    settings = Settings(clock=Clock(frozen_at=NOON))
    around = Services(config, tenant.name, address, tenant.database, settings)
    with tenant.database.read() as db:
        yield here_of(db, sp.entry["appid"], around)


@pytest.fixture
def asked(sp: Sp, here: Here) -> authn.Asked:
    """A request."""
    message = bindings.by_form({"SAMLRequest": [in_base64(sp.authn(ID="_request"))]})
    assert message is not None
    return authn.read(message, here)


def ids() -> Iterator[str]:
    """Yield ids that are known beforehand."""
    return (f"_id{number}" for number in count(1))


def test_response(asked: authn.Asked, request: pytest.FixtureRequest) -> None:
    """Somebody signed in."""
    account = accounts.by_sub(asked.here.db, "sub-marie")
    assert account is not None
    at = int(NOON.timestamp())
    signed = Signed(account, Session("", "session-1", account.id, at, at + 60))

    text = response.accept(asked, signed, ids().__next__)

    check(f"response-{request.node.callspec.id}.xml", text)


def test_refusal(asked: authn.Asked, request: pytest.FixtureRequest) -> None:
    """Nobody did: signed whatever the application's option."""
    text = response.refuse(asked, Failed("NoPassive", "Nobody is signed in."), ids().__next__)

    if request.node.callspec.id == "assertion":
        check("refusal.xml", text)


def test_logout(sp: Sp, here: Here, request: pytest.FixtureRequest) -> None:
    """The answer to a request to sign out, by Redirect: the address, signature and all."""
    text = sp.logout("marie.dupont@acme.example", ID="_bye")
    query = f"SAMLRequest={deflated(text).replace('+', '%2B').replace('/', '%2F')}&RelayState=rs"
    message = bindings.by_query(query)
    assert message is not None

    answer = logout.answer(logout.read(message, here), None, ids().__next__)

    assert answer is not None
    if request.node.callspec.id == "assertion":
        check("logout.xml", answer.xml)
        check("logout.url", logout.location(answer, here))


def test_metadata(here: Here, request: pytest.FixtureRequest) -> None:
    """What we publish."""
    if request.node.callspec.id == "assertion":
        check("metadata.xml", metadata(here.own, here.key_number, signed_requests=False))
