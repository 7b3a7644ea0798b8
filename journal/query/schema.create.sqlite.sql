-- Makes the tables of an empty journal. Rows of one log lie side by side, in
-- order, so that appending touches the last page of each table only.
create table log (origin text not null primary key, size bigint not null, root blob not null) without rowid;
create table entry (origin text not null, idx bigint not null, at bigint not null, head blob not null,
  salt blob not null, bodyhash blob not null, primary key (origin, idx)) without rowid;
create table body (origin text not null, idx bigint not null, salt blob not null, bytes blob not null,
  primary key (origin, idx)) without rowid;
create table hash (origin text not null, i bigint not null, h blob not null, primary key (origin, i)) without rowid;
create table checkpoint (origin text not null, size bigint not null, note blob not null,
  primary key (origin, size)) without rowid;
create table secret (id text not null primary key, wrapped blob not null, destroyed_at bigint not null) without rowid;
