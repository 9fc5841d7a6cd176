"""What the rules of rates produce: from words that fired to a cadence."""
