-- The hashes of a log's tree from one index up to another. Uses the primary key.
select i, h from hash where origin = :origin and i >= :from and i < :to order by i
