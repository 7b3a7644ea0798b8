-- The definitions that have members or a tally.
SELECT def FROM member UNION SELECT def FROM tally
