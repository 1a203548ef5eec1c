"""What Lucca's pages say, in English and in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.pages import Words

WORDS: Words = {
    "en": {
        "callback": "SmartLink has done its part and sent the browser back here. Lucca’s own"
        " sign-in, which would take over now, is not emulated yet.",
        "pages": "Lucca’s own pages are not emulated yet; its API is, under /api/v3.",
    },
    "fr": {
        "callback": "SmartLink a fait sa part et renvoyé le navigateur ici. La connexion propre à"
        " Lucca, qui prendrait la suite, n’est pas encore émulée.",
        "pages": "Les pages de Lucca ne sont pas encore émulées ; son API l’est, sous /api/v3.",
    },
}
