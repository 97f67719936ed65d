package verify

import (
	"context"
	"iter"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/inventory"
)

// entry is one key with what each side has under it, nil for nothing.
type entry struct {
	key            string
	source, target *inventory.Member
}

// listed is a piece of a listing. Its error comes after its members and is the last thing that comes. The last piece
// says so: a listing that stops without it was abandoned, and nothing follows from what it did not send.
type listed struct {
	members []inventory.Member
	err     error
	last    bool
}

// piece is how many members go from a listing to the join at once: a page of the clouds' list calls.
const piece = 1000

// ahead is how many pieces a listing may be ahead of the join, so that one side does not wait for the other's pages.
const ahead = 4

// listing lists one side in a goroutine of the group, members that are wanted only. What it sends is in the order of the
// keys; an error ends it, and is what the join returns.
func listing(
	ctx context.Context, g *errgroup.Group, seq iter.Seq2[inventory.Member, error], wants func(string) bool,
) <-chan listed {
	out := make(chan listed, ahead)
	g.Go(func() error {
		defer close(out)
		for l := range pieces(ordered(seq), wants) {
			select {
			case out <- l:
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	return out
}

// ordered ends a listing whose keys do not ascend with an error.
func ordered(seq iter.Seq2[inventory.Member, error]) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		last, begun := "", false
		for m, err := range seq {
			if err == nil && begun && m.Key <= last {
				err = ErrUnordered
			}
			last, begun = m.Key, true
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// pieces gathers the members that are wanted. The memory of a piece belongs to who gets it.
func pieces(seq iter.Seq2[inventory.Member, error], wants func(string) bool) iter.Seq[listed] {
	return func(yield func(listed) bool) {
		var l listed
		for m, err := range seq {
			if err != nil {
				l.err = err
				break
			}
			if wants(m.Key) {
				l.members = append(l.members, m)
			}
			if len(l.members) == piece {
				if !yield(l) {
					return
				}
				l = listed{}
			}
		}
		l.last = true
		yield(l)
	}
}

// side reads a listing member by member.
type side struct {
	in  <-chan listed
	now []inventory.Member
	err error // after now
	end bool  // nothing is after now
}

// head returns the next member without taking it, nil at the end. A gap of a listing ends it: whether a key that comes
// later is on that side is not known, and no more is it where the listing was abandoned.
func (s *side) head() (*inventory.Member, error) {
	for len(s.now) == 0 {
		if s.err != nil {
			return nil, s.err
		}
		if s.end {
			return nil, nil //nolint:nilnil // no member and no error: the end
		}
		l, ok := <-s.in
		if !ok {
			return nil, context.Canceled
		}
		s.now, s.err, s.end = l.members, l.err, l.last
	}
	return &s.now[0], nil
}

func (s *side) take() { s.now = s.now[1:] }

// join yields every key of two listings in order.
func join(source, target *side) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		for {
			e, err := next(source, target)
			if err != nil {
				yield(entry{}, err)
				return
			}
			if e.source == nil && e.target == nil || !yield(e, nil) {
				return
			}
		}
	}
}

// next takes what both sides have under the smallest key that is left.
func next(source, target *side) (entry, error) {
	a, err := source.head()
	if err != nil {
		return entry{}, err
	}
	b, err := target.head()
	if err != nil || a == nil && b == nil {
		return entry{}, err
	}
	var e entry
	order := compareHeads(a, b)
	if order <= 0 {
		e.key, e.source = a.Key, a
		source.take()
	}
	if order >= 0 {
		e.key, e.target = b.Key, b
		target.take()
	}
	return e, nil
}

// compareHeads says which of two heads comes first: below 0 the first; nil comes last. One is not nil.
func compareHeads(a, b *inventory.Member) int {
	switch {
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return strings.Compare(a.Key, b.Key)
}
