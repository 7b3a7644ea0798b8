-- Entries that match, newest first, through the full-text index.
SELECT rowid FROM term WHERE term MATCH :match AND rowid < :below ORDER BY rowid DESC LIMIT :limit
