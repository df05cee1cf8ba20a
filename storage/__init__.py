"""What is known: records, tables, changes, motions, deliveries. Imports none of the other packages."""
