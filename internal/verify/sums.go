package verify

import (
	"context"
	"fmt"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

// bySums compares a table between databases of different families: they write values differently, so that only what is
// counted and added up can be equal. No row is compared, and the note says so.
func (r *tableRun) bySums(ctx context.Context, name string, shapes [2]digest.Shape, o *Outcome) error {
	common := r.columns(name, shapes[0], shapes[1], o)
	source, err := r.source.Digester.Sums(ctx, r.source.table(name), common)
	if err != nil {
		return err
	}
	target, err := r.target.Digester.Sums(ctx, r.target.table(name), common)
	if err != nil {
		return err
	}
	o.say(NoteSums)
	o.Source += source.Rows
	o.Target += target.Rows
	o.Compared += source.Rows
	o.by(bySum, source.Rows)
	lost := source.Rows - target.Rows
	for range min(max(lost, -lost), int64(r.cfg.Keep)) {
		kind := Missing
		if lost < 0 {
			kind = Extra
		}
		o.note(Difference{Kind: kind, Dataset: name, What: "by the number of rows"}, r.cfg.Keep)
	}
	o.AtLeast = o.AtLeast || max(lost, -lost) > int64(r.cfg.Keep)
	for i, x := range source.Columns {
		if what := compareSums(x, target.Columns[i]); what != "" {
			o.note(Difference{Kind: Differs, Dataset: name, What: what}, r.cfg.Keep)
		}
	}
	again, err := r.source.Digester.Sums(ctx, r.source.table(name), common)
	is := inventory.Unknown
	if err == nil {
		is = sameSums(source, again)
	}
	return r.stayed(ctx, is, bySum, err)
}

// compareSums says what differs between two columns, without a value.
func compareSums(a, b digest.ColumnSum) string {
	switch {
	case a.Values != b.Values:
		return fmt.Sprintf("%s: %d values, %d at the target", a.Name, a.Values, b.Values)
	case a.Sum != b.Sum && a.Sum != "" && b.Sum != "":
		return a.Name + ": the sums differ"
	case a.Characters != b.Characters && a.Characters >= 0 && b.Characters >= 0:
		return a.Name + ": the lengths of texts differ"
	}
	return ""
}

func sameSums(a, b digest.Sums) inventory.Tri {
	if a.Rows != b.Rows {
		return inventory.No
	}
	for i := range a.Columns {
		if a.Columns[i] != b.Columns[i] {
			return inventory.No
		}
	}
	return inventory.Yes
}
