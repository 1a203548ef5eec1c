"""XML from outside: read with nothing in it that acts, and held against SAML's own schemas.

What may arrive is what SAML 2.0 allows and no more: UTF-8, no document type (so no entities, no
external files), of a bounded size. The schemas are those that pysaml2 brings; libxml2 compiles
them in 5 ms and nothing is fetched.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal
from xml.etree.ElementTree import ParseError

from lxml import etree

from emulator.smartlink.saml.bindings import MOST_BYTES
from emulator.smartlink.saml.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_METADATA_BYTES = 1_048_576

Schema = Literal["protocol", "metadata"]

_ENCODINGS = ("UTF-8", "US-ASCII", "ASCII")
_one_at_a_time = Lock()

_FILES = {"protocol": "saml-schema-protocol-2.0.xsd", "metadata": "saml-schema-metadata-2.0.xsd"}


def parse(text: bytes, most: int = MOST_BYTES) -> Any:
    """Return the root element. Raises ``Refused``: too large, a document type, not XML."""
    if len(text) > most:
        raise Refused("too_large", str(len(text)), (f"≤ {most}",))
    if b"\0" in text or not _is_utf_8(text):
        raise Refused("malformed", detail="The message is not UTF-8.")
    if b"<!DOCTYPE" in text:
        raise Refused("doctype")
    try:
        # A parser each: lxml's are not for several threads.
        root = etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("malformed", detail=str(error)[:300]) from None
    # Asked of what libxml2 has read too: in an encoding that the document names itself, the bytes
    # that were looked for may stand otherwise.
    found = root.getroottree().docinfo
    if found.internalDTD is not None or found.doctype:
        raise Refused("doctype")
    encoding = (found.encoding or "UTF-8").upper()
    if encoding not in _ENCODINGS:
        raise Refused("malformed", detail=f"The message is in {encoding}, not in UTF-8.")
    return root


def validate(root: Any, schema: Schema) -> None:
    """Hold a document against a schema. Raises ``Refused`` with the first thing wrong."""
    found = _schema(schema)
    with _one_at_a_time:  # the schema's log is shared by all who use it
        good = found.validate(root)
        error = None if good else found.error_log.last_error
    if not good:
        raise Refused("malformed", detail=str(error.message if error else "invalid")[:300])


def compact(root: Any) -> str:
    """Return a document as text, with no declaration."""
    text: str = etree.tostring(root, encoding="unicode")
    return text


def read_by(reader: Callable[[bytes], Any], root: Any) -> Any:
    """Return what one of pysaml2's readers makes of a document that was read already.

    It has a parser of its own. It is given what ours has understood, never what was received: two
    readings of one message might differ, and the signature would be of the other.
    """
    try:
        return reader(compact(root).encode())
    except (ParseError, ValueError) as error:  # names that only one of the two allows
        raise Refused("malformed", detail=str(error)[:300]) from None


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )


@cache
def _schema(name: Schema) -> Any:
    folder = _folder()

    class Local(etree.Resolver):  # type: ignore[misc]
        """Answers every address of a schema by the file of that name."""

        def resolve(self, url: str, _public_id: str, context: Any) -> Any:
            """Return the file, or nothing at all: never the network."""
            file = folder / url.rpartition("/")[2]
            if file.exists():
                return self.resolve_filename(str(file), context)
            return self.resolve_empty(context)

    parser = _parser()
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(str(folder / _FILES[name]), parser))


def _folder() -> Path:
    # Found without importing saml2, so that a schema costs no more than itself.
    spec = find_spec("saml2")
    places = spec.submodule_search_locations if spec else None
    return Path((places or [""])[0]) / "data" / "schemas"
