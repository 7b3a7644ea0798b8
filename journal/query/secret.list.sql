-- The secrets from one id up to another, in byte order. Uses the primary key.
select id, wrapped, destroyed_at from secret where id >= :from and id < :to order by id limit :limit
