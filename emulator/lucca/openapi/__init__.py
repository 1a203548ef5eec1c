"""Lucca's API as an OpenAPI 3.1 document, derived from what is declared and served.

A collection gives its schema and its operations, a ``Route`` its own. Nothing is checked by it;
the tests hold every answer against it. Only who asks for the document pays for the import.
"""

from emulator.lucca.openapi.document import document

__all__ = ["document"]
