-- +goose Up
-- The pace of a scope or source that all workers share: a line of calls, each 1/rate seconds long. head is where the line
-- ends, in milliseconds since 1970; a fraction of one matters at more than 1,000 calls a second. peak is the rate at which
-- the source throttled last, 0 for never; cut counts how often. granted calls from begins on are the last block.
CREATE TABLE rate (
    name    TEXT PRIMARY KEY,
    rate    REAL NOT NULL,
    peak    REAL NOT NULL,
    head    REAL NOT NULL,
    begins  REAL NOT NULL,
    granted REAL NOT NULL,
    cut     INTEGER NOT NULL
) WITHOUT ROWID;

-- The right to work on something that only so many may work on at once. turn tells one owner of a slot from the next.
CREATE TABLE lease (
    name  TEXT NOT NULL,
    slot  INTEGER NOT NULL,
    owner TEXT NOT NULL,
    turn  INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (name, slot)
);

-- +goose Down
DROP TABLE lease;
DROP TABLE rate;
