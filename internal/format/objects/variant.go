package objects

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// mark begins the name of a variant inside a template, where a container has the name of a table.
const mark = "~"

// datasets tells apart what lies under one template: one dataset when all agree, the tables when it is a container,
// else one for each layout.
func (g inspected) datasets(whole inventory.Dataset) []inventory.Dataset {
	variants := g.variants()
	switch len(variants) {
	case 0:
		whole.Ranges = ranges(whole, false)
		return []inventory.Dataset{whole}
	case 1:
		return variants[0].datasets(whole)
	}
	out := make([]inventory.Dataset, 0, len(variants))
	for _, v := range variants {
		d := v.fill(whole)
		d.ID = whole.ID.Inside(mark + v.fingerprint)
		d.Name = whole.Name + " (" + d.Format + ")"
		d.Members = max(1, int64(len(v.heads))*whole.Members/int64(len(g.heads)))
		d.Bytes = v.bytes(whole)
		out = append(out, d)
	}
	return out
}

// datasets describes the members of a group that agree.
func (v variant) datasets(whole inventory.Dataset) []inventory.Dataset {
	whole = v.fill(whole)
	tables := v.tables()
	if len(tables) == 0 {
		whole.Rows = v.rows(whole)
		return []inventory.Dataset{whole}
	}
	out := make([]inventory.Dataset, 0, len(tables))
	for _, t := range tables {
		d := whole
		d.ID, d.Name, d.Comment = whole.ID.Inside(t.Name), t.Name, t.Comment
		d.Columns = slices.Concat([]inventory.Field{}, t.Columns)
		d.Rows, d.Bytes = t.Rows, t.Bytes
		out = append(out, d)
	}
	return out
}

// fill adds what the heads told to the dataset of the group.
func (v variant) fill(whole inventory.Dataset) inventory.Dataset {
	l := v.heads[0].layout
	whole.Format, whole.Sniffed = l.Format, true
	whole.Columns = v.columns()
	whole.Partial = slices.ContainsFunc(v.heads, func(h seen) bool { return h.layout.Partial })
	whole.Ranges = ranges(whole, l.Splits && !l.Container)
	return whole
}

// columns joins the columns of all heads, in the order in which they first occur.
func (v variant) columns() []inventory.Field {
	out := []inventory.Field{}
	at := map[string]bool{}
	for _, h := range v.heads {
		for _, f := range h.layout.Columns {
			if !at[f.Name] {
				at[f.Name] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// tables joins the tables of all heads by name, in the order of their names. Sizes are known only of a container that
// is alone.
func (v variant) tables() []format.Table {
	byName := map[string]format.Table{}
	for _, h := range v.heads {
		for _, t := range h.layout.Tables {
			if _, ok := byName[t.Name]; ok {
				t.Rows, t.Bytes = nil, nil
			}
			byName[t.Name] = t
		}
	}
	out := make([]format.Table, 0, len(byName))
	for _, t := range byName {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b format.Table) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// rows adds up the rows of all members, or estimates them from the bytes of those that were looked into.
func (v variant) rows(whole inventory.Dataset) *inventory.Measure {
	var rows, bytes int64
	method := inventory.Exact
	for _, h := range v.heads {
		if h.layout.Rows == nil {
			return nil
		}
		rows += h.layout.Rows.Value
		bytes += h.member.Bytes
		if h.layout.Rows.Method != inventory.Exact {
			method = h.layout.Rows.Method
		}
	}
	if int64(len(v.heads)) == whole.Members {
		return &inventory.Measure{Value: rows, Method: method}
	}
	if bytes == 0 || whole.Bytes == nil {
		return nil
	}
	share := float64(whole.Bytes.Value) / float64(bytes)
	return &inventory.Measure{Value: int64(float64(rows) * share), Method: inventory.Estimate}
}

// bytes is what the members that agree take: the sum when all were looked into, else their share.
func (v variant) bytes(whole inventory.Dataset) *inventory.Measure {
	var sum int64
	for _, h := range v.heads {
		sum += h.member.Bytes
	}
	return &inventory.Measure{Value: min(sum, whole.Bytes.Value), Method: inventory.Estimate}
}
