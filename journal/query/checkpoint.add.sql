-- Keeps a signed checkpoint, once for each size. Uses the primary key.
insert into checkpoint (origin, size, note) values (:origin, :size, :note) on conflict (origin, size) do nothing
