"""The addresses of SAML 2.0, in the order the guide writes them and in that of its siblings.

The protocol (pysaml2, libxmlsec) is imported inside each: 150 ms that only who signs in by SAML
should pay, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.smartlink.saml.routes import documents, slo, sso

if TYPE_CHECKING:
    from flask import Blueprint

_AT = "/api/saml2"


def mount(room: Blueprint) -> None:
    """Add the addresses to SmartLink's blueprint."""
    both = ["GET", "POST"]
    room.add_url_rule(f"{_AT}/<appid>/metadata", "saml_metadata", documents.metadata)
    room.add_url_rule(f"{_AT}/<appid>/certificate", "saml_certificate", documents.certificate)
    for address in (f"{_AT}/sso/<appid>", f"{_AT}/<appid>/sso"):
        room.add_url_rule(address, "saml_sso", sso.sso, methods=both)
    for address in (f"{_AT}/slo/<appid>", f"{_AT}/<appid>/slo"):
        room.add_url_rule(address, "saml_slo", slo.slo, methods=both)
    room.add_url_rule(f"{_AT}/sso/<appid>/signin", "saml_choose", sso.choose)
    room.add_url_rule(f"{_AT}/sso/<appid>/signin", "saml_answer", sso.answer, methods=["POST"])
