package objects

import (
	"context"
	"errors"
	"math"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// start finds out how the range is to be listed. That is decided once, where the store begins; cursors tell the rest.
func (l *parting) start(ctx context.Context, within inventory.Range, yield func(inventory.Part, error) bool) {
	if strings.HasPrefix(within.From, reportMark) {
		l.again(ctx, within, yield)
		return
	}
	if from, ok := strings.CutPrefix(within.From, listMark); ok {
		l.lead = listMark
		l.run(ctx, inventory.Range{From: from, To: strings.TrimPrefix(within.To, listMark)}, yield)
		return
	}
	if within != (inventory.Range{}) {
		l.run(ctx, within, yield)
		return
	}
	r, err := l.newest(ctx)
	if gap := inventory.AsGap(err); gap != nil {
		l.pile.gaps, err = append(l.pile.gaps, gap), nil
	}
	switch {
	case err != nil:
		yield(l.part(), err)
	case r != nil:
		l.report(ctx, r, rowCursors{rowCursor{in: r.in, key: r.key}, len(r.Files)}, yield)
	default:
		l.run(ctx, within, yield)
	}
}

// again goes on with a report.
func (l *parting) again(ctx context.Context, within inventory.Range, yield func(inventory.Part, error) bool) {
	rows, err := rowsOf(within)
	if err != nil {
		yield(l.part(), err)
		return
	}
	r, err := l.openReport(ctx, rows.in, rows.key)
	if err != nil {
		l.failed(err, yield)
		return
	}
	rows.end = min(rows.end, len(r.Files))
	l.report(ctx, r, rows, yield)
}

// rowCursors is a range of a report: from a row to before a file.
type rowCursors struct {
	rowCursor
	end int
}

// rowsOf takes a range of a report apart.
func rowsOf(within inventory.Range) (rowCursors, error) {
	at, err := parseRow(within.From)
	if err != nil || within.To == "" {
		return rowCursors{at, math.MaxInt}, err
	}
	end, err := parseRow(within.To)
	return rowCursors{at, end.file}, err
}

// report reads a range of a report.
func (l *parting) report(ctx context.Context, r *report, within rowCursors, yield func(inventory.Part, error) bool) {
	l.pile.asOf = r.asOf.UnixMilli()
	for at := within.rowCursor; at.file < within.end; at.file, at.row = at.file+1, 0 {
		err := l.rows(ctx, r, &at, yield)
		if errors.Is(err, errStop) {
			return
		}
		if err != nil {
			l.failed(err, yield)
			return
		}
	}
	l.finish(ctx, yield)
}

// rows reads what is left of one file.
func (l *parting) rows(ctx context.Context, r *report, at *rowCursor, yield func(inventory.Part, error) bool) error {
	row := int64(0)
	for one, err := range r.rows(ctx, at.file) {
		if err != nil {
			return err
		}
		if row++; row <= at.row {
			continue // it was read before; packed files can only be read from their beginning
		}
		at.row = row
		l.take(one)
		if row%partOf == 0 {
			l.next = at.String()
			if !yield(l.part(), nil) {
				return errStop
			}
		}
	}
	l.next = rowCursor{in: at.in, key: at.key, file: at.file + 1}.String()
	return ctx.Err()
}

// take counts a row of a report.
func (l *parting) take(one row) {
	switch {
	case !one.old:
		l.pile.add(one.Member)
		l.seen.Members++
		l.seen.Bytes += one.Bytes
	case one.has:
		l.pile.old++
	}
}

// failed says that the report is of no use, and that the whole store has to be listed without one, with the reason.
func (l *parting) failed(err error, yield func(inventory.Part, error) bool) {
	gap := inventory.AsGap(err)
	if gap == nil {
		yield(l.part(), err)
		return
	}
	l.pile = newPile(l.cfg.Templates)
	l.pile.gaps = append(l.pile.gaps, gap)
	l.next = listMark
	yield(l.part(), errors.Join(inventory.ErrRelist, gap.Err))
}

// middleRow cuts what is left of a report between two files that were not begun.
func (s shelf) middleRow(ctx context.Context, within inventory.Range) (string, error) {
	rows, err := rowsOf(within)
	if err != nil {
		return "", err
	}
	if within.To == "" {
		r, err := s.openReport(ctx, rows.in, rows.key)
		if err != nil {
			return "", orNil(err) // the listing itself will say so
		}
		rows.end = len(r.Files)
	}
	if rows.file+1 >= rows.end {
		return "", nil
	}
	return rowCursor{in: rows.in, key: rows.key, file: (rows.file + 1 + rows.end) / 2}.String(), nil
}

// listAtOnce lists the whole store in one part, from a report where there is one.
func (s shelf) listAtOnce(ctx context.Context, yield func(inventory.Dataset, error) bool) {
	left := inventory.Rest{}
	for {
		l := &parting{shelf: s, next: left.From, pile: newPile(s.cfg.Templates)}
		err := l.begin(left.State)
		if err == nil {
			l.start(ctx, left.Range, func(_ inventory.Part, e error) bool {
				err = e
				return true
			})
		}
		if !errors.Is(err, inventory.ErrRelist) {
			if err != nil {
				yield(inventory.Dataset{}, err)
				return
			}
			s.gathered(ctx, l.pile, yield)
			return
		}
		left.From = l.next
		if left.State, err = l.pile.MarshalBinary(); err != nil {
			yield(inventory.Dataset{}, err)
			return
		}
	}
}

// unseen are the gaps of a store that was listed from a report: what is newer, and older versions, which nobody reads.
func (s shelf) unseen(p *pile) []*inventory.Gap {
	var gaps []*inventory.Gap
	if p.asOf != 0 {
		gaps = append(gaps, s.noReport(inventory.Truncated, inventory.Fix{
			Code: inventory.FixSetting, Args: []string{reportOp, NoReports},
		}, nil))
	}
	if p.old > 0 {
		gaps = append(gaps, s.noReport(inventory.ContentsUnread, inventory.Fix{Code: inventory.FixReport}, nil))
	}
	return gaps
}
