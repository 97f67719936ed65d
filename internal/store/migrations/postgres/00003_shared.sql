-- +goose Up
-- A scan may belong to a fire time of a schedule. Its owner coordinates it until lease_until; epoch counts the owners.
-- Times in columns of whole numbers are milliseconds since 1970.
ALTER TABLE scan
    ADD COLUMN schedule TEXT NOT NULL DEFAULT '',
    ADD COLUMN fire_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN cancel_requested BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN owner TEXT NOT NULL DEFAULT '',
    ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;

-- What a worker must be and have to do a shard, how far it is, and who does it. name is the id where the id of the row is
-- a short form of it, place puts the shards of a container beside each other.
ALTER TABLE shard
    ADD COLUMN name TEXT NOT NULL DEFAULT '',
    ADD COLUMN container TEXT NOT NULL DEFAULT '',
    ADD COLUMN place BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN source TEXT NOT NULL DEFAULT '',
    ADD COLUMN zone TEXT NOT NULL DEFAULT '',
    ADD COLUMN needs TEXT NOT NULL DEFAULT '',
    ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN cursor TEXT NOT NULL DEFAULT '',
    ADD COLUMN partial BYTEA,
    ADD COLUMN worker TEXT NOT NULL DEFAULT '',
    ADD COLUMN rows_done BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN bytes_done BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN beat BIGINT NOT NULL DEFAULT 0;

-- Every claim and every completion leaves a dead row: they are cleared away long before a fifth of the table is dead.
ALTER TABLE shard SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX shard_pending ON shard (scan, place, id) WHERE state = 'pending';
CREATE INDEX shard_running ON shard (beat) WHERE state = 'running';

-- What a worker elsewhere needs to know of a container.
CREATE TABLE task (
    scan      TEXT COLLATE "C" NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    container TEXT COLLATE "C" NOT NULL,
    spec      BYTEA NOT NULL,
    PRIMARY KEY (scan, container)
);

-- The processes that work shards, and when they last said so.
CREATE TABLE worker (
    id      TEXT PRIMARY KEY,
    zone    TEXT NOT NULL,
    version TEXT NOT NULL,
    beat    BIGINT NOT NULL
);

-- What refers to a scan, which is therefore not removed: a review, a filing.
CREATE TABLE referral (
    scan TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    why  TEXT NOT NULL,
    PRIMARY KEY (scan, why)
);

ALTER TABLE kept ADD COLUMN name TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE kept DROP COLUMN name;
DROP TABLE referral;
DROP TABLE worker;
DROP TABLE task;
DROP INDEX shard_running;
DROP INDEX shard_pending;
ALTER TABLE shard
    DROP COLUMN beat, DROP COLUMN bytes_done, DROP COLUMN rows_done, DROP COLUMN worker, DROP COLUMN partial,
    DROP COLUMN cursor, DROP COLUMN bytes, DROP COLUMN needs, DROP COLUMN zone, DROP COLUMN source, DROP COLUMN place,
    DROP COLUMN container, DROP COLUMN name;
ALTER TABLE scan
    DROP COLUMN epoch, DROP COLUMN lease_until, DROP COLUMN owner, DROP COLUMN cancel_requested, DROP COLUMN fire_at,
    DROP COLUMN schedule;
