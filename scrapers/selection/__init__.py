"""Is a paper about a topic, and why?

Topics are data: one TOML file each, with its words, weights, contexts and examples. In order:
`topics` reads and checks the files, `words` says how German is compared, `finder` finds all words in
one pass over a text, `scoring` weighs them, `snippets` quotes the sentence, `matcher` decides and
explains, `evaluate` measures a matcher against labelled papers.
"""
