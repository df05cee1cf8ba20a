"""Alembic's entry: migrations run on the connection that storage.database.upgrade hands over."""

from alembic import context

from storage.all_tables import METADATA
from storage.collation import order_by_code_points
from storage.models_search import OF_ONE_DATABASE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    include_object=lambda _item, name, *_: name not in OF_ONE_DATABASE,
)
with context.begin_transaction():
    context.run_migrations()
    order_by_code_points(context.config.attributes["connection"])
