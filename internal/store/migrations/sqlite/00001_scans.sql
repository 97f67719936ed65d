-- +goose Up
-- One row a scan. document is the finished inventory.json, NULL until then.
CREATE TABLE scan (
    id          TEXT PRIMARY KEY,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    state       TEXT NOT NULL CHECK (state IN ('running', 'interrupted', 'done')),
    request     BLOB NOT NULL,
    document    BLOB
);

-- Progress: a shard is one container, or one range of a dataset. epoch fences off a worker that was given up.
CREATE TABLE shard (
    scan     TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done')),
    epoch    INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    result   BLOB,
    PRIMARY KEY (scan, id)
) WITHOUT ROWID;

CREATE INDEX shard_by_state ON shard (scan, state, id);

-- Distinct-person sketches, kept so that unions over systems, entities and years can be formed later.
CREATE TABLE sketch (
    scan    TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    dataset TEXT NOT NULL,
    data    BLOB NOT NULL,
    PRIMARY KEY (scan, dataset)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE sketch;
DROP TABLE shard;
DROP TABLE scan;
