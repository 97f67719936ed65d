-- +goose Up
-- What a shard was read of: a resumed scan reads it again where that has changed since.
ALTER TABLE shard ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';

-- The last whole result of each container, for scans that find it unchanged. It outlives the scan that read it.
CREATE TABLE kept (
    container   TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    rows        INTEGER NOT NULL, -- of each dataset that were asked for, 0 is all
    scan        TEXT NOT NULL,
    read_at     TEXT NOT NULL,
    data        BLOB NOT NULL
);

CREATE INDEX kept_by_age ON kept (read_at);

-- +goose Down
DROP TABLE kept;
ALTER TABLE shard DROP COLUMN fingerprint;
