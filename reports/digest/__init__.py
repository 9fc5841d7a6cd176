"""The Monday digest: whom to talk to this week, by e-mail."""
