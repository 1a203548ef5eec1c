"""What the departments are called and what the people in them do."""

from seed.jobs import PROJECT_MANAGER, Job, Trade
from seed.reference import CLERK, MANAGERIAL, SUPERVISOR


def _same(title: str, csp_id: int) -> Job:
    return Job(title, title, csp_id)


def _head(of: str) -> Job:
    return Job(f"Directeur {of}", f"Directrice {of}", MANAGERIAL)


_LEAD = _same("Responsable d'équipe", MANAGERIAL)

TRADES = (
    Trade(
        "direction",
        "Direction générale",
        "DG",
        0,
        0,
        Job("Directeur général", "Directrice générale", MANAGERIAL),
        _LEAD,
        (),
        (),
    ),
    Trade(
        "it",
        "Systèmes d'information",
        "SI",
        3,
        75,
        _head("des systèmes d'information"),
        _LEAD,
        (
            Job("Développeur", "Développeuse", MANAGERIAL),
            Job("Administrateur systèmes", "Administratrice systèmes", MANAGERIAL),
            Job("Technicien support", "Technicienne support", SUPERVISOR),
            _same("Analyste de données", MANAGERIAL),
        ),
        (
            ("Développement", "DEV"),
            ("Infrastructure", "INF"),
            ("Support informatique", "SUP"),
            ("Données", "DAT"),
            ("Sécurité", "SEC"),
        ),
    ),
    Trade(
        "hr",
        "Ressources humaines",
        "RH",
        1,
        0,
        _head("des ressources humaines"),
        _LEAD,
        (
            Job("Chargé de recrutement", "Chargée de recrutement", MANAGERIAL),
            Job("Assistant RH", "Assistante RH", CLERK),
            Job("Chargé de formation", "Chargée de formation", SUPERVISOR),
        ),
        (
            ("Recrutement", "REC"),
            ("Formation", "FOR"),
            ("Administration du personnel", "ADP"),
            ("Relations sociales", "RS"),
            ("Développement RH", "DRH"),
        ),
    ),
    Trade(
        "payroll", "Paie", "PAIE", 0, 0, _same("Gestionnaire de paie", SUPERVISOR), _LEAD, (), ()
    ),
    Trade(
        "support",
        "Service client",
        "SC",
        4,
        55,
        _same("Responsable service client", MANAGERIAL),
        _LEAD,
        (
            Job("Conseiller clientèle", "Conseillère clientèle", CLERK),
            Job("Technicien service client", "Technicienne service client", SUPERVISOR),
        ),
        (),
    ),
    Trade("projects", "Projets", "PRJ", 0, 100, PROJECT_MANAGER, _LEAD, (), ()),
    Trade(
        "finance",
        "Finance",
        "FIN",
        1,
        0,
        Job("Directeur financier", "Directrice financière", MANAGERIAL),
        _LEAD,
        (
            _same("Comptable", SUPERVISOR),
            Job("Contrôleur de gestion", "Contrôleuse de gestion", MANAGERIAL),
            Job("Assistant comptable", "Assistante comptable", CLERK),
        ),
        (
            ("Comptabilité", "CPT"),
            ("Contrôle de gestion", "CDG"),
            ("Trésorerie", "TRE"),
            ("Facturation", "FAC"),
            ("Audit interne", "AUD"),
        ),
    ),
    Trade(
        "sales",
        "Commerce",
        "COM",
        4,
        5,
        Job("Directeur commercial", "Directrice commerciale", MANAGERIAL),
        _LEAD,
        (
            Job("Commercial", "Commerciale", SUPERVISOR),
            Job("Ingénieur d'affaires", "Ingénieure d'affaires", MANAGERIAL),
            Job("Assistant commercial", "Assistante commerciale", CLERK),
        ),
        (
            ("Grands comptes", "GC"),
            ("Petites entreprises", "PE"),
            ("Export", "EXP"),
            ("Administration des ventes", "ADV"),
            ("Avant-vente", "AV"),
        ),
    ),
    Trade(
        "product",
        "Produit",
        "PRO",
        2,
        70,
        _head("produit"),
        _LEAD,
        (
            _same("Responsable produit", MANAGERIAL),
            _same("Designer", MANAGERIAL),
            Job("Rédacteur technique", "Rédactrice technique", SUPERVISOR),
        ),
        (
            ("Conception", "CON"),
            ("Design", "DES"),
            ("Études utilisateurs", "ETU"),
            ("Documentation", "DOC"),
            ("Innovation", "INN"),
        ),
    ),
    Trade(
        "production",
        "Production",
        "PROD",
        5,
        45,
        _head("de la production"),
        Job("Chef d'équipe", "Cheffe d'équipe", SUPERVISOR),
        (
            Job("Opérateur de production", "Opératrice de production", CLERK),
            Job("Technicien de maintenance", "Technicienne de maintenance", SUPERVISOR),
            Job("Ingénieur méthodes", "Ingénieure méthodes", MANAGERIAL),
        ),
        (
            ("Atelier", "ATE"),
            ("Maintenance", "MAI"),
            ("Méthodes", "MET"),
            ("Planification", "PLA"),
            ("Conditionnement", "CDT"),
        ),
    ),
    Trade(
        "marketing",
        "Marketing",
        "MKT",
        1,
        20,
        _head("marketing"),
        _LEAD,
        (
            Job("Chargé de marketing", "Chargée de marketing", MANAGERIAL),
            Job("Chef de produit", "Cheffe de produit", MANAGERIAL),
            Job("Assistant marketing", "Assistante marketing", CLERK),
        ),
        (
            ("Marketing produit", "MP"),
            ("Marketing numérique", "MN"),
            ("Événements", "EVT"),
            ("Études de marché", "EM"),
            ("Marque", "MAR"),
        ),
    ),
    Trade(
        "legal",
        "Juridique",
        "JUR",
        1,
        15,
        _head("juridique"),
        _LEAD,
        (_same("Juriste", MANAGERIAL), Job("Assistant juridique", "Assistante juridique", CLERK)),
        (
            ("Contrats", "CTR"),
            ("Conformité", "CFM"),
            ("Droit social", "DS"),
            ("Propriété intellectuelle", "PI"),
            ("Contentieux", "CTX"),
        ),
    ),
    Trade(
        "logistics",
        "Logistique",
        "LOG",
        3,
        10,
        _head("de la logistique"),
        Job("Chef d'équipe", "Cheffe d'équipe", SUPERVISOR),
        (
            Job("Préparateur de commandes", "Préparatrice de commandes", CLERK),
            _same("Gestionnaire de stock", SUPERVISOR),
        ),
        (
            ("Entrepôt", "ENT"),
            ("Transport", "TRA"),
            ("Approvisionnement", "APP"),
            ("Retours", "RET"),
            ("Douane", "DOU"),
        ),
    ),
    Trade(
        "purchasing",
        "Achats",
        "ACH",
        1,
        5,
        _head("des achats"),
        _LEAD,
        (
            Job("Acheteur", "Acheteuse", MANAGERIAL),
            Job("Assistant achats", "Assistante achats", CLERK),
        ),
        (
            ("Achats industriels", "AI"),
            ("Achats de services", "AS"),
            ("Fournisseurs", "FOU"),
            ("Matières premières", "MPR"),
            ("Achats responsables", "AR"),
        ),
    ),
    Trade(
        "quality",
        "Qualité",
        "QUA",
        1,
        40,
        _head("de la qualité"),
        _LEAD,
        (
            Job("Contrôleur qualité", "Contrôleuse qualité", CLERK),
            Job("Ingénieur qualité", "Ingénieure qualité", MANAGERIAL),
        ),
        (
            ("Contrôle", "CTL"),
            ("Certification", "CER"),
            ("Environnement", "ENV"),
            ("Santé et sécurité", "SST"),
            ("Laboratoire", "LAB"),
        ),
    ),
    Trade(
        "communication",
        "Communication",
        "CMN",
        1,
        25,
        _head("de la communication"),
        _LEAD,
        (
            Job("Chargé de communication", "Chargée de communication", MANAGERIAL),
            _same("Graphiste", SUPERVISOR),
        ),
        (
            ("Communication interne", "CI"),
            ("Relations presse", "RP"),
            ("Contenus", "CNT"),
            ("Réseaux sociaux", "RSO"),
            ("Studio graphique", "STG"),
        ),
    ),
)
