"""A service provider registered by hand, and one whose requests have to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.smartlink.saml.sp import ACS, ENTITY_ID, SLO, Sp, certificate

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenant
    from tests.smartlink.party import Browser


@pytest.fixture
def sp(tenant: Tenant, config: Config, browser: Browser) -> Sp:
    """One that signs nothing."""
    return Sp.registered(tenant, config, browser)


@pytest.fixture
def strict(tenant: Tenant, config: Config, browser: Browser) -> Sp:
    """One that is registered with its certificate."""
    return Sp.registered(
        tenant,
        config,
        browser,
        entity_id=ENTITY_ID,
        acs_url=ACS,
        slo_url=SLO,
        certificate=certificate(),
    )
