"""What we give out again by OParl 1.1: our papers and meetings, in the shape of the specification.

1. An object is kept as it is given out, but for addresses. `modified_at` moves when what is kept is another
   than before, and only then: a client that asks for what was modified since misses nothing.
2. Papers are entered when they are settled (storage.changes), meetings after them: both in the same run.
3. Only what is public is known here at all. Of persons nothing is given out: what brings a paper in is named
   only where it is a party, a group of one, or a committee.
4. What is gone stays, marked as deleted: withdrawn papers, meetings that left the calendar, and their parts.
"""
