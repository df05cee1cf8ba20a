"""What storage.oparl keeps, in the form of OParl 1.1 (https://oparl.org/spezifikation). Pure: no database, no
request. What each field holds, and what we add to the specification, says docs/oparl.md."""
