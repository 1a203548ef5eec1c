"""What a script needs to know of a tenant: addresses, credentials, people to be."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator import address, smartlink
from emulator.lucca.store import keys, people
from emulator.services import Services

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.config import Config
    from emulator.storage import Connection
    from emulator.tenancy import Tenant


def describe(db: Connection, here: Services) -> dict[str, object]:
    """Return the body of ``/_emulator/info``."""
    api_key, client = keys.first(db), keys.first_client(db)
    return {
        "tenant": here.tenant,
        "dialect": here.settings.dialect,
        "base_url": here.address.control,
        "now": here.clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "lucca": {
            "base_url": here.address.lucca,
            "api_key": api_key.key,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        },
        "smartlink": {
            "base_url": here.address.smartlink,
            "api_key": smartlink.api_key(db),
            "apps": smartlink.apps(db, here.address),
        },
        "people": [
            {
                "persona": person.persona,
                "email": person.email,
                "name": person.name,
                "sub": person.sub,
                "lucca_id": people.id_by_mail(db, person.email),
                "groups": list(person.groups),
            }
            for person in smartlink.personas(db)
        ],
    }


def seen_from(base_url: str, tenant: Tenant, config: Config) -> dict[str, object]:
    """Return what ``/_emulator/info`` answers to who asks at ``base_url``, before anyone can."""
    url = urlsplit(base_url)
    return _of(tenant, address.find(url.scheme, url.netloc, url.path, config), config)


def beside(here: Services, tenant: Tenant) -> dict[str, object]:
    """Return what ``/_emulator/info`` of a tenant answers to who reached ``here`` in this form.

    Of a tenant that is not the default one, who asked by a single origin gets the path form.
    """
    asked = here.address
    url = urlsplit(asked.control)
    host, path = url.netloc, f"/t/{tenant.name}"
    if asked.form == "host" and here.config.public_url is None:
        host, path = tenant.name + host[len(asked.tenant) :], ""
    elif asked.form == "origin" and tenant.name == asked.tenant:
        path = ""
    place = address.find(url.scheme, host, path, here.config)
    return _of(tenant, place, here.config)


def _of(tenant: Tenant, place: Address, config: Config) -> dict[str, object]:
    here = Services(config, tenant.name, place, tenant.database, tenant.settings)
    with tenant.database.read() as db:
        return describe(db, here)
