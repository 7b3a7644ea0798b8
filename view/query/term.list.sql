-- Every word with every entry that has it, in the order of the full-text index.
SELECT term, doc FROM term_row
