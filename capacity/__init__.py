"""Whether the team can carry what is recommended: hours needed against hours available, and what could be lighter.

`capacity.workload.loads(session, efforts, at)` returns a `Load` for each CSM, as it stood at a moment.
"""
