"""Contact when something happens: event wishes, what shows that they are wished for, and what only dates a rate."""
