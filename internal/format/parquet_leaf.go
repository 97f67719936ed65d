package format

import (
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	pq "github.com/parquet-go/parquet-go/format"

	"github.com/domicile/domicile/internal/inventory"
)

// parquetLeaf is one column that has values.
type parquetLeaf struct {
	inventory.Field
	under  string // the repeated field that its values are elements of, "" for a value of the row
	index  int
	flat   bool // it has exactly one value in each row
	there  int  // the definition level from which on the element exists
	cut    *pageCut
	render renderer
}

// leavesOf walks the schema.
func leavesOf(root *parquet.Column) []parquetLeaf {
	w := &leafWalk{}
	for _, c := range root.Columns() {
		w.walk(c, place{})
	}
	return w.leaves
}

type leafWalk struct{ leaves []parquetLeaf }

// place is where in a document the walk is.
type place struct {
	path  string
	under string
	there int
}

func (p place) field(name string) place {
	name = strings.ToValidUTF8(name, "\uFFFD")
	if p.path != "" {
		name = p.path + "." + name
	}
	p.path = name
	return p
}

// repeat enters the elements of the field, which the schema repeats at c.
func (p place) repeat(c *parquet.Column) place {
	p.path += "[]"
	p.under = p.path
	p.there = c.MaxDefinitionLevel()
	return p
}

func (w *leafWalk) walk(c *parquet.Column, at place) {
	at = at.field(c.Name())
	switch inner := wrapped(c); {
	case inner != nil:
		w.inside(inner, at.repeat(inner))
	case c.Repeated():
		w.inside(c, at.repeat(c))
	default:
		w.inside(c, at)
	}
}

// inside takes what is in a field whose name is in the path already.
func (w *leafWalk) inside(c *parquet.Column, at place) {
	if c.Leaf() {
		w.leaves = append(w.leaves, parquetLeaf{
			Field: inventory.Field{Name: at.path, Type: typeName(c)}, under: at.under, index: c.Index(),
			flat: c.MaxRepetitionLevel() == 0, there: at.there, cut: newPageCut(c), render: rendererOf(c),
		})
		return
	}
	if only := element(c); only != nil {
		w.inside(only, at)
		return
	}
	for _, child := range c.Columns() {
		w.walk(child, at)
	}
}

// wrapped returns the repeated child of a LIST or MAP, which has no name of its own; nil for everything else.
func wrapped(c *parquet.Column) *parquet.Column {
	if c.Leaf() || c.Repeated() || len(c.Columns()) != 1 || !c.Columns()[0].Repeated() {
		return nil
	}
	return c.Columns()[0]
}

// element returns the only child of the repeated group inside a list of three levels; nil when the group itself is the
// element (LogicalTypes.md, backward compatibility).
func element(c *parquet.Column) *parquet.Column {
	if !c.Repeated() || len(c.Columns()) != 1 || c.Columns()[0].Repeated() {
		return nil
	}
	if name := c.Name(); name == "array" || strings.HasSuffix(name, "_tuple") {
		return nil
	}
	switch c.Columns()[0].Name() {
	case "element", "item", "array_element":
		return c.Columns()[0]
	}
	return nil
}

// typeName is the logical type where there is one, else the physical one.
func typeName(c *parquet.Column) string {
	if t := c.Type().LogicalType(); t != nil && t.Value != nil {
		return t.String()
	}
	if t := logicalOf(c); t != nil {
		return t.String()
	}
	return c.Type().Kind().String()
}

// logicalOf returns the logical type, made of the older converted type where a file has only that.
func logicalOf(c *parquet.Column) pq.LogicalTypeValue { //nolint:ireturn // the library's union
	if t := c.Type().LogicalType(); t != nil && t.Value != nil {
		return t.Value
	}
	t := c.Type().ConvertedType()
	if t == nil {
		return nil
	}
	switch *t { //nolint:exhaustive // the others say no more than the physical type
	case deprecated.Date:
		return &pq.DateType{}
	case deprecated.TimeMillis:
		return &pq.TimeType{Unit: pq.TimeUnit{Value: &pq.MilliSeconds{}}}
	case deprecated.TimeMicros:
		return &pq.TimeType{Unit: pq.TimeUnit{Value: &pq.MicroSeconds{}}}
	case deprecated.TimestampMillis:
		return &pq.TimestampType{IsAdjustedToUTC: true, Unit: pq.TimeUnit{Value: &pq.MilliSeconds{}}}
	case deprecated.TimestampMicros:
		return &pq.TimestampType{IsAdjustedToUTC: true, Unit: pq.TimeUnit{Value: &pq.MicroSeconds{}}}
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return &pq.IntType{}
	}
	return nil
}
