package review

import (
	"fmt"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// Chain is the log of all reviews, the oldest first, whose links were checked.
type Chain []Entry

// BrokenError says where a chain is not what it was when its entries were made.
type BrokenError struct {
	Position int // of the first entry that is wrong, from 1
	Why      string
}

// Error names the entry and what is wrong with it.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("review: the chain is broken at entry %d: %s", e.Position, e.Why)
}

// Verify reads the rows of the store as a chain: every row holds an entry in canonical form, with the hash of its bytes
// and that of the row before it, and none is missing between the first and the last. The error is a *BrokenError. That
// rows are missing behind the last one only [Chain.Holds] tells, with a head that was printed before.
func Verify(rows []store.Review) (Chain, error) {
	chain := make(Chain, 0, len(rows))
	prev := ""
	for i := range rows {
		e, why := checkRow(&rows[i], int64(i)+1, prev)
		if why != "" {
			return nil, &BrokenError{Position: i + 1, Why: why}
		}
		chain = append(chain, e)
		prev = e.Hash
	}
	return chain, nil
}

// checkRow reads one row, or says what is wrong with it.
func checkRow(r *store.Review, seq int64, prev string) (Entry, string) {
	e, err := decodeEntry(r.Body)
	switch {
	case err != nil:
		return e, "it " + err.Error()
	case e.Hash != r.Hash:
		return e, "its hash is not that of its bytes"
	case r.Seq != seq || e.Seq != seq:
		return e, fmt.Sprintf("it is numbered %d", max(e.Seq, r.Seq))
	case r.PrevHash != prev || e.PrevHash != prev:
		return e, "it does not follow the entry before it"
	}
	return e, ""
}

// Until returns the entries that were there at a time.
func (c Chain) Until(at time.Time) Chain {
	n := slices.IndexFunc(c, func(e Entry) bool { return e.At.After(at) })
	if n < 0 {
		return c
	}
	return c[:n]
}

// Head is the hash of the last entry, "" without one. A report that prints it fixes everything before it.
func (c Chain) Head() string {
	if len(c) == 0 {
		return ""
	}
	return c[len(c)-1].Hash
}

// Holds reports whether a head that was printed before is in the chain: then nothing up to it was changed or taken away.
func (c Chain) Holds(head string) bool {
	return head == "" || slices.ContainsFunc(c, func(e Entry) bool { return e.Hash == head })
}
