"""The review queue: answers whose reading is unsure, to be put right by a person."""
