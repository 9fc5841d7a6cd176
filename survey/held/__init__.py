"""Answers that look as if a mail filter had sent them: kept apart, counted by nobody, until a person says otherwise."""
