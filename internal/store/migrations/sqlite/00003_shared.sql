-- +goose Up
-- A scan may belong to a fire time of a schedule. Its owner coordinates it until lease_until; epoch counts the owners.
-- Times in columns of whole numbers are milliseconds since 1970.
ALTER TABLE scan ADD COLUMN schedule TEXT NOT NULL DEFAULT '';
ALTER TABLE scan ADD COLUMN fire_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE scan ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

-- What a worker must be and have to do a shard, how far it is, and who does it. name is the id where the id of the row is
-- a short form of it, place puts the shards of a container beside each other.
ALTER TABLE shard ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN container TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shard ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN needs TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shard ADD COLUMN cursor TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN partial BLOB;
ALTER TABLE shard ADD COLUMN worker TEXT NOT NULL DEFAULT '';
ALTER TABLE shard ADD COLUMN rows_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shard ADD COLUMN bytes_done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shard ADD COLUMN beat INTEGER NOT NULL DEFAULT 0;

CREATE INDEX shard_pending ON shard (scan, place, id) WHERE state = 'pending';

-- What a worker elsewhere needs to know of a container.
CREATE TABLE task (
    scan      TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    container TEXT NOT NULL,
    spec      BLOB NOT NULL,
    PRIMARY KEY (scan, container)
) WITHOUT ROWID;

-- The processes that work shards, and when they last said so.
CREATE TABLE worker (
    id      TEXT PRIMARY KEY,
    zone    TEXT NOT NULL,
    version TEXT NOT NULL,
    beat    INTEGER NOT NULL
) WITHOUT ROWID;

-- What refers to a scan, which is therefore not removed: a review, a filing.
CREATE TABLE referral (
    scan TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    why  TEXT NOT NULL,
    PRIMARY KEY (scan, why)
);

ALTER TABLE kept ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- Stamps had the digits that they needed, and did not sort as text; now all have nine behind the second.
UPDATE scan SET started_at = substr(rtrim(started_at, 'Z') || CASE instr(started_at, '.') WHEN 0 THEN '.' ELSE '' END || '000000000', 1, 29) || 'Z';
UPDATE scan SET finished_at = substr(rtrim(finished_at, 'Z') || CASE instr(finished_at, '.') WHEN 0 THEN '.' ELSE '' END || '000000000', 1, 29) || 'Z';
UPDATE kept SET read_at = substr(rtrim(read_at, 'Z') || CASE instr(read_at, '.') WHEN 0 THEN '.' ELSE '' END || '000000000', 1, 29) || 'Z';

-- +goose Down
ALTER TABLE kept DROP COLUMN name;
DROP TABLE referral;
DROP TABLE worker;
DROP TABLE task;
DROP INDEX shard_pending;
ALTER TABLE shard DROP COLUMN beat;
ALTER TABLE shard DROP COLUMN bytes_done;
ALTER TABLE shard DROP COLUMN rows_done;
ALTER TABLE shard DROP COLUMN worker;
ALTER TABLE shard DROP COLUMN partial;
ALTER TABLE shard DROP COLUMN cursor;
ALTER TABLE shard DROP COLUMN bytes;
ALTER TABLE shard DROP COLUMN needs;
ALTER TABLE shard DROP COLUMN zone;
ALTER TABLE shard DROP COLUMN source;
ALTER TABLE shard DROP COLUMN place;
ALTER TABLE shard DROP COLUMN container;
ALTER TABLE shard DROP COLUMN name;
ALTER TABLE scan DROP COLUMN epoch;
ALTER TABLE scan DROP COLUMN lease_until;
ALTER TABLE scan DROP COLUMN owner;
ALTER TABLE scan DROP COLUMN cancel_requested;
ALTER TABLE scan DROP COLUMN fire_at;
ALTER TABLE scan DROP COLUMN schedule;
