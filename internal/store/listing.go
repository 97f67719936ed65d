package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Listing is a part of the listing of a store, cut by keys: what lies from From to To, the rest of which begins at Next.
// Epoch fences: only the claim with the newest epoch may write to it.
type Listing struct {
	Scan    string
	Store   inventory.ID
	Source  string // the name of the source in the settings
	Spec    []byte // what another process must know of the store, as the caller writes it
	From    string
	To      string
	Next    string
	State   []byte // of what was listed until Next
	Members int64  // that were listed
	Bytes   int64  // that they hold
	Done    bool
	Epoch   int64
}

// Listings says which parts of listings a worker can do, and for how long it takes them before others may.
type Listings struct {
	Scan    string
	Store   inventory.ID // "": of any store
	Sources []string     // of these; nil: of any
	Form    string       // whose state is of this form
	Hold    time.Duration
}

// ResumeListings makes the parts of a scan ready to go on with. Those whose state is of another form are dropped: their
// stores are listed anew. In a file nobody else can hold a part any more.
func (s *Store) ResumeListings(ctx context.Context, scan, form string) error {
	return s.tx(ctx, "resume listings of scan "+scan, func(q queries) error {
		_, err := q.exec(ctx, `DELETE FROM listing WHERE scan = ?1 AND form <> ?2`, scan, form)
		if err == nil && !q.shared {
			_, err = q.exec(ctx, `UPDATE listing SET held_until = 0 WHERE scan = ?1`, scan)
		}
		return err
	})
}

// BeginListing keeps the first part of a store, which the caller holds. A store that has parts already is left as it is.
func (s *Store) BeginListing(ctx context.Context, l *Listing, form string, hold time.Duration) error {
	l.Epoch = 1
	return wrap("begin listing of "+string(l.Store), s.addListing(ctx, l, form, hold))
}

// addListing adds a part. Its number comes from where it begins, which no other part does.
func (q queries) addListing(ctx context.Context, l *Listing, form string, hold time.Duration) error {
	_, err := q.exec(ctx, `
		INSERT INTO listing (scan, store, part, source, spec, begins, ends, next, form, state, members, bytes, done, epoch,
			held_until)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, :now + ?15) ON CONFLICT DO NOTHING`,
		l.Scan, q.key(string(l.Store)), place(l.From), q.plain(l.Source), l.Spec, q.plain(l.From), q.plain(l.To),
		q.plain(l.Next), form, l.State, l.Members, l.Bytes, number(l.Done), l.Epoch, hold.Milliseconds())
	return err
}

// ClaimListing takes a part that nobody holds and that is not done; it is nil when there is none.
func (s *Store) ClaimListing(ctx context.Context, want Listings) (*Listing, error) {
	sources, err := json.Marshal(append([]string{}, want.Sources...))
	if err != nil {
		return nil, wrap("claim listing", err)
	}
	which, lock := `source IN (SELECT value FROM json_each(?3))`, ``
	if s.shared {
		which, lock = `source IN (SELECT jsonb_array_elements_text(CAST(CAST(?3 AS TEXT) AS jsonb)))`, ` FOR UPDATE SKIP LOCKED`
	}
	row := s.queryRow(ctx, `
		UPDATE listing SET epoch = epoch + 1, held_until = :now + ?4
		WHERE scan = ?1 AND (store, part) = (
			SELECT store, part FROM listing
			WHERE scan = ?1 AND form = ?5 AND done = 0 AND held_until < :now AND (?2 = '' OR store = ?2) AND (CAST(?3 AS TEXT) = '[]' OR `+which+`)
			ORDER BY store, part LIMIT 1`+lock+`)
		RETURNING `+listingColumns, want.Scan, s.key(string(want.Store)), string(sources), want.Hold.Milliseconds(),
		want.Form)
	l, err := s.scanListing(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	l.Scan, l.Store = want.Scan, want.Store
	return l, wrap("claim listing", err)
}

const listingColumns = `source, spec, begins, ends, next, state, members, bytes, done, epoch`

func (q queries) scanListing(scan func(...any) error) (*Listing, error) {
	var l Listing
	var done int64
	err := scan(&l.Source, &l.Spec, &l.From, &l.To, &l.Next, &l.State, &l.Members, &l.Bytes, &done, &l.Epoch)
	l.Source, l.From, l.To, l.Next = q.original(l.Source), q.original(l.From), q.original(l.To), q.original(l.Next)
	l.Done = done > 0
	return &l, err
}

// AdvanceListing keeps how far a claimed part is, which may now end earlier, and holds it for longer; with 0 it gives it
// back. Rest, where there is any, is what it no longer covers: a part of its own for whoever comes first. Both are one
// transaction. It returns ErrFenced when the claim is not the newest.
func (s *Store) AdvanceListing(ctx context.Context, l, rest *Listing, hold time.Duration) error {
	return s.tx(ctx, "advance listing of "+string(l.Store), func(q queries) error {
		n, err := q.exec(ctx, `
			UPDATE listing SET ends = ?5, next = ?6, state = ?7, members = ?8, bytes = ?9, done = ?10, held_until = :now + ?11
			WHERE scan = ?1 AND store = ?2 AND part = ?3 AND epoch = ?4`,
			l.Scan, q.key(string(l.Store)), place(l.From), l.Epoch, q.plain(l.To), q.plain(l.Next), l.State, l.Members,
			l.Bytes, number(l.Done), hold.Milliseconds())
		if err = fenced(n, err); err != nil || rest == nil {
			return err
		}
		var form string
		err = q.queryRow(ctx, `SELECT form FROM listing WHERE scan = ?1 AND store = ?2 AND part = ?3`,
			l.Scan, q.key(string(l.Store)), place(l.From)).Scan(&form)
		if err != nil {
			return err
		}
		return q.addListing(ctx, rest, form, -time.Millisecond)
	})
}

// DropListing forgets every part of a store. Whoever still holds one is fenced.
func (s *Store) DropListing(ctx context.Context, scan string, store inventory.ID) error {
	_, err := s.exec(ctx, `DELETE FROM listing WHERE scan = ?1 AND store = ?2`, scan, s.key(string(store)))
	return wrap("drop listing of "+string(store), err)
}

// OpenListings returns how many parts of a store were kept, and how many of them are not done.
func (s *Store) OpenListings(ctx context.Context, scan string, store inventory.ID) (kept, open int64, err error) { //nolint:revive // two counts and an error
	err = s.queryRow(ctx, `
		SELECT count(*), CAST(coalesce(sum(1 - done), 0) AS BIGINT) FROM listing WHERE scan = ?1 AND store = ?2`,
		scan, s.key(string(store))).Scan(&kept, &open)
	return kept, open, wrap("count listings of "+string(store), err)
}

// ListingStates yields the states of the parts of a store, one at a time in memory. An error is the last pair.
func (s *Store) ListingStates(ctx context.Context, scan string, store inventory.ID) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		part := int64(-1)
		for {
			var state []byte
			err := s.queryRow(ctx, `
				SELECT part, state FROM listing WHERE scan = ?1 AND store = ?2 AND part > ?3 ORDER BY part LIMIT 1`,
				scan, s.key(string(store)), part).Scan(&part, &state)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			if !yield(state, wrap("states of the listing of "+string(store), err)) || err != nil {
				return
			}
		}
	}
}

// number is a truth as a whole number.
func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
