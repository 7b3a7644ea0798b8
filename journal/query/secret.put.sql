-- Puts a secret. A living one is replaced, a destroyed one never. Uses the
-- primary key.
insert into secret (id, wrapped, destroyed_at) values (:id, :wrapped, :destroyed_at)
on conflict (id) do update set wrapped = excluded.wrapped, destroyed_at = excluded.destroyed_at
where secret.destroyed_at = 0
