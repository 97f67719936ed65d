package classify_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

func TestUndecided(t *testing.T) {
	m, n := newMade(21), 0
	next := func() string { n++; return fmt.Sprintf("%s%06d", m.pick("SO-", "PO-"), n) }
	tests := []struct {
		name, column string
		rows         int
		value        func() string
		want         bool
	}{
		{"four mobiles", "c1", 4, m.mobile, true},
		{"thirty mobiles", "c1", 30, m.mobile, false},
		{"thirty identity numbers", "id_card", 30, m.residentID, false},
		{"forty codes", "c1", 40, next, false},
		{"three rows of a status", "c1", 3, func() string { return m.pick("open", "closed") }, true},
		{"many rows of a status", "c1", 400, func() string { return m.pick("open", "closed") }, false},
		{"a hundred empty rows", "mobile", 100, func() string { return "" }, true},
		{"four hundred empty rows", "mobile", 400, func() string { return "" }, false},
		{"declared, of another shape", "mobile", 60, next, false},
		{"half masked", "mobile", 10, func() string { return m.pick("138****", "x") + m.digits(4) }, true},
		{"half of something", "c1", 60, func() string { return []string{m.residentID(), next()}[m.r.IntN(2)] }, false},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := e.NewTable(inventory.Dataset{ID: "d", Name: "t1"}, classify.TableOptions{})
			b := batchOf(columnOf(tt.column, tt.rows, tt.value))
			table.Add(&b)
			if got := slices.Contains(table.Undecided(), tt.column); got != tt.want || table.Settled() == got {
				t.Errorf("undecided %v settled %v, want undecided %v", got, table.Settled(), tt.want)
			}
		})
	}
}

func TestUnreadTableIsNotSettled(t *testing.T) {
	e := engine(t)
	table := e.NewTable(inventory.Dataset{ID: "d", Columns: []inventory.Field{{Name: "b"}, {Name: "a"}}}, classify.TableOptions{})
	if got := table.Undecided(); table.Settled() || !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("settled %v, undecided %v", table.Settled(), got)
	}
	if empty := e.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{}); empty.Settled() {
		t.Error("a table of which nothing is known is settled")
	}
}
