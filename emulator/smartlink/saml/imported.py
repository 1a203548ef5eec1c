"""Read a service provider's metadata (SAML 2.0 metadata §2.4.4)."""

from __future__ import annotations

from typing import Any

from emulator.smartlink.saml import xml
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.saml.metadata import POST, REDIRECT
from emulator.smartlink.saml.partner import Acs, ServiceProvider, Slo, entity_id
from emulator.smartlink.saml.pysaml import ds, md, samlp

_MD = f"{{{md.NAMESPACE}}}"
_TRUE = ("true", "1")


def service_provider(text: str) -> ServiceProvider:
    """Return what a metadata document says. Raises ``Refused``.

    It must describe one entity, that is a service provider, that takes answers by POST.
    """
    document = text.strip().encode("utf-8", "replace")
    root = xml.parse(document, xml.MOST_METADATA_BYTES)
    if root.tag != f"{{{md.NAMESPACE}}}EntityDescriptor":
        name = root.tag.rpartition("}")[2]
        raise Refused("malformed", detail=f"its root is {name[:80]}, not EntityDescriptor")
    xml.validate(root, "metadata")
    entity = xml.read_by(md.entity_descriptor_from_string, root)
    roles = [one for one in entity.spsso_descriptor if _speaks_2_0(one)]
    if len(roles) != 1:
        raise Refused("malformed", detail="one SPSSODescriptor of SAML 2.0 is needed")
    (role,) = roles
    return ServiceProvider(
        entity_id=entity_id(entity.entity_id),
        acs=_acs(role),
        slo=_slo(role),
        certificates=tuple(_certificates(root)),
        signed_requests=role.authn_requests_signed in _TRUE,
    )


def _acs(role: Any) -> tuple[Acs, ...]:
    """Return where answers may be posted, the default one first (§2.4.4: the one marked, else the
    first that is not marked otherwise, else the first)."""
    services = [one for one in role.assertion_consumer_service if one.binding == POST]
    if not services:
        raise Refused("binding", None, (POST,))
    ranked = sorted(
        services,
        key=lambda one: {"true": 0, "1": 0, None: 1}.get(one.is_default, 2),
    )
    return tuple(Acs(int(one.index), one.location) for one in ranked)


def _slo(role: Any) -> Slo | None:
    for binding, name in ((REDIRECT, "redirect"), (POST, "post")):
        for one in role.single_logout_service:
            if one.binding == binding:
                back = one.response_location or one.location
                return Slo("redirect" if name == "redirect" else "post", one.location, back)
    return None


def _certificates(root: Any) -> list[str]:
    """Return the certificates that signatures may be verified by: a key without ``use`` serves
    for both (§2.4.1.1). Read off the document: of several in one place pysaml2 keeps the last."""
    return [
        "".join((one.text or "").split())
        for descriptor in root.iterfind(f"{_MD}SPSSODescriptor/{_MD}KeyDescriptor")
        if descriptor.get("use") in (None, "signing")
        for one in descriptor.iter(f"{{{ds.NAMESPACE}}}X509Certificate")
    ]


def _speaks_2_0(role: Any) -> bool:
    return samlp.NAMESPACE in role.protocol_support_enumeration.split()
