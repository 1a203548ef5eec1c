"""Where the company has sites, and the towns its people live in.

Telephone numbers come only from the ranges that the French regulator keeps out of service for
works of fiction (ARCEP, numbering plan: 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49 and 06 39
98), so that no subscriber's number can appear.
"""

from typing import NamedTuple

MOBILE_PREFIX = "06 39 98 "


class City(NamedTuple):
    """A city with a site. ``towns`` are "postcode name"; ``phone_prefix`` ends with a space."""

    name: str
    code: str
    postcode: str
    street: str
    phone_prefix: str
    alsace_moselle: bool
    towns: tuple[str, ...]


_NORTH_WEST, _NORTH_EAST = "02 61 91 ", "03 53 01 "
_SOUTH_EAST, _SOUTH_WEST = "04 65 71 ", "05 36 49 "

CITIES = (
    City(
        "Paris",
        "PAR",
        "75009",
        "12 rue de l'Exemple",
        "01 99 00 ",
        False,
        (
            "75011 Paris",
            "75015 Paris",
            "75018 Paris",
            "75020 Paris",
            "92100 Boulogne-Billancourt",
            "93100 Montreuil",
            "94300 Vincennes",
            "78000 Versailles",
            "95100 Argenteuil",
            "77100 Meaux",
        ),
    ),
    City(
        "Lyon",
        "LYO",
        "69003",
        "8 quai du Modèle",
        _SOUTH_EAST,
        False,
        (
            "69003 Lyon",
            "69007 Lyon",
            "69100 Villeurbanne",
            "69500 Bron",
            "69600 Oullins",
            "38200 Vienne",
        ),
    ),
    City(
        "Strasbourg",
        "STR",
        "67000",
        "3 place de la Maquette",
        _NORTH_EAST,
        True,
        (
            "67000 Strasbourg",
            "67200 Strasbourg",
            "67300 Schiltigheim",
            "67500 Haguenau",
            "67600 Sélestat",
        ),
    ),
    City(
        "Nantes",
        "NAN",
        "44000",
        "21 allée de l'Essai",
        _NORTH_WEST,
        False,
        (
            "44000 Nantes",
            "44300 Nantes",
            "44800 Saint-Herblain",
            "44400 Rezé",
            "44600 Saint-Nazaire",
        ),
    ),
    City(
        "Toulouse",
        "TLS",
        "31000",
        "5 impasse du Prototype",
        _SOUTH_WEST,
        False,
        ("31000 Toulouse", "31400 Toulouse", "31700 Blagnac", "31770 Colomiers", "31600 Muret"),
    ),
    City(
        "Lille",
        "LIL",
        "59800",
        "17 rue de la Feinte",
        _NORTH_EAST,
        False,
        ("59000 Lille", "59100 Roubaix", "59200 Tourcoing", "59650 Villeneuve-d'Ascq"),
    ),
    City(
        "Bordeaux",
        "BOD",
        "33000",
        "9 cours de la Fiction",
        _SOUTH_WEST,
        False,
        ("33000 Bordeaux", "33700 Mérignac", "33600 Pessac", "33400 Talence"),
    ),
    City(
        "Marseille",
        "MRS",
        "13002",
        "30 traverse du Décor",
        _SOUTH_EAST,
        False,
        ("13005 Marseille", "13008 Marseille", "13100 Aix-en-Provence", "13400 Aubagne"),
    ),
    City(
        "Rennes",
        "REN",
        "35000",
        "2 rue du Brouillon",
        _NORTH_WEST,
        False,
        ("35000 Rennes", "35700 Rennes", "35510 Cesson-Sévigné", "35400 Saint-Malo"),
    ),
    City(
        "Montpellier",
        "MPL",
        "34000",
        "14 avenue de l'Ébauche",
        _SOUTH_EAST,
        False,
        ("34000 Montpellier", "34070 Montpellier", "34170 Castelnau-le-Lez", "34200 Sète"),
    ),
    City(
        "Grenoble",
        "GNB",
        "38000",
        "6 rue de l'Esquisse",
        _SOUTH_EAST,
        False,
        ("38000 Grenoble", "38100 Grenoble", "38130 Échirolles", "38400 Saint-Martin-d'Hères"),
    ),
    City(
        "Metz",
        "MTZ",
        "57000",
        "11 rue du Canevas",
        _NORTH_EAST,
        True,
        ("57000 Metz", "57100 Thionville", "57950 Montigny-lès-Metz", "57600 Forbach"),
    ),
)
