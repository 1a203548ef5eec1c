"""What every page shares: the base layout, its two languages, its headers; and the landing page.

A room with pages keeps its own templates and its own catalogue of words, and calls ``render``.
"""

from emulator.pages.routes import blueprint
from emulator.pages.routes.errors import allowed, say, status_of
from emulator.pages.routes.render import asked, language, render, root
from emulator.pages.words import Words

__all__ = [
    "Words",
    "allowed",
    "asked",
    "blueprint",
    "language",
    "render",
    "root",
    "say",
    "status_of",
]
