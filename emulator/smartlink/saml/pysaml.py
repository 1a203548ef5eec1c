"""pysaml2, imported in one place: what it costs and what it warns of are dealt with here.

Nothing imports this before the first SAML request. Two thirds of pysaml2's import would be
``saml2.xml.schema`` compiling schemas in pure Python (340 ms). ``xml.validate`` holds every message
against the same files with libxml2, so a stand-in that does nothing takes that module's place.
"""

from __future__ import annotations

import logging
import sys
import warnings
from types import ModuleType
from typing import Any


class XMLSchemaError(Exception):
    """A document is not what the schema says (pysaml2's own name)."""


def _validate(_document: str | bytes, _validator: object = None) -> None:
    """Do nothing: a message is held against its schema as it was received, before anything else.
    pysaml2 would do it once more with a document that it has written anew."""


def _stand_in() -> ModuleType:
    module = ModuleType("saml2.xml.schema")
    members: dict[str, Any] = {"validate": _validate, "XMLSchemaError": XMLSchemaError}
    vars(module).update(members)
    return module


sys.modules.setdefault("saml2.xml.schema", _stand_in())
# It would log every refusal to stderr: ours are told where they are dealt with.
logging.getLogger("saml2").addHandler(logging.NullHandler())
with warnings.catch_warnings():
    # pyOpenSSL's own names, which pysaml2 imports and we do not use.
    warnings.simplefilter("ignore", DeprecationWarning)
    from saml2 import class_name, md, saml, samlp
    from saml2 import xmldsig as ds
    from saml2.sigver import (
        CryptoBackend,
        SecurityContext,
        SignatureError,
        pre_signature_part,
    )

__all__ = [
    "CryptoBackend",
    "SecurityContext",
    "SignatureError",
    "class_name",
    "ds",
    "md",
    "pre_signature_part",
    "saml",
    "samlp",
]
