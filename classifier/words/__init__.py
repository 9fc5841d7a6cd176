"""Words and rules: text to tokens, tokens to tags, and the rules that fire on them."""
