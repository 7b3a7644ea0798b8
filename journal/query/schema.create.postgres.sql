-- Makes the tables of a journal where there are none. Text sorts by bytes, as
-- it does in SQLite.
create table if not exists log (origin text collate "C" not null primary key, size bigint not null, root bytea not null);
create table if not exists entry (origin text collate "C" not null, idx bigint not null, at bigint not null, head bytea not null,
  salt bytea not null, bodyhash bytea not null, primary key (origin, idx));
create table if not exists body (origin text collate "C" not null, idx bigint not null, salt bytea not null, bytes bytea not null,
  primary key (origin, idx));
create table if not exists hash (origin text collate "C" not null, i bigint not null, h bytea not null, primary key (origin, i));
create table if not exists checkpoint (origin text collate "C" not null, size bigint not null, note bytea not null,
  primary key (origin, size));
create table if not exists secret (id text collate "C" not null primary key, wrapped bytea not null, destroyed_at bigint not null);
