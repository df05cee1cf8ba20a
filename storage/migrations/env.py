"""Alembic's entry: migrations run on the connection that storage.database.upgrade hands over."""

from alembic import context

from storage import (  # noqa: F401 (they declare the tables)
    models,
    models_corrections,
    models_desk,
    models_jobs,
    models_manners,
    models_oparl,
    models_search,
    models_subscriptions,
    motion_tables,
)
from storage.base import Base
from storage.collation import order_by_code_points

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=lambda _item, name, *_: name not in models_search.OF_ONE_DATABASE,
)
with context.begin_transaction():
    context.run_migrations()
    order_by_code_points(context.config.attributes["connection"])
