-- The leaves that the full-text index finds words by: segment and page.
SELECT segid, pgno >> 1 FROM term_idx ORDER BY segid, pgno
