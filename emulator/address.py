"""Whose request is this, and how are its addresses written: names only, no lookup.

One port serves every tenant of both products. A request says which it wants in one of three forms:

=============  ==================================================  ==========================
form           example                                             tenant, product
=============  ==================================================  ==========================
``origin``     ``http://127.0.0.1:8080/api/v3/users``              the default one; by path
``path``       ``http://127.0.0.1:8080/t/beta/api/v3/users``       ``beta``; by path
``host``       ``http://beta.ilucca.localhost:8080/api/v3/users``  ``beta``; Lucca
=============  ==================================================  ==========================

Every address in an answer keeps the form, the scheme and the port of the question, unless
``Config.public_url`` fixes one for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.errors import Invalid

if TYPE_CHECKING:
    from emulator.config import Config

Product = Literal["lucca", "smartlink", "control"]
Form = Literal["origin", "path", "host"]

_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*)|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_PRODUCT_HOST = re.compile(r"([a-z0-9-]{1,63})\.(ilucca|link)\.localhost")
_MOUNT = re.compile(r"/t/([^/]*)(?=/|$)")

_SMARTLINK_PATHS = ("/api/oidc", "/api/saml2", "/api/workflow", "/portal")
_LUCCA_PATHS = (
    "/api",
    "/lucca-api",
    "/connect",
    "/organization",
    "/directory",
    "/timmi",
    "/timmi-absences",
    "/timmi-project",
    "/timmi-timesheet",
    "/work-locations",
    "/identity",
    "/auth",
    "/home",
    "/getfile.ashx",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request came in. The base addresses have no slash at the end."""

    form: Form
    tenant: str
    product: Product | None
    """The product that the host name belongs to; None where the path alone tells."""
    mount: str
    """What stands before the product's own paths: ``/t/beta``, or nothing."""
    lucca: str
    smartlink: str
    control: str

    @property
    def secure(self) -> bool:
        """Whether callers reach us by https."""
        return self.control.startswith("https:")


def product_of(path: str) -> Product | None:
    """Return the product that a path (without its mount) belongs to, None for ours alone."""
    if _under(path, ("/_emulator",)):
        return "control"
    if _under(path, _SMARTLINK_PATHS):
        return "smartlink"
    return "lucca" if _under(path.lower(), _LUCCA_PATHS) else None


def _under(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)


def find(scheme: str, host: str, path: str, config: Config) -> Address:
    """Read a request's address from its scheme, ``Host`` and path.

    Raises ``Invalid`` for a host that is none (RFC 9110 §7.2): it would end up in every link.
    """
    if not _HOST.fullmatch(host):
        raise Invalid("The Host header is not a host name.")
    name, port = _split_port(host)
    if named := _PRODUCT_HOST.fullmatch(name.lower().rstrip(".")):
        product: Product = "lucca" if named[2] == "ilucca" else "smartlink"
        return _by_host(scheme, port, (named[1], product), config)
    if mounted := _MOUNT.match(path):
        return _by_path(f"{scheme}://{host}", mounted[1], config, mounted[0])
    return _by_path(f"{scheme}://{host}", config.tenant, config, "")


def _split_port(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit() and not host.endswith("]"):
        return name, f":{port}"
    return host, ""


def _by_host(scheme: str, port: str, named: tuple[str, Product], config: Config) -> Address:
    tenant, product = named
    lucca = f"{scheme}://{tenant}.ilucca.localhost{port}"
    smartlink = f"{scheme}://{tenant}.link.localhost{port}"
    own = lucca if product == "lucca" else smartlink
    if config.public_url is not None:
        lucca = smartlink = own = _public(tenant, config, config.public_url)
    return Address("host", tenant, product, "", lucca, smartlink, own)


def _by_path(origin: str, tenant: str, config: Config, mount: str) -> Address:
    base = origin + mount
    if config.public_url is not None:
        base = _public(tenant, config, config.public_url)
    form: Form = "path" if mount else "origin"
    return Address(form, tenant, None, mount, base, base, base)


def _public(tenant: str, config: Config, public_url: str) -> str:
    base = public_url.rstrip("/")
    return base if tenant == config.tenant else f"{base}/t/{tenant}"
