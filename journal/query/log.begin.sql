-- Begins a log that is not there yet. Uses the primary key.
insert into log (origin, size, root) values (:origin, :size, :root) on conflict (origin) do nothing
