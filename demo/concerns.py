"""Invented council business about immigration and integration, in words as different as councils use.

`{…}` are filled by `demo.papers`. No person, place or text here is real.
"""

from dataclasses import dataclass
from typing import Literal

PaperKind = Literal["Antrag", "Anfrage", "Beschlussvorlage", "Mitteilungsvorlage"]


@dataclass(frozen=True)
class Concern:
    """What a paper is about: its title, what it asks for, and why."""

    kind: PaperKind
    title: str
    points: tuple[str, ...]
    reasons: tuple[str, ...]
    committee: str = "social"


INTEGRATION: tuple[Concern, ...] = (
    Concern(
        "Antrag",
        "Einrichtung eines Dolmetscherpools für {ortsteil}",
        (
            "Die Verwaltung baut einen Pool ehrenamtlicher Dolmetscherinnen und Dolmetscher auf.",
            "Für Schulung und Aufwandsentschädigung werden im Haushalt {jahr} {betrag} Euro bereitgestellt.",
        ),
        (
            "Viele Menschen, die neu zugewandert sind, können Behördengänge ohne sprachliche Hilfe "
            "nicht bewältigen. Kinder übersetzen für ihre Eltern, auch beim Arzt und im Jugendamt.",
            "Ein Dolmetscherpool entlastet die Familien und die Beschäftigten der Verwaltung.",
        ),
    ),
    Concern(
        "Antrag",
        "Verstetigung der Stellen im Kommunalen Integrationszentrum",
        (
            "Die drei befristeten Stellen im Kommunalen Integrationszentrum werden entfristet.",
            "Die Verwaltung berichtet einmal im Jahr über die Arbeit des Zentrums.",
        ),
        (
            "Integration ist eine Daueraufgabe. Mit befristeten Verträgen gehen {kommune_dat} "
            "regelmäßig erfahrene Fachkräfte verloren.",
        ),
    ),
    Concern(
        "Anfrage",
        "Sachstand zur Unterbringung geflüchteter Menschen in {ortsteil}",
        (
            "Wie viele Plätze sind in der Unterkunft an der {strasse} derzeit belegt?",
            "Wie lange leben Familien im Durchschnitt in der Gemeinschaftsunterkunft?",
            "Wann ist mit weiteren Zuweisungen zu rechnen?",
        ),
        ("Anwohnerinnen und Anwohner sowie Ehrenamtliche wünschen sich eine verlässliche Auskunft.",),
    ),
    Concern(
        "Beschlussvorlage",
        "Errichtung einer Flüchtlingsunterkunft an der {strasse}",
        (
            "Der Errichtung einer Unterkunft für 80 Personen an der {strasse} wird zugestimmt.",
            "Die Mittel in Höhe von {betrag} Euro werden außerplanmäßig bereitgestellt.",
        ),
        (
            "Die vorhandenen Plätze für Asylsuchende sind zu 97 Prozent belegt. Der Mietvertrag über "
            "die bisherige Halle läuft zum Jahresende aus.",
        ),
    ),
    Concern(
        "Antrag",
        "Mehr Deutschkurse mit Kinderbetreuung",
        (
            "Gemeinsam mit der Volkshochschule werden vier weitere Kurse mit Kinderbetreuung angeboten.",
            "Hierfür werden {betrag} Euro in den Haushalt {jahr} eingestellt.",
        ),
        (
            "Auf einen Platz im Integrationskurs warten vor allem Mütter oft länger als ein Jahr, weil "
            "niemand die Kinder betreut. Wer die Sprache spricht, findet leichter Arbeit.",
        ),
    ),
    Concern(
        "Antrag",
        "Wahl des Integrationsrates bekannt machen",
        (
            "Alle Wahlberechtigten werden mehrsprachig über die Wahl des Integrationsrates informiert.",
            "In {ortsteil} findet eine Informationsveranstaltung statt.",
        ),
        ("Bei der letzten Wahl lag die Beteiligung unter 15 Prozent.",),
        "main",
    ),
    Concern(
        "Mitteilungsvorlage",
        "Bericht über die Einbürgerungen im Jahr {vorjahr}",
        ("Der Bericht wird zur Kenntnis genommen.",),
        (
            "Im Berichtsjahr wurden 412 Anträge auf Einbürgerung gestellt, 287 Personen wurden eingebürgert. "
            "Die Bearbeitung dauert im Mittel 14 Monate.",
        ),
        "main",
    ),
    Concern(
        "Antrag",
        "Aktionsplan gegen Rassismus und Diskriminierung",
        (
            "Die Verwaltung legt bis zum Sommer {jahr} einen Aktionsplan gegen Rassismus vor.",
            "Die Migrantenselbstorganisationen werden an der Erarbeitung beteiligt.",
        ),
        (
            "Menschen mit Zuwanderungsgeschichte berichten von Benachteiligung bei der Wohnungssuche und "
            "auf Ämtern. {Kommune} soll hier Vorbild sein.",
        ),
    ),
    Concern(
        "Anfrage",
        "Wartezeiten bei der Ausländerbehörde",
        (
            "Wie lange warten Antragstellende derzeit auf einen Termin?",
            "Wie viele Fiktionsbescheinigungen wurden im Jahr {vorjahr} ausgestellt?",
        ),
        (
            "Beschäftigte verlieren ihre Stelle, weil ihr Aufenthaltstitel nicht früh genug verlängert wird. "
            "Das trifft die Betroffenen ebenso wie die Betriebe in {ortsteil}.",
        ),
        "main",
    ),
    Concern(
        "Antrag",
        "Herkunftssprachlicher Unterricht an der {schule}",
        ("Die Verwaltung setzt sich beim Schulamt für Unterricht in Arabisch und Türkisch ein.",),
        (
            "Mehrsprachigkeit ist ein Schatz. Kinder aus eingewanderten Familien lernen besser Deutsch, "
            "wenn sie auch ihre Herkunftssprache beherrschen.",
        ),
        "school",
    ),
    Concern(
        "Antrag",
        "Internationale Klassen: Unterstützung für neu zugewanderte Schülerinnen und Schüler",
        (
            "An der {schule} wird eine Stelle für Sozialarbeit in den Seiteneinsteigerklassen geschaffen.",
            "Die Kosten in Höhe von {betrag} Euro trägt {kommune}.",
        ),
        ("Seit dem Frühjahr haben 46 Kinder ohne Deutschkenntnisse die Schule neu besucht.",),
        "school",
    ),
    Concern(
        "Beschlussvorlage",
        "Fortschreibung des Integrationskonzeptes {kommune_gen}",
        (
            "Das fortgeschriebene Integrationskonzept wird beschlossen.",
            "Über die Umsetzung wird alle zwei Jahre berichtet.",
        ),
        (
            "Das Konzept von {altjahr} wurde mit 60 Beteiligten überarbeitet. Schwerpunkte sind Sprache, "
            "Ausbildung, Wohnen und das Zusammenleben in den Stadtteilen.",
        ),
    ),
    Concern(
        "Antrag",
        "Keine Bezahlkarte für Geflüchtete",
        (
            "{Kommune} macht von der Möglichkeit Gebrauch, die Bezahlkarte für Leistungsberechtigte "
            "nach dem Asylbewerberleistungsgesetz nicht einzuführen.",
        ),
        ("Die Karte verursacht Aufwand und schränkt Menschen im Alltag unnötig ein.",),
        "main",
    ),
    Concern(
        "Antrag",
        "Einführung der Bezahlkarte für Asylbewerber",
        ("Die Bezahlkarte wird zum 1. Januar {jahr} eingeführt.",),
        ("Die Karte verringert den Aufwand bei der Auszahlung von Bargeld {in_kommune}.",),
        "main",
    ),
    Concern(
        "Mitteilungsvorlage",
        "Situation der aus der Ukraine vertriebenen Menschen",
        ("Der Sachstandsbericht wird zur Kenntnis genommen.",),
        (
            "{In_kommune} leben 1.140 Schutzsuchende aus der Ukraine, davon 430 Kinder. "
            "In Arbeit sind 38 Prozent der Erwachsenen.",
        ),
    ),
    Concern(
        "Antrag",
        "Frauencafé für Zugewanderte in {ortsteil}",
        (
            "Der Trägerverein erhält einen Zuschuss von {betrag} Euro für ein wöchentliches Frauencafé.",
            "Räume im Bürgerhaus an der {strasse} werden mietfrei überlassen.",
        ),
        ("Geflüchtete Frauen finden dort Rat, Begegnung und Gelegenheit, Deutsch zu sprechen.",),
    ),
    Concern(
        "Antrag",
        "Begleitung unbegleiteter minderjähriger Ausländer verbessern",
        ("Für die Vormundschaft werden zwei zusätzliche Stellen eingerichtet.",),
        ("Eine Fachkraft betreut derzeit 61 junge Geflüchtete, die ohne Eltern eingereist sind.",),
        "youth",
    ),
    Concern(
        "Anfrage",
        "Anerkennung ausländischer Berufsabschlüsse",
        (
            "Welche Beratung bietet {kommune} zur Anerkennung ausländischer Abschlüsse an?",
            "Wie viele Verfahren wurden im Jahr {vorjahr} begleitet?",
        ),
        ("Pflege und Handwerk suchen Fachkräfte, während Eingewanderte unter ihrer Qualifikation arbeiten.",),
        "economy",
    ),
    Concern(
        "Antrag",
        "Interkulturelle Woche {jahr} finanziell absichern",
        ("Für die Interkulturelle Woche werden jährlich {betrag} Euro bereitgestellt.",),
        ("Vereine von Migrantinnen und Migranten gestalten die Woche seit zwölf Jahren ehrenamtlich.",),
        "culture",
    ),
    Concern(
        "Antrag",
        "Mehrsprachige Informationen auf der Internetseite {kommune_gen}",
        ("Die wichtigsten Formulare werden in sechs Sprachen und in einfacher Sprache angeboten.",),
        ("Neuzugewanderte scheitern oft schon am Antrag. Das kostet alle Beteiligten Zeit.",),
        "main",
    ),
    Concern(
        "Antrag",
        "Beitritt zum Bündnis „Städte Sicherer Häfen“",
        ("{Kommune} erklärt ihre Bereitschaft, zusätzlich 20 aus Seenot gerettete Menschen aufzunehmen.",),
        ("Auf der Flucht über das Mittelmeer sterben jedes Jahr Menschen.",),
        "main",
    ),
    Concern(
        "Beschlussvorlage",
        "Förderung der Migrantenselbstorganisationen im Jahr {jahr}",
        ("Die in der Anlage genannten Vereine erhalten Zuschüsse in Höhe von zusammen {betrag} Euro.",),
        ("Grundlage ist die Förderrichtlinie des Integrationsrates.",),
    ),
    Concern(
        "Antrag",
        "Durchführung einer Integrationskonferenz",
        (
            "{Kommune} lädt im ersten Halbjahr {jahr} zu einer Integrationskonferenz ein.",
            "Kirchen, Moscheegemeinden, Betriebe, Schulen und Ehrenamt werden beteiligt.",
        ),
        ("Viele Angebote stehen unverbunden nebeneinander. Ein gemeinsamer Plan fehlt.",),
    ),
    Concern(
        "Anfrage",
        "Umsetzung des Landesprogramms für geduldete junge Menschen",
        (
            "Wie viele Geduldete nehmen in {ortsteil} am Programm teil?",
            "Wie geht es nach dem Ende der Förderung weiter?",
        ),
        ("Wer eine Ausbildung beginnt, braucht Sicherheit für seinen Aufenthalt.",),
        "economy",
    ),
    Concern(
        "Antrag",
        "Lotsinnen und Lotsen für Familien mit Migrationshintergrund in Kitas",
        ("In fünf Kindertagesstätten werden Elternlotsen eingesetzt, Kosten {betrag} Euro.",),
        ("Eltern mit Einwanderungsgeschichte fehlt oft der Zugang zu frühen Hilfen.",),
        "youth",
    ),
)
