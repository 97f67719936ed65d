package review

import (
	"context"
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/store"
)

// Read reads the chain of a store and checks every link of it.
func Read(ctx context.Context, s *store.Store) (Chain, error) {
	rows, err := s.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	return Verify(rows)
}

// Append adds entries to the chain of a store, all in one transaction or none, and returns them as they stand in it.
// say is asked for them with the chain as it is; when another process was faster, it is asked again with what that one
// wrote.
func Append(ctx context.Context, s *store.Store, say func(Chain) ([]Entry, error)) ([]Entry, error) {
	const tries = 10 // so many others in a row are no accident
	for range tries {
		added, err := tryAppend(ctx, s, say)
		if !errors.Is(err, store.ErrReviewed) {
			return added, err
		}
	}
	return nil, fmt.Errorf("review: %w", store.ErrReviewed)
}

func tryAppend(ctx context.Context, s *store.Store, say func(Chain) ([]Entry, error)) ([]Entry, error) {
	chain, err := Read(ctx, s)
	if err != nil {
		return nil, err
	}
	entries, err := say(chain)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	rows, err := chain.link(entries)
	if err != nil {
		return nil, err
	}
	return entries, s.AppendReviews(ctx, rows)
}

// link numbers entries behind the last of the chain, and brings them into the form of the store.
func (c Chain) link(entries []Entry) ([]store.Review, error) {
	rows := make([]store.Review, 0, len(entries))
	prev := c.Head()
	for i := range entries {
		e := &entries[i]
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("review: %w", err)
		}
		e.Seq, e.PrevHash, e.At, e.Expires = int64(len(c)+i)+1, prev, Stamp(e.At), Stamp(e.Expires)
		body, err := e.encode()
		if err != nil {
			return nil, fmt.Errorf("review: %w", err)
		}
		rows = append(rows, store.Review{Seq: e.Seq, PrevHash: prev, Hash: e.Hash, Body: body})
		prev = e.Hash
	}
	return rows, nil
}
