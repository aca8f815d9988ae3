"""Words of labels by their meaning, in the languages that interfaces are often written in.

A meaning that begins with ``@`` is an action: two different ones are never the same element. The lists are small on
purpose. A word that is missing only makes a match doubtful, which costs a question; a wrong one could cost a click.
"""

from __future__ import annotations

import re

#: Meaning to its words. Bulgarian, German, French and Spanish stand beside English.
_SAME = {
    "@login": "login signin anmelden einloggen вход влез влизане connexion connecter entrar acceder",
    "@logout": "logout signout signoff abmelden ausloggen изход излез déconnexion déconnecter salir",
    "@register": "signup register registrieren регистрация регистрирай inscription registrarse",
    "@search": "search find suchen finden търси търсене намери rechercher chercher buscar",
    "@add": "add new create insert hinzufügen neu neue neuer neues anlegen "
    "erstellen добави добавяне нов нова ново създай ajouter nouveau nouvelle créer añadir agregar nuevo nueva crear",
    "@save": "save store keep speichern sichern запази запазване запиши съхрани enregistrer sauvegarder guardar",
    "@submit": "submit send senden absenden изпрати изпращане подай envoyer soumettre enviar",
    "@confirm": "ok okay confirm apply done finish complete bestätigen anwenden fertig потвърди приложи готово "
    "confirmer appliquer terminer confirmar aplicar aceptar",
    "@update": "update aktualisieren обнови актуализирай actualiser actualizar",
    "@delete": "delete remove erase trash löschen entfernen изтрий изтриване премахни supprimer effacer eliminar "
    "borrar",
    "@cancel": "cancel abort discard dismiss abbrechen verwerfen отказ откажи отмени annuler cancelar",
    "@edit": "edit change modify bearbeiten ändern редактирай редакция промени modifier éditer editar modificar",
    "@next": "next continue proceed forward weiter nächste напред следващ следваща продължи suivant continuer "
    "siguiente",
    "@back": "back previous prev zurück vorherige назад предишен предишна retour précédent atrás anterior volver",
    "@open": "open show view display öffnen anzeigen отвори покажи виж ouvrir afficher voir abrir mostrar ver",
    "@close": "close hide schließen ausblenden затвори скрий fermer masquer cerrar ocultar",
    "@download": "download herunterladen изтегли изтегляне télécharger descargar",
    "@upload": "upload attach attachment hochladen anhängen anhang качи прикачи téléverser joindre subir adjuntar",
    "@export": "export exportieren експорт exporter exportar",
    "@import": "import importieren импорт importer importar",
    "@print": "print drucken печат отпечатай imprimer imprimir",
    "@move": "move drag verschieben ziehen премести преместване влачи déplacer glisser mover arrastrar",
    "@copy": "copy duplicate clone kopieren duplizieren копирай copier dupliquer copiar duplicar",
    "@approve": "approve accept agree allow genehmigen akzeptieren одобри приеми approuver accepter aprobar",
    "@reject": "reject decline deny refuse ablehnen verweigern отхвърли rejeter refuser rechazar",
    "@pay": "pay checkout bezahlen zahlen плати плащане payer pagar",
    "@buy": "buy purchase kaufen купи acheter comprar",
    "@refund": "refund erstatten възстанови rembourser reembolsar",
    "@reset": "reset clear zurücksetzen leeren изчисти нулирай réinitialiser vider restablecer limpiar",
    "@filter": "filter filtern филтър филтрирай filtrer filtrar",
    "@sort": "sort sortieren сортирай trier ordenar",
    "@start": "start begin run launch play starten старт стартирай започни démarrer lancer iniciar",
    "@stop": "stop end halt stoppen beenden стоп спри arrêter detener",
    "@archive": "archive archivieren архивирай archiver archivar",
    "@share": "share teilen сподели partager compartir",
    "@check": "check verify validate prüfen проверка провери vérifier verificar comprobar",
    "@void": "void annul",
    "@assign": "assign zuweisen възложи assigner asignar",
    "@invite": "invite einladen покани inviter invitar",
    "@help": "help hilfe помощ aide ayuda",
    "@settings": "settings preferences einstellungen настройки paramètres réglages ajustes configuración",
    "notes": "note remark comment bemerkung notiz бележка забележка коментар remarque commentaire nota comentario",
    "username": "username benutzername потребител utilisateur usuario",
    "email": "email mail имейл поща correo courriel",
    "phone": "phone telephone tel telefon телефон téléphone teléfono",
    "number": "number no nr num № nummer номер numéro número",
    "supplier": "supplier vendor lieferant доставчик fournisseur proveedor",
    "customer": "customer client kunde клиент cliente",
    "postcode": "zip zipcode postcode plz",
    "quantity": "quantity qty menge количество quantité cantidad",
    "company": "company organisation organization firm firma фирма entreprise empresa",
    "address": "address adresse адрес dirección",
    "password": "passwort kennwort парола contraseña",
    "press": "click press tap",
    "kind": "kind type genre category вид тип категория",
    "home": "home start dashboard overview übersicht начало табло accueil inicio",
}

