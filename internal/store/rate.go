package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// The pace of a scope is a line of calls in one row: each call takes 1/rate seconds of it, and a block is a piece of it
// that nobody else has. So the calls of all workers together are as even as those of one, whoever asks in whatever order;
// that a worker is gone costs its piece and no more.
//
// The numbers of the line, in milliseconds.
const (
	// lineBurst is how much of the line that nobody took is not lost: the limiter of one process keeps as much.
	lineBurst = "1000"
	// lineAhead is how far ahead the line is given away: from 5 s, so that few workers ask and a worker that is gone costs
	// little, to 2 s where the rate is high, so that a cut holds soon.
	lineAhead = "least(5000, greatest(2000, 500000 / " + lineRate + "))"
	// lineIdle is after how long a rate that was cut is forgotten: whoever used the source as well may be gone.
	lineIdle = "600000"
)

// The parts of the statement that takes a block. ?1 is the name and ?6 the cut of the calls that prove that the rate may
// grow. All names of columns stand for their values before the statement; :moment is its time.
const (
	askMax   = "CAST(?2 AS DOUBLE PRECISION)" // the highest rate
	askStart = "CAST(?3 AS DOUBLE PRECISION)" // the rate at which to begin
	askWant  = "CAST(?4 AS DOUBLE PRECISION)" // calls
	askGrown = "CAST(?5 AS DOUBLE PRECISION)" // calls that prove that the rate may grow

	lineRate   = "least(rate, " + askMax + ")"
	lineBegins = "greatest(head, :moment - " + lineBurst + ")"
	// A worker gets at most half of what is free ahead: with one worker that is 2.5 s of calls, and with many each gets an
	// equal part of what is given away, however many they are and whenever one comes or goes.
	lineCalls = "CASE WHEN " + lineBegins + " - :moment >= " + lineAhead + " THEN 0 ELSE least(" + askWant +
		", greatest(1, floor(" + lineRate + " * (" + lineAhead + " + :moment - " + lineBegins + ") / 2000))) END"
	// Until the source throttles for the first time the rate doubles about every second of use. After a cut it is back at
	// nine tenths of the rate that was too much within two seconds of full use, and then grows by a hundredth a second:
	// measured (TestSharedPace), four fifths and more of what a server accepts are used, and it refuses 1 to 4 %.
	lineGrowth = "CASE WHEN peak = 0 THEN 1 WHEN " + lineRate + " < 0.9 * peak THEN 0.2 * peak / " + lineRate +
		" ELSE greatest(0.01 * peak, 0.1) / " + lineRate + " END"
	takeBlock = `
		UPDATE rate SET
			rate = CASE WHEN ` + askGrown + ` > 0 AND cut = ?6
				THEN least(` + askMax + ", " + lineRate + " + " + askGrown + " * " + lineGrowth + `)
				WHEN :moment - head > ` + lineIdle + " THEN least(" + askMax + ", greatest(rate, " + askStart + `))
				ELSE ` + lineRate + ` END,
			begins = ` + lineBegins + `,
			granted = ` + lineCalls + `,
			head = ` + lineBegins + " + 1000 / " + lineRate + " * (" + lineCalls + `)
		WHERE name = ?1
		RETURNING granted, begins, head, ` + lineAhead + ", cut, :moment"
)

// RateBlock takes a block of calls from the line of a name, in one statement. A rate of which nothing is known begins as
// the limit says.
func (s *Store) RateBlock(ctx context.Context, name string, ask inventory.Ask) (inventory.Block, error) {
	block, err := s.takeBlock(ctx, name, ask)
	if errors.Is(err, sql.ErrNoRows) {
		if err = s.beginRate(ctx, name, ask.Limit); err == nil {
			block, err = s.takeBlock(ctx, name, ask)
		}
	}
	return block, wrap("pace of "+name, err)
}

func (s *Store) takeBlock(ctx context.Context, name string, ask inventory.Ask) (inventory.Block, error) {
	var calls, begins, head, ahead, now float64
	var cut int64
	err := s.queryRow(ctx, s.inLine(takeBlock),
		name, ask.Limit.Max, ask.Limit.Start, float64(ask.Want), float64(ask.Grown), ask.Cut,
	).Scan(&calls, &begins, &head, &ahead, &cut, &now)
	if err != nil {
		return inventory.Block{}, err
	}
	block := inventory.Block{Calls: int(calls), Wait: milliseconds(begins - now), Cut: cut}
	if block.Calls > 0 {
		block.Rate = 1000 * calls / (head - begins)
	} else {
		block.Wait = milliseconds(begins - now - ahead)
	}
	return block, nil
}

// beginRate makes the row of a rate, unless somebody just did.
func (s *Store) beginRate(ctx context.Context, name string, limit inventory.Limit) error {
	_, err := s.exec(ctx, s.inLine(`
		INSERT INTO rate (name, rate, peak, head, begins, granted, cut) VALUES (?1, least(CAST(?2 AS DOUBLE PRECISION), CAST(?3 AS DOUBLE PRECISION)), 0, :moment, :moment, 0, 0)
		ON CONFLICT DO NOTHING`), name, limit.Max, limit.Start)
	return err
}

// RateCut halves the rate of a name, unless that was done since the refused call was allowed, and keeps its line free for
// as long as the source asked.
func (s *Store) RateCut(ctx context.Context, name string, r inventory.Refusal) error {
	_, err := s.exec(ctx, s.inLine(`
		UPDATE rate SET
			peak = CASE WHEN cut = ?2 THEN rate ELSE peak END,
			rate = CASE WHEN cut = ?2 THEN greatest(rate / 2, least(rate, CAST(?4 AS DOUBLE PRECISION))) ELSE rate END,
			cut = CASE WHEN cut = ?2 THEN cut + 1 ELSE cut END,
			head = greatest(head, :moment + CAST(?3 AS DOUBLE PRECISION))
		WHERE name = ?1 AND (cut = ?2 OR CAST(?3 AS DOUBLE PRECISION) > 0)`),
		name, r.Cut, float64(r.After)/float64(time.Millisecond), inventory.FloorRate)
	return wrap("cut pace of "+name, err)
}

// inLine makes a statement about the line one of this database. :moment is its time in milliseconds, the same in all of the
// statement; in PostgreSQL with a fraction.
func (q queries) inLine(query string) string {
	if q.shared {
		return strings.ReplaceAll(query, ":moment", "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS DOUBLE PRECISION)")
	}
	return strings.NewReplacer(":moment", ":now", "greatest(", "max(", "least(", "min(").Replace(query)
}

func milliseconds(ms float64) time.Duration {
	return max(time.Duration(ms*float64(time.Millisecond)), 0)
}
