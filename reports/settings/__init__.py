"""The page "Your settings": the calendar's address, the Monday digest, tokens for programs."""
