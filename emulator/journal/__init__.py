"""Every request to a tenant's products and every answer, kept and searchable.

``Recorder`` is the WSGI layer that takes them down, ``Journal`` has a ``Book`` for each tenant, a
file of its own in the tenant's folder: what is written here waits for no one who changes
the tenant. Secrets are kept as they were sent, for whoever asks for them, and masked for all
others (``masking``).
"""

from emulator.journal.book import Book
from emulator.journal.exchange import Exchange, Message
from emulator.journal.journal import Journal
from emulator.journal.recorder import Recorder
from emulator.journal.search import Search

__all__ = ["Book", "Exchange", "Journal", "Message", "Recorder", "Search"]
