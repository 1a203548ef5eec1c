"""XML from outside: read with nothing in it that acts, and held against SAML's own schemas.

What may arrive is what SAML 2.0 allows and no more: UTF-8, no document type (so no entities, no
external files), of a bounded size. The schemas are those that pysaml2 brings; libxml2 compiles
them in 5 ms and nothing is fetched.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from emulator.smartlink.saml.errors import Refused

MOST_BYTES = 32_768
"""Of one message. A signed request with its certificate is some 5,000."""

MOST_METADATA_BYTES = 1_048_576

Schema = Literal["protocol", "metadata"]

_FILES = {"protocol": "saml-schema-protocol-2.0.xsd", "metadata": "saml-schema-metadata-2.0.xsd"}


def parse(text: bytes, most: int = MOST_BYTES) -> Any:
    """Return the root element. Raises ``Refused``: too large, a document type, not XML."""
    if len(text) > most:
        raise Refused("too_large", str(len(text)), (f"≤ {most}",))
    try:
        declared = "<!DOCTYPE" in text.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("malformed", detail="The message is not UTF-8.") from None
    if declared:
        raise Refused("doctype")
    try:
        # A parser each: lxml's are not for several threads.
        return etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("malformed", detail=str(error)[:300]) from None


def validate(root: Any, schema: Schema) -> None:
    """Hold a document against a schema. Raises ``Refused`` with the first thing wrong."""
    found = _schema(schema)
    # The schema's own log is shared by all who use it; each use begins with a copy of none.
    if not found.validate(root):
        error = found.error_log.last_error
        raise Refused("malformed", detail=str(error.message if error else "invalid")[:300])


def compact(root: Any) -> str:
    """Return a document as text, with no declaration."""
    text: str = etree.tostring(root, encoding="unicode")
    return text


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
