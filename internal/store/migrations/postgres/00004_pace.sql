-- +goose Up
-- The pace of a scope or source that all workers share: a line of calls, each 1/rate seconds long. head is where the line
-- ends, in milliseconds since 1970; a fraction of one matters at more than 1,000 calls a second. peak is the rate at which
-- the source throttled last, 0 for never; cut counts how often. granted calls from begins on are the last block.
-- Not logged: what a crash of the server loses is learned anew, and a write waits for no disk. Half of each page stays
-- free, so that a hot row is rewritten in place.
CREATE UNLOGGED TABLE rate (
    name    TEXT PRIMARY KEY,
    rate    DOUBLE PRECISION NOT NULL,
    peak    DOUBLE PRECISION NOT NULL,
    head    DOUBLE PRECISION NOT NULL,
    begins  DOUBLE PRECISION NOT NULL,
    granted DOUBLE PRECISION NOT NULL,
    cut     BIGINT NOT NULL
) WITH (fillfactor = 50);

-- The right to work on something that only so many may work on at once. turn tells one owner of a slot from the next.
CREATE TABLE lease (
    name  TEXT NOT NULL,
    slot  BIGINT NOT NULL,
    owner TEXT NOT NULL,
    turn  BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (name, slot)
);

-- +goose Down
DROP TABLE lease;
DROP TABLE rate;
