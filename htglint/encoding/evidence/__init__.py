"""Sources of evidence: each weighs the readings of one damaged passage.

A source is a module with ``weigh(place, readings, context)``. It returns, for each reading, how much more likely its
evidence is under that reading (nats, 0 for no opinion), with one sentence for people; or None if it has nothing
to say. Sources are independent of each other, so their weights add up.
"""
