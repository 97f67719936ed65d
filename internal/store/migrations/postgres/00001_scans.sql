-- +goose Up
-- One row a scan. document is the finished inventory.json, NULL until then. Names and stamps sort by their bytes, as they
-- do in SQLite.
CREATE TABLE scan (
    id          TEXT COLLATE "C" PRIMARY KEY,
    started_at  TEXT COLLATE "C" NOT NULL,
    finished_at TEXT COLLATE "C",
    state       TEXT NOT NULL CHECK (state IN ('running', 'interrupted', 'done')),
    request     BYTEA NOT NULL,
    document    BYTEA
);

-- Progress: a shard is one container, or one range of a dataset. epoch fences off a worker that was given up.
CREATE TABLE shard (
    scan     TEXT COLLATE "C" NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    id       TEXT COLLATE "C" NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done')),
    epoch    BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    result   BYTEA,
    PRIMARY KEY (scan, id)
);

-- Distinct-person sketches, kept so that unions over systems, entities and years can be formed later.
CREATE TABLE sketch (
    scan    TEXT COLLATE "C" NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    dataset TEXT COLLATE "C" NOT NULL,
    data    BYTEA NOT NULL,
    PRIMARY KEY (scan, dataset)
);

-- +goose Down
DROP TABLE sketch;
DROP TABLE shard;
DROP TABLE scan;
