-- +goose Up
-- The outbox: a message to a target of the settings, until the target took it. body holds counts and no names. Times are
-- milliseconds since 1970.
CREATE TABLE notice (
    id         TEXT PRIMARY KEY,
    subject    TEXT NOT NULL,
    target     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    body       BLOB NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'given_up')),
    attempts   INTEGER NOT NULL,
    code       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL,
    UNIQUE (subject, target, kind)
) WITHOUT ROWID;

CREATE INDEX notice_due ON notice (target, next_at) WHERE state = 'pending';

-- When the next message may be sent to an address; lane is a keyed hash of it.
CREATE TABLE notice_lane (
    lane    TEXT PRIMARY KEY,
    free_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The finished scans that were told of, or of which there was nothing to tell.
CREATE TABLE noticed (
    subject TEXT PRIMARY KEY,
    at      INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE noticed;
DROP TABLE notice_lane;
DROP TABLE notice;
