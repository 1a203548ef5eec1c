"""Every text of the console's pages, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.pages.words import Words

WORDS: Words = {
    "en": {
        "coverage_title": "What is emulated, and how it is known",
        "coverage_lead": "Every address of the two products that answers here. Believe a test as"
        " far as the best thing that the address rests on.",
        "evidence_documented": "documented",
        "evidence_seen": "seen in clients",
        "evidence_inferred": "inferred",
        "evidence_guide": "guide only",
        "evidence_ours": "ours",
        "evidence_documented_why": "in its maker’s documentation, or a standard that it follows",
        "evidence_seen_why": "in programs that talk to the real service",
        "evidence_inferred_why": "deduced from the above; nobody says so",
        "evidence_guide_why": "in SmartLink’s guide for Lucca alone",
        "evidence_ours_why": "an addition of the emulator’s",
        "not_yet": "not yet",
        "not_yet_why": "it answers 501, in the product’s own form",
        "column_address": "Address",
        "column_what": "What it does",
        "column_known": "How it is known",
        "column_source": "Source",
        "reference_title": "Lucca’s API, as it is answered here",
        "reference_lead": "Derived from what is declared and served; every answer in our own tests"
        " is held against it.",
        "reference_json": "The same as OpenAPI 3.1 (JSON)",
        "parameters": "Query parameters",
        "body": "Body",
        "answer": "Answer",
        "fields_of": "Fields of a {name}",
        "nothing": "Nothing is answered.",
    },
    "fr": {
        "coverage_title": "Ce qui est émulé, et d’où on le sait",
        "coverage_lead": "Toutes les adresses des deux produits qui répondent ici. Un test vaut ce"
        " que vaut la meilleure source de l’adresse.",
        "evidence_documented": "documenté",
        "evidence_seen": "vu chez des clients",
        "evidence_inferred": "déduit",
        "evidence_guide": "guide seul",
        "evidence_ours": "de nous",
        "evidence_documented_why": "dans la documentation de l’éditeur, ou une norme qu’il suit",
        "evidence_seen_why": "dans des programmes qui parlent au vrai service",
        "evidence_inferred_why": "déduit de ce qui précède ; personne ne le dit",
        "evidence_guide_why": "dans le seul guide de SmartLink pour Lucca",
        "evidence_ours_why": "un ajout de l’émulateur",
        "not_yet": "pas encore",
        "not_yet_why": "répond 501, dans la forme du produit",
        "column_address": "Adresse",
        "column_what": "Ce qu’elle fait",
        "column_known": "D’où on le sait",
        "column_source": "Source",
        "reference_title": "L’API de Lucca, telle qu’on y répond ici",
        "reference_lead": "Tirée de ce qui est déclaré et servi ; chaque réponse, dans nos propres"
        " tests, y est confrontée.",
        "reference_json": "La même en OpenAPI 3.1 (JSON)",
        "parameters": "Paramètres de requête",
        "body": "Corps",
        "answer": "Réponse",
        "fields_of": "Champs de {name}",
        "nothing": "Il n’est rien répondu.",
    },
}
