-- +goose Up
-- Ranges of the keys of stores that take long to list, what was seen of each, and where its listing goes on. A part that
-- is not done belongs to whoever claimed it until held_until, in milliseconds since 1970; epoch fences as in shard. form is
-- that of the state.
CREATE TABLE listing (
    scan       TEXT NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    store      TEXT NOT NULL,
    part       INTEGER NOT NULL,
    source     TEXT NOT NULL,
    spec       BLOB,
    begins     TEXT NOT NULL,
    ends       TEXT NOT NULL,
    next       TEXT NOT NULL,
    form       TEXT NOT NULL,
    state      BLOB,
    members    INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    epoch      INTEGER NOT NULL,
    held_until INTEGER NOT NULL,
    PRIMARY KEY (scan, store, part)
);

-- +goose Down
DROP TABLE listing;
