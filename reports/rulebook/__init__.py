"""The rule book: how it reads a sentence, how right it was, and what a new version would change."""
