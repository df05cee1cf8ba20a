"""Backups: one archive with all that an installation cannot find again by itself, and the way back.

`parcel.py` is the archive (a ZIP, so that its list can be read before anything else of it), `making.py` what
is in it, `keeping.py` where it lies and how many are kept, `restoring.py` the way back. See
docs/operations.md.
"""
