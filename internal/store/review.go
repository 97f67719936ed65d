package store

import (
	"context"
	"errors"
)

// Review is one row of the log of reviews, as the chain of package review makes it: the body is an entry in canonical
// form, and the hash is that of the body.
type Review struct {
	Seq      int64 // 1 for the first
	PrevHash string
	Hash     string
	Body     []byte
}

// ErrReviewed says that another process added to the log of reviews in between.
var ErrReviewed = errors.New("somebody else reviewed at the same time")

// Reviews returns the log of reviews, the oldest first.
func (s *Store) Reviews(ctx context.Context) ([]Review, error) {
	var all []Review
	err := s.each(ctx, func(scan func(...any) error) error {
		var r Review
		err := scan(&r.Seq, &r.PrevHash, &r.Hash, &r.Body)
		all = append(all, r)
		return err
	}, `SELECT seq, prev_hash, hash, body FROM review ORDER BY seq`)
	return all, wrap("list reviews", err)
}

// AppendReviews adds rows behind the last one, all or none. It returns ErrReviewed when the first of them does not follow
// the last row, because another process was faster. No row is ever changed or taken away: the database refuses it.
func (s *Store) AppendReviews(ctx context.Context, rows []Review) error {
	return s.tx(ctx, "append reviews", func(q queries) error {
		var head string
		err := q.queryRow(ctx, `SELECT coalesce((SELECT hash FROM review ORDER BY seq DESC LIMIT 1), '')`).Scan(&head)
		if err != nil {
			return err
		}
		for i := range rows {
			r := &rows[i]
			if r.PrevHash != head {
				return ErrReviewed
			}
			// Of two processes that saw the same head one inserts, and the other finds its place taken.
			n, err := q.exec(ctx, `INSERT INTO review (seq, prev_hash, hash, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING`,
				r.Seq, r.PrevHash, r.Hash, r.Body)
			if err == nil && n == 0 {
				err = ErrReviewed
			}
			if err != nil {
				return err
			}
			head = r.Hash
		}
		return nil
	})
}
