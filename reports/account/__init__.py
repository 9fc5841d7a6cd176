"""The page of one account: who asked for what, in their own words, and what follows from it."""
