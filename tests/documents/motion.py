"""An invented motion, and what stands in it whatever the format."""

MOTION = """**Fraktion Freie Liste im Rat der Stadt Musterhausen**
Rathausplatz 1
50000 Musterhausen

Antrag: „Förderung der Sprachkurse“ – 12.000 € für größere Räume

Datum\tGremium\tTOP
12.03.2024\tIntegrationsrat\t5
19.03.2024\tRat der Stadt\t7

Der Ausschuss für Integra-
tion, die XYZ-
Fraktion und die Kinder-
und Jugendhilfe werden beteiligt.

Mit freundlichen Grüßen
Jörg Müßig"""

LINES = [
    "Fraktion Freie Liste im Rat der Stadt Musterhausen",
    "Rathausplatz 1",
    "50000 Musterhausen",
    "",
    "Antrag: „Förderung der Sprachkurse“ – 12.000 € für größere Räume",
    "",
    "Datum | Gremium | TOP",
    "12.03.2024 | Integrationsrat | 5",
    "19.03.2024 | Rat der Stadt | 7",
    "",
    "Der Ausschuss für Integration,",
    "die XYZ-Fraktion",
    "und die Kinder-",
    "und Jugendhilfe werden beteiligt.",
    "",
    "Mit freundlichen Grüßen",
    "Jörg Müßig",
]
