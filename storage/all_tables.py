"""All tables that there are: a module of them declares its own only once it is imported."""

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

METADATA = Base.metadata
