-- The leaves of the full-text index in order: segment, page, where the words'
-- own index begins (two bytes, big-endian), and the length of the page. Ids are
-- put together as https://sqlite.org/fts5.html, "The %_data Table", says.
SELECT id >> 37, id & 2147483647, substr(block, 3, 2), length(block)
FROM term_data WHERE id >> 37 > 0 AND (id >> 36) & 1 = 0 ORDER BY id
