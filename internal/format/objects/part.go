package objects

import (
	"context"
	"fmt"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// partOf is how many keys are listed before it is told how far the listing has come: some pages, so that telling costs
// nothing and little is lost.
const partOf = 1000

// ListPart lists a part of a store as [inventory.Lister] has it.
func ListPart(
	ctx context.Context, o Objects, store inventory.Store, left inventory.Rest, cfg Config,
) iter.Seq2[inventory.Part, error] {
	return func(yield func(inventory.Part, error) bool) {
		l := &parting{shelf: shelf{o, store, cfg.withDefaults()}, next: left.From}
		l.pile = newPile(l.cfg.Templates)
		if err := l.begin(left.State); err != nil {
			yield(inventory.Part{Next: left.From}, err)
			return
		}
		l.start(ctx, left.Range, yield)
	}
}

// parting is one call of ListPart.
type parting struct {
	shelf
	pile *pile
	next string // the key after the last one
	lead string // what stands before keys where the rest begins
	seen inventory.Part
}

// begin takes over what was listed before.
func (l *parting) begin(state []byte) error {
	if state == nil {
		return nil
	}
	var before pile
	if err := before.UnmarshalBinary(state); err != nil {
		return err
	}
	l.pile.take(&before)
	return nil
}

// run lists the range.
func (l *parting) run(ctx context.Context, within inventory.Range, yield func(inventory.Part, error) bool) {
	for m, err := range l.objects.List(ctx, l.store, within.From) {
		gap := inventory.AsGap(err)
		switch {
		case gap != nil:
			l.pile.gaps = append(l.pile.gaps, l.at(gap, "", "list"))
			continue
		case err != nil:
			yield(l.part(), err)
			return
		case within.To != "" && m.Key >= within.To:
			l.finish(ctx, yield)
			return
		}
		l.pile.add(m)
		l.next = l.lead + after(m.Key)
		l.seen.Members++
		l.seen.Bytes += m.Bytes
		if l.seen.Members%partOf == 0 && !yield(l.part(), nil) {
			return
		}
	}
	l.finish(ctx, yield)
}

// finish tells that the range is done, unless the context ended the listing.
func (l *parting) finish(ctx context.Context, yield func(inventory.Part, error) bool) {
	p := l.part()
	err := ctx.Err()
	if err == nil {
		p.Next, p.Done = "", true
	}
	yield(p, err)
}

func (l *parting) part() inventory.Part {
	p := l.seen
	p.Next, p.State = l.next, l.pile.MarshalBinary
	return p
}

// Gather puts the states of the parts of a store together as [inventory.Lister] has it.
func Gather(
	ctx context.Context, o Objects, store inventory.Store, states iter.Seq2[[]byte, error], cfg Config,
) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		s := shelf{o, store, cfg.withDefaults()}
		p := newPile(s.cfg.Templates)
		for state, err := range states {
			var part pile
			if err == nil {
				err = part.UnmarshalBinary(state)
			}
			if err != nil {
				yield(inventory.Dataset{}, fmt.Errorf("inventory: gather %s: %w", store.ID, err))
				return
			}
			p.take(&part)
		}
		s.gathered(ctx, p, yield)
	}
}

// gathered yields the gaps and datasets of a pile that holds the whole store.
func (s shelf) gathered(ctx context.Context, p *pile, yield func(inventory.Dataset, error) bool) {
	p.gaps = append(p.gaps, s.unseen(p)...)
	for _, gap := range p.sortedGaps() {
		if !yield(inventory.Dataset{}, gap) {
			return
		}
	}
	s.piled(ctx, p, yield)
}
