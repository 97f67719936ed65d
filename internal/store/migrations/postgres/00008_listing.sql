-- +goose Up
-- Ranges of the keys of stores that take long to list, what was seen of each, and where its listing goes on. A part that
-- is not done belongs to whoever claimed it until held_until, in milliseconds since 1970; epoch fences as in shard. form is
-- that of the state.
CREATE TABLE listing (
    scan       TEXT COLLATE "C" NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
    store      TEXT COLLATE "C" NOT NULL,
    part       BIGINT NOT NULL,
    source     TEXT NOT NULL,
    spec       BYTEA,
    begins     TEXT NOT NULL,
    ends       TEXT NOT NULL,
    next       TEXT NOT NULL,
    form       TEXT NOT NULL,
    state      BYTEA,
    members    BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    epoch      BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (scan, store, part)
);

-- +goose Down
DROP TABLE listing;
