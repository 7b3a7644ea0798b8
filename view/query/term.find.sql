-- Entries that match, oldest first, through the full-text index.
SELECT rowid FROM term WHERE term MATCH :match AND rowid > :after AND rowid <= :last ORDER BY rowid LIMIT :limit
