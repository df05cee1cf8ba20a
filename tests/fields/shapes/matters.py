"""What the documents are about: titles, requests, questions and reasons, all invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """One concern, as a title and in sentences."""

    title: str
    requests: tuple[str, ...]  # each follows "Die Verwaltung wird beauftragt," and stands alone as well
    questions: tuple[str, ...]
    reasons: tuple[str, ...]


_TABLE = """
Sprachpatenschaften an Grundschulen
ab dem kommenden Schuljahr an drei Grundschulen Sprachpatenschaften einzurichten|den Bedarf an weiteren Patenschaften zu erheben
Wie viele Kinder lernen in den Eingangsklassen Deutsch als Zweitsprache?|Welche Schulen haben Bedarf angemeldet?
Viele Kinder kommen ohne Deutschkenntnisse in die erste Klasse.|Ehrenamtliche stehen bereit, ihnen fehlt nur jemand, der sie anleitet.
#
Beratung für Geflüchtete im ländlichen Raum sichern
die Beratungsstelle auch im nächsten Jahr mit einer vollen Stelle zu fördern|mit den Trägern eine Vereinbarung über fünf Jahre zu schließen
Wie viele Beratungen fanden im vergangenen Jahr statt?|Wie lange warten Ratsuchende auf einen Termin?
Der Weg in die nächste Stadt ist weit, und der letzte Bus fährt früh.|Die Beratungsstelle ist für viele die erste Adresse.
#
Einführung einer Ehrenamtskarte für Sprachmittler
allen Sprachmittlern eine Ehrenamtskarte auszustellen|örtliche Betriebe für Vergünstigungen zu gewinnen
Wie viele Sprachmittler sind derzeit tätig?|Welche Sprachen werden abgedeckt?
Wer anderen zuhört und übersetzt, verdient Anerkennung.|Andere Städte haben gute Erfahrungen mit einer solchen Karte gemacht.
#
Unterkunft „Am Alten Bahnhof“ – Brandschutz und Belegung
die Unterkunft bis zum Herbst mit einer Brandmeldeanlage auszustatten|die Belegung auf 60 Personen zu begrenzen
Wann wurde die Unterkunft zuletzt geprüft?|Wie viele Personen leben dort derzeit?
Bei einer Begehung fielen fehlende Rauchmelder auf.|Die Nachbarschaft macht sich Sorgen um die Bewohner.
#
Wie geht es weiter mit dem Haus der Begegnung?
den Mietvertrag für das Haus der Begegnung zu verlängern|dem Ausschuss ein Konzept für die Nutzung vorzulegen
Wann endet der Mietvertrag?|Welche Gruppen nutzen das Haus?
Das Haus ist an fünf Tagen in der Woche voll belegt.|Der Eigentümer hat Gesprächsbereitschaft gezeigt.
#
Ausländerbehörde: Termine schneller vergeben
die Zahl der Termine in der Ausländerbehörde um ein Drittel zu erhöhen|ein Ticketsystem mit fester Bearbeitungszeit einzuführen
Wie lange wartet man auf einen Termin?|Wie viele Stellen sind nicht besetzt?
Wer auf seinen Aufenthaltstitel wartet, kann keine Arbeit aufnehmen.|Die Beschäftigten arbeiten seit Jahren am Rand ihrer Kräfte.
#
Zuschuss für den Verein „Miteinander e. V.“
dem Verein einen Zuschuss von 12.500 € zu gewähren|die Mittel im Haushalt bereitzustellen
Wie hoch waren die Zuschüsse in den letzten drei Jahren?|Welche Nachweise hat der Verein vorgelegt?
Der Verein begleitet Familien bei Behördengängen.|Ohne den Zuschuss müsste er sein Büro schließen.
#
Mehrsprachige Formulare im Bürgerbüro
die zehn wichtigsten Formulare in fünf Sprachen anzubieten|die Formulare auch online bereitzustellen
Welche Formulare gibt es schon in anderen Sprachen?|Was würde eine Übersetzung kosten?
Viele Menschen füllen Anträge falsch aus, weil sie die Fragen nicht verstehen.|Das kostet auch die Verwaltung Zeit.
#
Interkulturelle Öffnung der Verwaltung
eine Fortbildung für alle Führungskräfte anzubieten|Stellen künftig auch in Vereinen von Zugewanderten bekannt zu machen
Wie hoch ist der Anteil der Beschäftigten mit Einwanderungsgeschichte?|Welche Fortbildungen gibt es?
Die Verwaltung soll die Vielfalt der Bevölkerung abbilden.|Wer sich wiederfindet, hat mehr Vertrauen.
#
Sicherer Schulweg für Kinder aus der Siedlung Nordfeld
vor der Siedlung einen Zebrastreifen anzulegen|Tempo 30 auf der Nordfelder Straße einzurichten
Wie viele Unfälle gab es auf der Nordfelder Straße?|Wann wurde dort zuletzt gemessen?
Sechzig Kinder überqueren dort jeden Morgen die Straße.|Erst im Frühjahr kam es beinahe zu einem Unfall.
#
Wohnraum für anerkannte Geflüchtete
eine Stelle einzurichten, die zwischen Vermietern und Wohnungssuchenden vermittelt|leerstehende städtische Wohnungen zu erfassen
Wie viele anerkannte Geflüchtete leben noch in Unterkünften?|Wie viele Wohnungen stehen leer?
Wer anerkannt ist, findet oft über Jahre keine Wohnung.|Die Plätze in den Unterkünften werden dringend gebraucht.
#
Gegen Rassismus im Sport
einen Runden Tisch mit den Sportvereinen einzuberufen|Schulungen für Trainerinnen und Trainer zu bezahlen
Welche Vorfälle sind der Verwaltung bekannt?|Welche Vereine haben Ansprechpersonen?
Auf den Plätzen fallen immer wieder abwertende Worte.|Sport soll verbinden und nicht ausgrenzen.
#
Fortschreibung des Integrationskonzepts 2030
das Integrationskonzept bis Ende des Jahres fortzuschreiben|dabei die Vereine der Zugewanderten zu beteiligen
Welche Maßnahmen des Konzepts sind umgesetzt?|Wer ist an der Fortschreibung beteiligt?
Das Konzept ist mehr als zehn Jahre alt.|Seitdem sind viele Menschen neu zu uns gekommen.
#
Kita-Plätze in Übergangswohnheimen – Brückenprojekte ausbauen
zwei weitere Brückenprojekte einzurichten|dafür Mittel des Landes zu beantragen
Wie viele Kinder unter sechs leben in Übergangswohnheimen?|Wie viele davon besuchen eine Kita?
Kinder lernen am schnellsten mit anderen Kindern.|Die Brückenprojekte haben sich bewährt.
#
Arabischer Büchertisch in der Stadtbücherei
in der Bücherei einen Büchertisch mit arabischen Kinderbüchern einzurichten|die Auswahl mit Eltern abzustimmen
Wie viele fremdsprachige Bücher besitzt die Bücherei?|Wie oft werden sie ausgeliehen?
Wer seine Muttersprache gut spricht, lernt auch Deutsch leichter.|Eltern fragen oft nach solchen Büchern.
#
Prüfung einer kommunalen Bezahlkarte
zu prüfen, welche Kosten eine Bezahlkarte verursacht|dem Rat das Ergebnis vorzulegen
Wie viele Personen wären betroffen?|Welche Kosten entstehen im ersten Jahr?
Das Land stellt den Kommunen die Einführung frei.|Vor einer Entscheidung müssen die Kosten bekannt sein.
#
Erhöhung des Budgets der Stadtteilmütter (Produkt 05.315)
das Budget der Stadtteilmütter um 30.000 € zu erhöhen|eine weitere Gruppe im Westen einzurichten
Wie viele Familien wurden erreicht?|Wie viele Stadtteilmütter sind ausgebildet?
Stadtteilmütter erreichen Familien, die sonst niemand erreicht.|Die Nachfrage ist doppelt so hoch wie das Angebot.
#
Frauenschwimmen im Hallenbad
einmal im Monat Zeiten nur für Frauen anzubieten|dafür eine Schwimmmeisterin einzusetzen
Welche Zeiten sind im Hallenbad frei?|Welche Kosten entstehen dadurch?
Viele Frauen haben nie schwimmen gelernt.|Vereine würden die Kurse leiten.
#
Einbürgerungsfeier einmal im Jahr
einmal im Jahr zu einer Einbürgerungsfeier einzuladen|Schulen und Vereine daran zu beteiligen
Wie viele Menschen wurden im vergangenen Jahr eingebürgert?|Wie wird die Urkunde derzeit überreicht?
Die Einbürgerung ist ein Grund zum Feiern.|Heute bekommen die Menschen ihre Urkunde am Schalter.
#
Sozialarbeit in der Notunterkunft Messehalle 3
in der Messehalle zwei Stellen für Sozialarbeit zu schaffen|die Stellen zunächst auf zwei Jahre zu befristen
Wie viele Fachkräfte arbeiten in der Halle?|Wie lange bleiben die Menschen dort im Durchschnitt?
Auf hundert Bewohner kommt heute nicht einmal eine halbe Stelle.|Konflikte entstehen, wo niemand vermittelt.
"""


def _matter(block: str) -> Matter:
    title, requests, questions, reasons = block.strip().split("\n")
    return Matter(
        title, tuple(requests.split("|")), tuple(questions.split("|")), tuple(reasons.split("|"))
    )


MATTERS = tuple(_matter(block) for block in _TABLE.split("\n#\n"))
