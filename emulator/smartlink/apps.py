"""Register applications, and say what is registered: the entries of ``/_emulator/info``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.errors import Conflict, Invalid, NotFound
from emulator.members import members_of
from emulator.smartlink.oidc import store as grants
from emulator.smartlink.saml import registration
from emulator.smartlink.saml.addresses import addresses
from emulator.smartlink.saml.partner import Acs, SamlSettings, ServiceProvider, Slo
from emulator.smartlink.saml.partner import expanded as in_full
from emulator.smartlink.store import apps as store
from emulator.smartlink.store import facts, folders, sessions
from emulator.smartlink.store.apps import App, Credentials
from emulator.tenancy.derive import derive, derive_text, derive_uuid

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.storage import Connection

LUCCA = "Lucca"
"""The built-in application."""

SIGNING_KEYS = 6
"""How many test keys are checked in (``keys/``)."""

_REDIRECT_PATHS = ("/identity/oidc/callback", "/auth/oidc/callback")
_LUCCA_PURPOSE = "app lucca 1"
_SAML_AT = "/identity/saml2"
_CHANGEABLE = ("redirect_uris", "post_logout_redirect_uris", "saml")
_MEMBERS = ("name", "public", *_CHANGEABLE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_HARMFUL = ("javascript", "data", "vbscript", "file", "blob", "about")


def adopt(db: Connection, seed: int, tenant: str) -> None:
    """Write what is a tenant's own, over whatever the file held of another tenant.

    Credentials are derived anew for every application; sessions, codes and tokens of the tenant
    that the file was copied from are forgotten, for they must open nothing here.
    """
    for app in store.every(db):
        store.rename(db, app.id, _credentials(seed, tenant, app.purpose, app.public))
    if not store.every(db):
        _add_lucca(db, seed, tenant)
    sessions.end_all(db)
    grants.forget_all(db)
    facts.write(db, "api_key", f"smartlink-{derive_text(seed, tenant, 'smartlink api key', 32)}")
    number = derive(seed, tenant, "smartlink signing key")[0] % SIGNING_KEYS
    facts.write(db, "signing_key", str(number))
    facts.write(db, "seed", str(seed))


def apps(db: Connection, address: Address) -> list[dict[str, object]]:
    """Return every application as ``/_emulator/info`` shows it."""
    return [entry(app, address) for app in store.every(db)]


def api_key(db: Connection) -> str:
    """Return the key of SmartLink's workflow API."""
    return facts.read(db, "api_key")


def entry(app: App, address: Address) -> dict[str, object]:
    """Return one application with every address that a client of it has to be told."""
    own = addresses(app.appid, app.saml.entity_id_style, address)
    return {
        "appid": app.appid,
        "name": app.name,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uris": list(expanded(app.redirect_uris, address)),
        "discovery_url": f"{issuer(app, address)}/.well-known/openid-configuration",
        "metadata_url": own.metadata_url,
        "sso_url": own.sso_url,
        "slo_url": own.slo_url,
        "entity_id": own.entity_id,
        "certificate_url": own.certificate_url,
        "saml": registration.shown(_expanded(app.saml, address)),
    }


def _expanded(saml: SamlSettings, address: Address) -> SamlSettings:
    partner = saml.service_provider
    if partner is None:
        return saml
    return replace(saml, service_provider=in_full(partner, address))


def issuer(app: App, address: Address) -> str:
    """Return the issuer of an application's tokens, in the form that was asked by.

    It is the discovery address without its well-known end (OIDC Discovery §4.3).
    """
    return f"{address.smartlink}/api/oidc/{app.appid}"


def expanded(uris: tuple[str, ...], address: Address) -> tuple[str, ...]:
    """Return registered addresses in full: a path is one of Lucca's own."""
    return tuple(f"{address.lucca}{uri}" if uri.startswith("/") else uri for uri in uris)


def register(db: Connection, body: object, address: Address) -> dict[str, object]:
    """Register an application as ``POST /_emulator/apps`` asks, and return its entry.

    It is shared with everyone in ``smartlink-employees``. A public client gets no secret and must
    use PKCE. Raises ``Invalid``, which names the member; call it inside a transaction.
    """
    members = members_of(body, "An application", _MEMBERS)
    name = _name(members.get("name"))
    public = members.get("public", False)
    if not isinstance(public, bool):
        raise Invalid("public must be true or false.")
    purpose = _free_purpose(db, _slug(name))
    known_by = _credentials(int(facts.read(db, "seed")), address.tenant, purpose, public)
    app = App(
        id=0,
        appid=known_by.appid,
        purpose=purpose,
        name=name,
        client_id=known_by.client_id,
        client_secret=known_by.client_secret,
        redirect_uris=_uris(members, "redirect_uris"),
        post_logout_redirect_uris=_uris(members, "post_logout_redirect_uris"),
        saml=_saml(members, SamlSettings()),
    )
    app = store.add(db, app)
    folders.share(db, app.id, folders.EVERYONE)
    return entry(app, address)


