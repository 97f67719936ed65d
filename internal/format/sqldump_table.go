package format

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// dumpTable is one table of a dump: its schema as far as it is known, and where its rows go.
type dumpTable struct {
	name, comment string
	fields        []inventory.Field
	of            *dumpTable // the partitioned table that this is a part of
	count         int64      // rows that the dump has
	gone          bool       // dropped again
	asked, wanted bool       // whether the caller wants its rows
	told          bool       // a batch with the schema as it is went out
	rows          *table     // nil until the first row
	sample        *sqlSample // nil unless rows are sampled
}

// field returns the index of the column with that name in any case, -1 when there is none.
func (t *dumpTable) field(name string) int {
	return slices.IndexFunc(t.fields, func(f inventory.Field) bool { return strings.EqualFold(f.Name, name) })
}

// whole returns the table that a partition belongs to, and any other table itself.
func (t *dumpTable) whole() *dumpTable {
	if t.of != nil {
		return t.of
	}
	return t
}

// put adds a field, or gives the one of the same name its type and comment.
func (t *dumpTable) put(f inventory.Field) {
	t.told = false
	i := t.field(f.Name)
	if i < 0 {
		t.fields = append(t.fields, f)
		return
	}
	if f.Type != "" {
		t.fields[i].Type = f.Type
	}
	if f.Comment != "" {
		t.fields[i].Comment = f.Comment
	}
}

// dumpTables are the tables of a dump by name, in order of appearance. Their schemas are all that a dump keeps in
// memory, and bounded.
type dumpTables struct {
	limits Limits
	byName map[string]*dumpTable
	order  []*dumpTable
	home   string // the first database that a client connects to
	other  string // the current one, if it is not home
	first  string // the database of MySQL, or the schema, that needs no mention in names
	schema string // the current one
	bytes  int64  // of all names, types and comments
	over   bool   // a limit was met
}

// use makes schema the current one. The first that is used, and public, leave names as they are; tables of others are
// told apart by it.
func (ts *dumpTables) use(schema string) {
	if schema == "" || schema == "pg_catalog" {
		return
	}
	if ts.first == "" {
		ts.first = schema
	}
	ts.schema = schema
}

// connect makes another database of a PostgreSQL cluster the current one.
func (ts *dumpTables) connect(database string) {
	if ts.home == "" {
		ts.home = database
	}
	ts.schema, ts.other = "", ""
	if database != ts.home {
		ts.other = database
	}
}

// canonical returns the name that a table has in the inventory.
func (ts *dumpTables) canonical(name string) string {
	schema, bare := cutLast(name)
	if _, last := cutLast(schema); last != "" {
		schema = last
	} else {
		schema = ts.schema
	}
	switch {
	case bare == "":
		return ""
	case ts.other != "":
		return ts.other + "." + cmp.Or(schema, "public") + "." + bare
	case schema == "", schema == ts.first, schema == "public", schema == "dbo":
		return bare
	}
	return schema + "." + bare
}

// find returns the table with that name, nil when there is none. A name in other case is the same name, unless a table
// has exactly this one.
func (ts *dumpTables) find(name string) *dumpTable {
	name = ts.canonical(name)
	if t := ts.byName[name]; t != nil {
		return t
	}
	return ts.byName[strings.ToLower(name)]
}

// get returns the table with that name, and makes it when it is new; nil when a limit is met.
func (ts *dumpTables) get(name string) *dumpTable {
	if t := ts.find(name); t != nil {
		return t
	}
	return ts.add(name)
}

// add makes a table with exactly that name, or returns it.
func (ts *dumpTables) add(name string) *dumpTable {
	name = ts.canonical(name)
	if t := ts.byName[name]; t != nil && t.name == name {
		t.gone = false
		return t
	}
	if name == "" || !ts.charge(name) {
		return nil
	}
	t := &dumpTable{name: name}
	ts.order = append(ts.order, t)
	ts.byName[name] = t
	if low := strings.ToLower(name); ts.byName[low] == nil {
		ts.byName[low] = t
	}
	return t
}

// put adds or completes a field of t as far as the limits allow.
func (ts *dumpTables) put(t *dumpTable, f inventory.Field) {
	if f.Name == "" || len(t.fields) >= ts.limits.Columns && t.field(f.Name) < 0 {
		ts.over = ts.over || f.Name != ""
		return
	}
	if ts.charge(f.Name, f.Type, f.Comment) {
		t.put(f)
	}
}

// charge counts what is kept, and reports whether there was room for it.
func (ts *dumpTables) charge(texts ...string) bool {
	const overhead = 128 // a table or field beside its texts
	n := int64(overhead)
	for _, s := range texts {
		n += int64(len(s))
	}
	if len(ts.order) > ts.limits.Entries || ts.bytes+n > ts.limits.Spool {
		ts.over = true
		return false
	}
	ts.bytes += n
	return true
}

// err returns errTooLarge when something was left out.
func (ts *dumpTables) err() error {
	if ts.over {
		return over("tables")
	}
	return nil
}
