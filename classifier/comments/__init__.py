"""Topics, signals and sentiment of a comment, by the codebook in `classifier/data/en/comments`."""

from classifier.comments.labelling import Label, Labels, label, rules

__all__ = ["Label", "Labels", "label", "rules"]
