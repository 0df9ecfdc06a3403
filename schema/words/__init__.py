"""Words: their definitions, sentences, grammar and lists."""
