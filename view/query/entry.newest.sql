-- Heads below a row, newest first, by primary key.
SELECT seq FROM entry WHERE seq < :below ORDER BY seq DESC LIMIT :limit
