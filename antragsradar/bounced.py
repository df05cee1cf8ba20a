"""Mails that came back: read from a file, a pipe or a Maildir, and what follows from them."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

from alerts.bounce_tags import BounceTags
from alerts.bounces import LONGEST, read_bounce
from antragsradar.app import App
from antragsradar.secret import secret_key
from storage.suspensions import Consequence, record_bounce
from storage.times import utc_now

logger = logging.getLogger(__name__)

Outcome = Consequence | None
"""None: it was no bounce."""


def take_in(app: App, raw: bytes) -> Outcome:
    """What followed from a mail; None where it was no bounce."""
    bounce = read_bounce(raw, BounceTags(secret_key(app.settings)))
    if bounce is None:
        return None
    with app.database.begin() as connection:
        return record_bounce(
            connection,
            now=utc_now(),
            is_hard=bounce.is_hard,
            reason=bounce.reason,
            delivery=bounce.delivery,
            message_ids=bounce.message_ids,
            addresses=bounce.addresses,
        )


def read_maildir(app: App, folder: Path) -> Counter[Outcome]:
    """Take in all mails in `new` of a Maildir, and move them to `cur` as seen; how many of each outcome.

    One that cannot be read stays and is said; raises OSError where the folder is none.
    """
    outcomes: Counter[Outcome] = Counter()
    for path in sorted((folder / "new").iterdir()):
        try:
            with path.open("rb") as file:
                raw = file.read(LONGEST)
            outcomes[take_in(app, raw)] += 1
            path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")
        except OSError as error:
            logger.warning("bounce %s cannot be read: %s", path.name, error)
    return outcomes
