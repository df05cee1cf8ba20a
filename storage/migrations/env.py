"""Alembic's entry: migrations run on the connection that storage.database.upgrade hands over."""

from alembic import context

from storage import models, models_jobs, models_manners, motion_tables  # noqa: F401 (they declare the tables)
from storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
