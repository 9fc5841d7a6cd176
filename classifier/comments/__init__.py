"""Topics, signals and sentiment of a comment, and whether it opts out, by the codebook in
`classifier/data/en/comments`."""

from classifier.comments.labelling import Label, Labels, label, rules
from classifier.comments.opting_out import opts_out

__all__ = ["Label", "Labels", "label", "opts_out", "rules"]
