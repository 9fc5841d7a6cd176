"""The team (managers): who carries how much, what could be lighter, and what other policies would recommend."""
