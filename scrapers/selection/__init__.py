"""Is a paper about a topic, and why?

Topics are data: one TOML file each, with its words, weights, contexts and examples. In order: `topics`
reads the files, `schema` says what they may hold, `words` how German is compared, `automaton` finds many
words in one pass, `nearness` what stands around them, `finder` the words that count. `scoring` weighs
them, `snippets` quotes the sentence, `subtopics` names the parts of a topic, `matcher` decides and
explains. `labelled` and `evaluate` measure a matcher against papers that people have labelled.
"""