def change(db: Connection, appid: str, body: object, address: Address) -> dict[str, object]:
    """Change an application as ``PATCH /_emulator/apps/<appid>`` asks, and return its entry.

    Raises ``NotFound``, or ``Invalid``, which names the member; call it inside a transaction.
    """
    app = store.by_appid(db, appid)
    if app is None:
        raise NotFound("app", appid)
    members = members_of(body, "A change of an application", _CHANGEABLE)
    if "redirect_uris" in members:
        app = replace(app, redirect_uris=_uris(members, "redirect_uris"))
    if "post_logout_redirect_uris" in members:
        uris = _uris(members, "post_logout_redirect_uris")
        app = replace(app, post_logout_redirect_uris=uris)
    app = replace(app, saml=_saml(members, app.saml))
    store.change(db, app)
    return entry(app, address)


def remove(db: Connection, appid: str) -> None:
    """Forget an application, and all that was issued to it.

    Raises ``NotFound``, and ``Conflict`` for the built-in one; call it inside a transaction.
    """
    app = store.by_appid(db, appid)
    if app is None:
        raise NotFound("app", appid)
    if app.purpose == _LUCCA_PURPOSE:
        raise Conflict("Lucca itself is not to be removed.")
    grants.forget_app(db, app.id)
    folders.unshare(db, app.id)
    store.remove(db, app.id)


def one(db: Connection, appid: str, address: Address) -> dict[str, object]:
    """Return one application as ``/_emulator/info`` shows it. Raises ``NotFound``."""
    app = store.by_appid(db, appid)
    if app is None:
        raise NotFound("app", appid)
    return entry(app, address)


def _add_lucca(db: Connection, seed: int, tenant: str) -> None:
    purpose = _LUCCA_PURPOSE
    known_by = _credentials(seed, tenant, purpose, False)
    partner = ServiceProvider(
        entity_id=f"{_SAML_AT}/metadata",
        acs=(Acs(0, f"{_SAML_AT}/acs"),),
        slo=Slo("redirect", f"{_SAML_AT}/slo", f"{_SAML_AT}/slo"),
    )
    saml = SamlSettings(service_provider=partner)
    app = App(0, known_by.appid, purpose, LUCCA, *known_by[1:], _REDIRECT_PATHS, ("/",), saml)
    folders.share(db, store.add(db, app).id, folders.EVERYONE)


def _credentials(seed: int, tenant: str, purpose: str, public: bool) -> Credentials:
    slug = purpose.split()[1]
    secret = f"secret-{derive_text(seed, tenant, f'{purpose} secret', 32)}"
    return Credentials(
        appid=derive_uuid(seed, tenant, f"{purpose} appid"),
        client_id=f"{slug}-{derive_text(seed, tenant, f'{purpose} client', 6)}",
        client_secret=None if public else secret,
    )


def _saml(members: dict[str, object], before: SamlSettings) -> SamlSettings:
    # null, as a form left blank, asks for nothing.
    return before if members.get("saml") is None else registration.settings(members["saml"], before)


def _free_purpose(db: Connection, slug: str) -> str:
    taken = {app.purpose for app in store.every(db)}
    return next(p for n in count(1) if (p := f"app {slug} {n}") not in taken)


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 100 or not name.isprintable():
        raise Invalid("name must be a text of 1 to 100 printable characters.")
    return name.strip()


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].strip("-") or "app"


def _uris(members: dict[str, object], member: str) -> tuple[str, ...]:
    uris = members.get(member, [])
    if not isinstance(uris, list) or len(uris) > 50:
        raise Invalid(f"{member} must be a list of up to 50 addresses.")
    for position, uri in enumerate(uris):
        if fault := _fault(uri):
            raise Invalid(f"{member}[{position}] {fault}.")
    return tuple(uris)


def _fault(uri: object) -> str | None:
    """Tell what is wrong with a redirect URI (RFC 6749 §3.1.2, RFC 8252 §7), None if nothing.

    Plain http is allowed to any host, unlike in production: a test client in a container has a
    name and no certificate.
    """
    if not isinstance(uri, str) or not 1 <= len(uri) <= 2000:
        return "must be a text of 1 to 2000 characters"
    if not uri.isascii() or not uri.isprintable() or " " in uri:
        return "must be printable ASCII without spaces (percent-encode the rest)"
    if "#" in uri:
        return "must not have a fragment (RFC 6749 §3.1.2)"
    scheme = uri.partition(":")[0]
    if ":" not in uri or not _SCHEME.fullmatch(scheme):
        return "must be an absolute URI, like https://app.example/callback"
    if scheme.lower() in _HARMFUL:
        return f"must not use the scheme {scheme}:"
    return _fault_of_host(uri) if scheme.lower() in ("http", "https") else None


def _fault_of_host(uri: str) -> str | None:
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "must be an http(s) address with a host"
    if not host or "*" in parts.netloc or "@" in parts.netloc:
        return "must name one host, without wildcard or user name"
    return None
