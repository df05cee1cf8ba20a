"""How texts are put in order: on PostgreSQL as SQLite does it, by code points, whatever its language is."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, text

from storage.all_tables import METADATA


def order_by_code_points(connection: Connection) -> None:
    """Give all our columns of text the collation "C": lists, pages that go on behind a place, lower case are
    as on SQLite, while the collation of a database depends on its server.
    """
    if connection.dialect.name != "postgresql":
        return
    left: dict[str, list[str]] = defaultdict(list)
    for table, column, kind in connection.execute(_OTHERWISE):
        if table in METADATA.tables:
            left[table].append(f'ALTER "{column}" TYPE {kind} COLLATE "C"')
    for table, changes in left.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(changes)}')


_OTHERWISE = text("""
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'C'
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname, a.attnum
""")
"""Columns of text that are ordered by something else."""
