package run

import (
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// A long table is read in pieces, each with a classify.Table of its own, which are merged in their order. Where a piece
// ends follows from the rows alone and not from the time, so that a table that was read in one go, and one that was given
// up three times and went on where it stopped, end with the same result. Between two pieces a slice may end: what was
// merged and the cursor are stored, and whoever claims the shard next goes on from there.

// pieceRows are the rows of a piece: some seconds of reading, so that a slice ends near its time; what is shorter, which
// is nearly every table, is one piece.
const pieceRows = 1 << 18

// errPaused says that a reading stopped between two pieces, because the time of its slice is over.
var errPaused = errors.New("the slice is over")

// pieced reports whether a shard is read in pieces: in full, from a source that says where to go on.
func (s *shard) pieced() bool {
	return s.want.Rows == 0 && s.want.Bytes == 0 && !s.want.Distinct && s.stretch == nil
}

// cut closes the piece when the batch was its last one. It returns errPaused where the slice is over.
func (r *reading) cut(b *inventory.Batch) error {
	if b.Cursor == "" || !r.shard.pieced() {
		return nil
	}
	if r.piece += int64(b.Rows); r.piece < r.shard.piece {
		return nil
	}
	if err := r.closePiece(); err != nil {
		return err
	}
	if r.shard.due == nil || !r.shard.due() {
		return nil
	}
	r.cursor = b.Cursor
	return errPaused
}

// closePiece merges the open piece into those before it, and begins a new one.
func (r *reading) closePiece() error {
	r.piece = 0
	for _, id := range r.order {
		if done := r.before[id]; done == nil {
			r.before[id] = r.tables[id]
		} else if err := done.Merge(r.tables[id]); err != nil {
			return fmt.Errorf("run: join pieces of %s: %w", id, err)
		}
		r.tables[id] = r.engine.NewTable(r.known[id], r.opt)
	}
	return nil
}

// join merges the pieces of every dataset into one.
func (r *reading) join() error {
	for id, done := range r.before {
		if err := done.Merge(r.tables[id]); err != nil {
			return fmt.Errorf("run: join pieces of %s: %w", id, err)
		}
		r.tables[id] = done
	}
	clear(r.before)
	return nil
}

// resume takes over what an earlier slice read of the shard.
func (r *reading) resume(from *outcome) error {
	r.bytes = from.Bytes
	for _, h := range from.Holes {
		h.Gap.Scope = h.Scope
		r.gap(h.Gap)
	}
	for i := range from.Parts {
		p := &from.Parts[i]
		id := p.Dataset.ID
		if r.tables[id] == nil {
			r.table(p.Dataset, r.opt)
		}
		d := r.known[id]
		d.Columns = p.Dataset.Columns
		r.known[id] = d
		for _, c := range d.Columns {
			r.names[id][c.Name] = true
		}
		done := r.engine.NewTable(p.Dataset, r.opt)
		if err := done.UnmarshalBinary(p.Table); err != nil {
			return fmt.Errorf("run: go on with table %s: %w", id, err)
		}
		r.before[id] = done
		r.tables[id] = r.engine.NewTable(d, r.opt)
	}
	return nil
}

// goOn makes a shard that was given up between two pieces begin where it stopped. What cannot be opened is read from its
// beginning.
func (s *scan) goOn(sh *shard, claim *store.Shard) {
	if claim.Cursor == "" {
		return
	}
	cursor, err := s.seal.open(claim.ID, []byte(claim.Cursor))
	if err != nil {
		return
	}
	before, err := decodeOutcome(claim.Partial)
	if err != nil {
		return
	}
	sh.want.Range.From, sh.before = string(cursor), &before
}

// confine is what may leave the mainland of a dataset that was read inside: counts, names, and the registers of sketches.
// No masked sample does, and no identifier's hash.
func (r *reading) confine(d inventory.Dataset) (part, error) {
	t := r.tables[d.ID]
	p := r.engine.Judge(t)
	for i := range p.Findings {
		for j := range p.Findings[i].Evidence {
			p.Findings[i].Evidence[j].Masked = []string{}
		}
	}
	out := part{Dataset: d, Profile: &p}
	if people := t.People(); !people.Empty() {
		data, err := people.Portable().MarshalBinary()
		if err != nil {
			return part{}, fmt.Errorf("run: keep people of %s: %w", d.ID, err)
		}
		out.People = data
	}
	return out, nil
}
