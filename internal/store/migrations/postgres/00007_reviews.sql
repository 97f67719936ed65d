-- +goose Up
-- The log of reviews. A row is an entry in canonical form with its hash and that of the row before it; it is never
-- changed and never taken away.
CREATE TABLE review (
    seq       BIGINT PRIMARY KEY CHECK (seq > 0),
    prev_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    hash      TEXT COLLATE "C" NOT NULL UNIQUE,
    body      BYTEA NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reviews are never changed and never taken away';
END;
$$;
-- +goose StatementEnd

CREATE TRIGGER review_stays BEFORE UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION review_stays();

CREATE TRIGGER review_remains BEFORE TRUNCATE ON review FOR EACH STATEMENT EXECUTE FUNCTION review_stays();

-- +goose Down
DROP TABLE review;
DROP FUNCTION review_stays();
