-- +goose Up
-- A schedule that was ticked: fire times until here are decided. Times are milliseconds since 1970, 0 is none.
CREATE TABLE schedule (
    name      TEXT PRIMARY KEY,
    until     INTEGER NOT NULL,
    paused_at INTEGER NOT NULL DEFAULT 0,
    paused_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- The expressions that a schedule was ticked with: fire times count from since, and seen is its last tick. While machines
-- change from one expression to another, both are in use.
CREATE TABLE schedule_expression (
    schedule TEXT NOT NULL REFERENCES schedule (name) ON DELETE CASCADE,
    digest   TEXT NOT NULL,
    since    INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    PRIMARY KEY (schedule, digest)
) WITHOUT ROWID;

-- What became of a fire time. It is decided once; scan is what it started, older counts those that it stands for.
CREATE TABLE fire (
    schedule   TEXT NOT NULL REFERENCES schedule (name) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'started', 'done', 'failed', 'cancelled', 'skipped', 'missed')),
    reason     TEXT NOT NULL,
    scan       TEXT NOT NULL DEFAULT '',
    older      INTEGER NOT NULL DEFAULT 0,
    note       TEXT NOT NULL DEFAULT '',
    decided_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (schedule, at)
) WITHOUT ROWID;

CREATE INDEX fire_open ON fire (schedule, at) WHERE state IN ('queued', 'started');
CREATE UNIQUE INDEX fire_scan ON fire (scan) WHERE scan <> '';

-- +goose Down
DROP TABLE fire;
DROP TABLE schedule_expression;
DROP TABLE schedule;
