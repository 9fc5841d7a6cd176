"""Structure: clauses, and what each of them is about: an occasion, a refusal, a stage, a person."""
