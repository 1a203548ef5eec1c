"""Signing and verifying XML in this process: pysaml2's crypto backend, over libxmlsec.

pysaml2 itself would run the ``xmlsec1`` program on temporary files for each signature. What it
calls a key file is a checked-in key here; what it calls a certificate file is the certificate
itself (base64 of its DER).
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import xmlsec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_der_x509_certificate

from emulator.smartlink.saml import xml
from emulator.smartlink.saml.errors import Refused
from emulator.smartlink.saml.pysaml import CryptoBackend, ds

SIGN = ds.SIG_RSA_SHA256
DIGEST = ds.DIGEST_SHA256

SIGNATURES = {
    ds.SIG_RSA_SHA256: xmlsec.constants.TransformRsaSha256,
    ds.SIG_RSA_SHA384: xmlsec.constants.TransformRsaSha384,
    ds.SIG_RSA_SHA512: xmlsec.constants.TransformRsaSha512,
}
"""What a signature may be made with. SHA-1 is not: collisions are cheap since 2020."""

_DIGESTS = {
    ds.DIGEST_SHA256: xmlsec.constants.TransformSha256,
    ds.DIGEST_SHA384: xmlsec.constants.TransformSha384,
    ds.DIGEST_SHA512: xmlsec.constants.TransformSha512,
}
_TRANSFORMS = [ds.TRANSFORM_ENVELOPED, ds.TRANSFORM_C14N]
_DS = f"{{{ds.NAMESPACE}}}"


class Backend(CryptoBackend):  # type: ignore[misc]
    """What pysaml2 signs and verifies by. Thread-safe; it holds nothing."""

    @property
    def version(self) -> str:
        """The version of libxmlsec's binding."""
        return version("xmlsec")

    def sign_statement(self, statement: Any, node_name: str, key_file: str, node_id: str) -> str:
        """Return a document in which the signature of one element, whose template stands ready
        inside it, has been filled in. ``statement`` is text, bytes or one of pysaml2's objects."""
        text = statement if isinstance(statement, bytes) else str(statement).encode()
        root = xml.parse(text, xml.MOST_METADATA_BYTES)  # our own: no limit of theirs
        node = _by_id(root, node_id)
        signature = node.find(f"{_DS}Signature")
        if signature is None:
            raise LookupError(f"{node_name} has no place for a signature")
        context = xmlsec.SignatureContext()
        context.key = _private(key_file)
        context.register_id(node, "ID")
        context.sign(signature)
        return xml.compact(root)

    def validate_signature(
        self,
        signedtext: str | bytes,
        cert_file: str,
        cert_type: str,  # noqa: ARG002  part of pysaml2's interface
        node_name: str,  # noqa: ARG002
        node_id: str,
    ) -> bool:
        """Tell whether the root element carries a good signature over all of itself.

        Whatever is signed otherwise is refused: an element below the root, a second signature, a
        reference elsewhere, transforms beyond enveloped and exclusive canonicalization, SHA-1.
        Raises ``Refused`` where no signature could have been good.
        """
        text = signedtext.encode() if isinstance(signedtext, str) else signedtext
        root = xml.parse(text)
        signature = check_form(root, node_id)
        context = xmlsec.SignatureContext()
        # Set here, so that nothing in the message's own KeyInfo is looked at.
        context.key = _public(cert_file)
        for transform in (*SIGNATURES.values(), xmlsec.constants.TransformExclC14N):
            context.enable_signature_transform(transform)
        for transform in (
            *_DIGESTS.values(),
            xmlsec.constants.TransformExclC14N,
            xmlsec.constants.TransformEnveloped,
        ):
            context.enable_reference_transform(transform)
        context.register_id(root, "ID")
        try:
            context.verify(signature)
        except xmlsec.Error:
            return False
        return True


def certificate(text: str) -> str:
    """Return a certificate given as PEM or bare base64 as XML holds it. Raises ``ValueError``."""
    body = "".join(line for line in text.split("\n") if not line.startswith("-----"))
    plain = "".join(body.split())
    try:
        base64.b64decode(plain, validate=True)
        rsa_key(plain)
        _public(plain)
    except (binascii.Error, xmlsec.Error) as error:
        raise ValueError(str(error)) from None
    return plain


@lru_cache(maxsize=1_024)
def rsa_key(text: str) -> RSAPublicKey:
    """Return the key of a certificate (base64 of DER). Raises ``ValueError`` if it is not RSA."""
    key = load_der_x509_certificate(base64.b64decode(text)).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ValueError("the certificate's key is not RSA")
    return key


def _by_id(root: Any, node_id: str) -> Any:
    found = [node for node in root.iter() if node.get("ID") == node_id]
    if len(found) != 1:
        raise Refused("signature", detail=f"{len(found)} elements have the ID {node_id[:80]}.")
    return found[0]


def check_form(root: Any, node_id: str) -> Any:
    """Return the document's one signature, if it can be of the root as a whole.

    Against signature wrapping (XSW): what is verified is the root, and the root is what is read.
    Raises ``Refused``.
    """
    if _by_id(root, node_id) is not root:
        raise Refused("signature", detail="The signature is not of the whole message.")
    signatures = list(root.iter(f"{_DS}Signature"))
    if len(signatures) != 1 or signatures[0].getparent() is not root:
        raise Refused("signature", detail="There must be one signature, in the message itself.")
    (signature,) = signatures
    (info,) = signature.findall(f"{_DS}SignedInfo")
    references = info.findall(f"{_DS}Reference")
    if [one.get("URI") for one in references] != [f"#{node_id}"]:
        raise Refused("signature", detail="The signature must have one reference, to the message.")
    _allow(info.find(f"{_DS}CanonicalizationMethod"), [ds.TRANSFORM_C14N])
    _allow(info.find(f"{_DS}SignatureMethod"), list(SIGNATURES))
    _allow(references[0].find(f"{_DS}DigestMethod"), list(_DIGESTS))
    transforms = references[0].findall(f"{_DS}Transforms/{_DS}Transform")
    if [one.get("Algorithm") for one in transforms] != _TRANSFORMS:
        raise Refused("algorithm", None, tuple(_TRANSFORMS))
    return signature


def _allow(node: Any, algorithms: list[str]) -> None:
    given = None if node is None else node.get("Algorithm")
    if given not in algorithms:
        raise Refused("algorithm", given, tuple(algorithms))


@lru_cache(maxsize=16)
def _private(file: str) -> Any:
    return xmlsec.Key.from_file(file, xmlsec.constants.KeyDataFormatPem)


@lru_cache(maxsize=1_024)
def _public(text: str) -> Any:
    der = base64.b64decode(text)
    return xmlsec.Key.from_memory(der, xmlsec.constants.KeyDataFormatCertDer)
