"""What would have been sent by e-mail: kept in the tenant's file, and never sent.

A product calls ``put`` in the transaction of the change that it tells of, so that both are kept or
neither. It knows no product.
"""

from emulator.mail.outbox import Mail, put
from emulator.mail.store import TABLES, forget_all

__all__ = ["TABLES", "Mail", "forget_all", "put"]