#: Phrases that mean one thing together, read before single words.
PHRASES = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)"), meaning)
    for words, meaning in (
        (r"log ?in|sign ?in", "@login"),
        (r"log ?out|log ?off|sign ?out|sign ?off", "@logout"),
        (r"sign ?up|create (?:an )?account", "@register"),
        (r"look ?up|look for", "@search"),
        (r"check ?out", "@pay"),
        (r"user ?names?|login names?", "username"),
        (r"e-?mails?(?: address)?", "email"),
        (r"last name|family name|surname", "lastname last"),
        (r"first name|given name|forename", "firstname first"),
        (r"zip code|postal code|post code", "postcode"),
        (r"pass ?(?:word|phrase)s?|mot de passe", "password"),
        # What a form asks for a second time.
        (r"(?:verify|confirm|repeat|re-?type|re-?enter)(?=(?:\s+(?:your|the|new))*\s+(?:password|email)\b)", "again"),
        (r"password\s+(?:confirmation|verification)", "password again"),
        (r"(\w{3,})ed by", r"\1or \1er"),
        (r"turn on|switch on", "enable"),
        (r"turn off|switch off", "disable"),
    )
)

MEANINGS = {word: meaning for meaning, words in _SAME.items() for word in (*words.split(), meaning)}

#: Actions that a redesign may exchange for one another: they do not contradict, but do not count as the same either.
ALLIES = (
    frozenset({"@save", "@submit", "@confirm", "@update", "@add"}),
    frozenset({"@submit", "@confirm", "@next"}),
    frozenset({"@edit", "@update"}),
    frozenset({"@edit", "@open"}),
    frozenset({"@cancel", "@close"}),
    frozenset({"@cancel", "@back"}),
    frozenset({"@search", "@filter"}),
    frozenset({"@search", "@open"}),
    frozenset({"@download", "@export"}),
    frozenset({"@download", "@save"}),
    frozenset({"@upload", "@add"}),
    frozenset({"@upload", "@import"}),
    frozenset({"@pay", "@buy"}),
    frozenset({"@delete", "@void"}),
    frozenset({"@approve", "@confirm"}),
    frozenset({"@filter", "@confirm"}),
)

_PAIRS = (
    "on enable enabled activate aktivieren включи / off disable disabled deactivate deaktivieren изключи",
    "up rise / down fall",
    "left ляво links / right дясно rechts",
    "first първи firstname erste / last последен lastname letzte",
    "from от von / to до bis",
    "min minimum / max maximum",
    "increase plus more / decrease minus less",
    "expand / collapse",
    "lock / unlock",
    "subscribe / unsubscribe",
    "follow / unfollow",
    "mute / unmute",
    "publish / unpublish",
    "accept approve allow / reject decline deny refuse",
    "yes да ja oui sí / no не nein non",
    "credit / debit",
    "income revenue / expense expenses cost",
    "billing invoicing / shipping delivery",
    "sender / recipient receiver",
    "buyer / seller",
    "net нето netto / gross бруто brutto",
    "before / after",
    "old current текуща / new нова",
    "public / private",
    "incoming inbound in / outgoing outbound out",
    "home / work office",
    "primary / secondary",
    "male / female",
    "day / month / year",
    "morning / evening",
    "start begin / end stop finish",
    "check select / uncheck deselect unselect",
    "show / hide",
    "open / close closed",
    "top / bottom",
    "import / export",
    "upload / download",
    "buy / sell",
    "deposit / withdraw withdrawal",
    "user / admin administrator",
    "email / phone",
    "password / username",
)


def _pairs() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    found = []
    for line in _PAIRS:
        sides = [frozenset(side.split()) for side in line.split("/")]
        found += [(one, other) for n, one in enumerate(sides) for other in sides[n + 1 :]]
    return tuple(found)


#: Words of which one excludes the other.
OPPOSITES = _pairs()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that make a label mean more, less or something beside.
SCOPES = _words(
    "all again selected draft copy another other others everything none only also but without except test preview "
    "permanently всички избрани чернова alle ausgewählte entwurf todo todos tous brouillon borrador"
)

NEGATIONS = _words("not don't dont never без не nicht kein keine sans pas sin")

#: Words that say nothing about which element it is.
SILENT = _words(
    "a an the this that these those my your our their its please of for in by with is are be now here already and or "
    "at as i it we you s t changes record entry form details data der die das den dem ein eine einen und oder "
    "mit für le la les un une des du de et ou el los las una y o con para на за и с в"
)
