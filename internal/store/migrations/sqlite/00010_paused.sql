-- +goose Up
-- Why a person paused a schedule.
ALTER TABLE schedule ADD COLUMN paused_why TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE schedule DROP COLUMN paused_why;
