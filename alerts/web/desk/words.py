"""What the desk's pages call things: German, to be translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.translation import later
from storage.operator_record import Action

ACTIONS: Mapping[Action, str] = {
    "operator_added": later("Anmeldung eingerichtet"),
    "operator_removed": later("Anmeldung weggenommen"),
    "password_changed": later("Passwort geändert"),
    "logged_in": later("angemeldet"),
    "login_failed": later("Anmeldung misslungen"),
    "logged_out": later("abgemeldet"),
    "permit_given": later("Erlaubnis erteilt"),
    "permit_revoked": later("Erlaubnis widerrufen"),
    "reading_wished": later("baldiges Lesen erbeten"),
    "mails_held": later("Mails angehalten"),
    "mails_released": later("Mails freigegeben"),
    "hint_accepted": later("Hinweis angenommen"),
    "hint_rejected": later("Hinweis abgelehnt"),
    "taken_down": later("Vorlage entfernt"),
    "takedown_lifted": later("Entfernung aufgehoben"),
}
MAIL_STATES: Mapping[str, str] = {
    "planned": later("geplant"),
    "leased": later("wird gesendet"),
    "sent": later("gesendet"),
    "failed": later("aufgegeben"),
}
MAIL_KINDS: Mapping[str, str] = {
    "digest": later("tägliche oder wöchentliche Mail"),
    "at_once": later("Mail, die sofort kommt"),
    "before_meeting": later("Erinnerung an eine Sitzung"),
    "outage": later("Nachricht vom Ausfall einer Quelle"),
    "sign_of_life": later("Lebenszeichen"),
    "confirm": later("Bitte um Bestätigung"),
    "subscribed": later("Auskunft zum Abonnement"),
    "manage": later("Link zu den Abonnements"),
}
MODES: Mapping[str, str] = {"full": later("alles"), "news": later("Neues"), "replay": later("Archiv")}
OUTCOMES: Mapping[str, str] = {
    "running": later("läuft"),
    "ok": later("in Ordnung"),
    "partial": later("teilweise"),
    "failed": later("gescheitert"),
    "interrupted": later("unterbrochen"),
}
DONE: Mapping[str, str] = {
    "angehalten": later("Ab jetzt geht keine Mail hinaus. Was inzwischen geplant wird, wartet."),
    "freigegeben": later("Die Mails gehen wieder hinaus, auch die, die gewartet haben."),
    "erlaubt": later("Die Erlaubnis gilt ab der nächsten Anfrage."),
    "widerrufen": later("Die Erlaubnis ist widerrufen: robots.txt wird wieder befolgt."),
    "erbeten": later("Die Quelle wird gelesen, sobald der Zeitplan wieder nachsieht."),
    "angenommen": later("Der Hinweis ist angenommen. Website und Mails folgen dem sofort."),
    "abgelehnt": later("Der Hinweis ist abgelehnt. Es bleibt, wie es ist."),
    "entfernt": later("Die Vorlage ist entfernt."),
    "aufgehoben": later("Die Entfernung ist aufgehoben: der nächste Durchgang liest die Vorlage wieder."),
}
"""What is said after a form; the page's address names which."""
