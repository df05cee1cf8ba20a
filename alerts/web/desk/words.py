"""What the desk's pages call things; German."""

from __future__ import annotations

from collections.abc import Mapping

from storage.operator_record import Action

ACTIONS: Mapping[Action, str] = {
    "operator_added": "Anmeldung eingerichtet",
    "operator_removed": "Anmeldung weggenommen",
    "password_changed": "Passwort geändert",
    "logged_in": "angemeldet",
    "login_failed": "Anmeldung misslungen",
    "logged_out": "abgemeldet",
    "permit_given": "Erlaubnis erteilt",
    "permit_revoked": "Erlaubnis widerrufen",
    "mails_held": "Mails angehalten",
    "mails_released": "Mails freigegeben",
    "hint_accepted": "Hinweis angenommen",
    "hint_rejected": "Hinweis abgelehnt",
    "taken_down": "Vorlage entfernt",
    "takedown_lifted": "Entfernung aufgehoben",
}
MAIL_STATES: Mapping[str, str] = {
    "planned": "geplant",
    "leased": "wird gesendet",
    "sent": "gesendet",
    "failed": "aufgegeben",
}
MAIL_KINDS: Mapping[str, str] = {
    "digest": "tägliche oder wöchentliche Mail",
    "at_once": "Mail, die sofort kommt",
    "before_meeting": "Erinnerung an eine Sitzung",
    "outage": "Nachricht vom Ausfall einer Quelle",
    "sign_of_life": "Lebenszeichen",
    "confirm": "Bitte um Bestätigung",
    "subscribed": "Auskunft zum Abonnement",
    "manage": "Link zu den Abonnements",
}
MODES: Mapping[str, str] = {"full": "alles", "news": "Neues", "replay": "Archiv"}
OUTCOMES: Mapping[str, str] = {
    "running": "läuft",
    "ok": "in Ordnung",
    "partial": "teilweise",
    "failed": "gescheitert",
    "interrupted": "unterbrochen",
}
DONE: Mapping[str, str] = {
    "angehalten": "Ab jetzt geht keine Mail hinaus. Was inzwischen geplant wird, wartet.",
    "freigegeben": "Die Mails gehen wieder hinaus, auch die, die gewartet haben.",
    "erlaubt": "Die Erlaubnis gilt ab der nächsten Anfrage.",
    "widerrufen": "Die Erlaubnis ist widerrufen: robots.txt wird wieder befolgt.",
    "angenommen": "Der Hinweis ist angenommen. Website und Mails folgen dem sofort.",
    "abgelehnt": "Der Hinweis ist abgelehnt. Es bleibt, wie es ist.",
    "entfernt": "Die Vorlage ist entfernt.",
    "aufgehoben": "Die Entfernung ist aufgehoben: der nächste Durchgang liest die Vorlage wieder.",
}
"""What is said after a form; the page's address names which."""
