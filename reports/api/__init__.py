"""The JSON interface for programs, under /api/v1: what it takes and gives is described by the same schemas that check
it (docs/api.md)."""
