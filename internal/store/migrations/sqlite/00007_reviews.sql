-- +goose Up
-- The log of reviews. A row is an entry in canonical form with its hash and that of the row before it; it is never
-- changed and never taken away.
CREATE TABLE review (
    seq       INTEGER PRIMARY KEY CHECK (seq > 0),
    prev_hash TEXT NOT NULL UNIQUE,
    hash      TEXT NOT NULL UNIQUE,
    body      BLOB NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER review_stays BEFORE UPDATE ON review
BEGIN
    SELECT RAISE(ABORT, 'reviews are never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER review_remains BEFORE DELETE ON review
BEGIN
    SELECT RAISE(ABORT, 'reviews are never taken away');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE review;
