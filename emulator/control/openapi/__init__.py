"""What the control API takes and answers, as an OpenAPI 3.1 document.

Each file has the operations of one subject, as plain data; what a room of ours declares (the names
of events, formats, kinds of fault, dialects) is taken from there. Nothing is checked by it: the
rooms check what they are sent, and the tests hold both against each other. Only who asks for the
document pays for the import.
"""

from emulator.control.openapi.document import document

__all__ = ["document"]
