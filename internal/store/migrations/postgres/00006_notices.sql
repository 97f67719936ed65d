-- +goose Up
-- The outbox: a message to a target of the settings, until the target took it. body holds counts and no names. Times are
-- milliseconds since 1970.
CREATE TABLE notice (
    id         TEXT PRIMARY KEY,
    subject    TEXT NOT NULL,
    target     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    body       BYTEA NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'given_up')),
    attempts   BIGINT NOT NULL,
    code       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    UNIQUE (subject, target, kind)
);

CREATE INDEX notice_due ON notice (target, next_at) WHERE state = 'pending';

-- When the next message may be sent to an address; lane is a keyed hash of it.
CREATE TABLE notice_lane (
    lane    TEXT PRIMARY KEY,
    free_at BIGINT NOT NULL
);

-- The finished scans that were told of, or of which there was nothing to tell.
CREATE TABLE noticed (
    subject TEXT PRIMARY KEY,
    at      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE noticed;
DROP TABLE notice_lane;
DROP TABLE notice;
