package artifact

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// Carried is what the templates of a tool see of one store on its way home. It holds names and sizes, no value and no
// credential.
type Carried struct {
	Step   string // id of the copy
	Slug   string // names files and tasks: lower-case letters, digits and dashes
	Region string // of the target
	Source Source
	Target Aim
	Tables []Table // in the order of their names
	Table  Table   // the one that a file of its own is about
	Keys   []string
	DTS    DTSNames
	Follow bool // changes are carried on after the full copy
	// What the plan reckons with; 0 is not stated, and the tool keeps its own bound.
	BitsPerSecond, KibPerSecond, ObjectsPerSecond int64
}

// Source is where the data comes from.
type Source struct{ Name, Provider, Region, Service, Engine, Host, Port, Database string }

// Aim is where it goes.
type Aim struct{ Row, Service string }

// Table is one dataset. Database and Schema are empty where the inventory does not know them.
type Table struct {
	Database, Schema, Name string
	Columns                []string
}

// DTSNames are the words of the data transmission service for both sides; "" is a word that its lists lack.
type DTSNames struct{ InstanceSource, InstanceTarget, JobSource, JobTarget, TargetKind, Class string }

// TableNames are the names alone.
func (c *Carried) TableNames() []string {
	names := make([]string, len(c.Tables))
	for i, t := range c.Tables {
		names[i] = t.Name
	}
	return names
}

// Databases are those that the tables lie in, each once; "" is one that the inventory does not know.
func (c *Carried) Databases() []string {
	return distinct(c.Tables, func(t Table) string { return t.Database })
}

// Schemas are those that the tables lie in, each once, as far as the inventory knows them.
func (c *Carried) Schemas() []string {
	return slices.DeleteFunc(distinct(c.Tables, func(t Table) string { return t.Schema }), func(s string) bool { return s == "" })
}

// In are the tables of a database.
func (c *Carried) In(database string) []Table {
	return slices.DeleteFunc(slices.Clone(c.Tables), func(t Table) bool { return t.Database != database })
}

func distinct(tables []Table, of func(Table) string) []string {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = of(t)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// DBList is the object list of a DTS task: every table that moves, whole, under its own name.
func (c *Carried) DBList() (string, error) {
	type table struct {
		Name string `json:"name"`
		All  bool   `json:"all"`
	}
	type database struct {
		Name  string           `json:"name"`
		All   bool             `json:"all"`
		Table map[string]table `json:"Table"` //nolint:tagliatelle // a key of the service
	}
	all := map[string]database{}
	for _, t := range c.Tables {
		name := cmp.Or(t.Database, c.Source.Database, t.Schema, "SOURCE_DATABASE")
		if _, there := all[name]; !there {
			all[name] = database{Name: name, Table: map[string]table{}}
		}
		all[name].Table[t.Name] = table{Name: t.Name, All: true}
	}
	data, err := json.Marshal(all)
	return string(data), err
}

// tools writes the files of the tool that carries each store.
func (w *writer) tools() error {
	for _, s := range w.of(plan.Copy) {
		tool, st := w.k.Tool(s.Method), w.stores[s.Store]
		if tool == nil || st == nil {
			continue
		}
		c := w.carried(s, st)
		for i := range tool.Files {
			if err := w.toolFile(&tool.Files[i], c, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// toolFile writes one file of a tool, once a dataset where its path asks for it.
func (w *writer) toolFile(f *plan.ToolFile, c *Carried, s placed) error {
	if !f.Takes(c.Source.Engine) {
		return nil
	}
	t, err := template.New(f.Path).Funcs(toolFuncs()).Option("missingkey=error").Parse(f.Body)
	if err != nil {
		return fmt.Errorf("plan: artifact %s: %w", f.Path, err)
	}
	write := func(path string, c *Carried) error {
		var b bytes.Buffer
		if err := t.Execute(&b, c); err != nil {
			return fmt.Errorf("plan: artifact %s: %w", path, err)
		}
		w.add(path, b.Bytes())
		return nil
	}
	if !f.PerTable() {
		return write(f.PathFor(c.Slug, ""), c)
	}
	for _, id := range s.Datasets {
		d := w.datasets[id]
		if d == nil {
			continue
		}
		one := *c
		one.Table = tableOf(w.stores[s.Store], d)
		if err := write(f.PathFor(c.Slug, plan.FileSlug(d.Name, d.ID)), &one); err != nil {
			return err
		}
	}
	return nil
}

// carried collects what the plan says of one copy.
func (w *writer) carried(s placed, st *inventory.Store) *Carried {
	c := &Carried{
		Step: string(s.ID), Slug: plan.FileSlug(cmp.Or(st.Name, string(st.ID)), st.ID), Region: w.p.Region,
		Source: Source{Name: cmp.Or(st.Name, string(st.ID)), Provider: st.Provider, Region: st.Region, Service: st.Service, Engine: st.Engine},
		Target: Aim{Row: s.Target},
	}
	if len(st.Endpoints) > 0 {
		c.Source.Host, c.Source.Port, _ = strings.Cut(st.Endpoints[0], ":")
	}
	if row := w.k.Target(s.Target); row != nil {
		c.Target.Service, c.Follow = row.Service, row.Follow
		c.DTS = w.dtsNames(st.Engine, row.Service)
	}
	for _, id := range s.Datasets {
		if d := w.datasets[id]; d != nil {
			c.Tables = append(c.Tables, tableOf(st, d))
			c.Keys = append(c.Keys, keyRegexp(d))
		}
	}
	slices.SortFunc(c.Tables, func(a, b Table) int {
		return cmp.Or(cmp.Compare(a.Database, b.Database), cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	slices.Sort(c.Keys)
	c.Keys = slices.Compact(c.Keys)
	w.paced(c)
	return c
}

// paced takes the share of the line that people stated, and the requests that the service grants one task.
func (w *writer) paced(c *Carried) {
	if mbps := w.p.Constraints.LinkMbps; mbps > 0 {
		const mega, bitsPerKib = 1_000_000, 8 * 1024
		c.BitsPerSecond = mbps * mega
		c.KibPerSecond = mbps * mega / bitsPerKib
		if l := w.k.Limit("mgw.task_qps"); l != nil {
			c.ObjectsPerSecond = int64(l.Value)
		}
	}
}

func (w *writer) dtsNames(engine, service string) DTSNames {
	from, to, kind := w.k.DTS.Engine(engine), w.k.DTS.Engine(service), w.k.DTS.Kind(service)
	var n DTSNames
	if from != nil {
		n.InstanceSource, n.JobSource = from.Migration.Instance.Source(), from.Migration.Job.Source()
	}
	if to != nil {
		n.InstanceTarget, n.JobTarget = to.Migration.Instance.Target(), to.Migration.Job.Target()
	}
	if kind != nil {
		n.TargetKind = kind.Migration
	}
	if classes := w.k.DTS.Classes.Migration; len(classes) > 0 {
		n.Class = classes[0]
	}
	return n
}

// tableOf reads database, schema and table from the path of a dataset: db/table, schema.table, or a name alone.
func tableOf(st *inventory.Store, d *inventory.Dataset) Table {
	t := Table{Name: d.Name}
	if rest, ok := strings.CutSuffix(d.Path, d.Name); ok {
		rest = strings.TrimRight(rest, "./")
		if at := strings.LastIndexAny(rest, "/"); at >= 0 {
			t.Database, rest = rest[:at], rest[at+1:]
		}
		if strings.Contains(st.Engine, "postgres") || st.Engine == "alloydb" {
			t.Schema = rest
		} else if rest != "" {
			t.Database = rest
		}
	}
	for _, c := range d.Columns {
		t.Columns = append(t.Columns, c.Name)
	}
	return t
}

// keyRegexp is the regular expression of the keys of a dataset, whole keys alone. A comma parts expressions in a list of
// them, so that none stands in one.
func keyRegexp(d *inventory.Dataset) string {
	key := strings.TrimPrefix(strings.TrimPrefix(string(d.Container()), string(d.Store)), "/")
	key = strings.ReplaceAll(regexp.QuoteMeta(cmp.Or(key, d.Path, d.Name)), `\*`, `[^/]*`)
	return "^" + strings.ReplaceAll(key, ",", `\x2C`) + "$"
}

// toolFuncs quote for the formats that tools read.
func toolFuncs() template.FuncMap {
	return template.FuncMap{
		"json": func(v any) (string, error) {
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			err := enc.Encode(v)
			return strings.TrimSpace(b.String()), err
		},
		"xml": func(s string) (string, error) {
			var b bytes.Buffer
			err := xml.EscapeText(&b, []byte(s))
			return b.String(), err
		},
		"sh": quote, "join": strings.Join, "re": regexp.QuoteMeta,
		"comment": func(s string) string {
			return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' }), " ")
		},
		"prop":    propertyText,
		"ident":   ident,
		"pgtable": pgTable,
		"slot":    func(s string) string { return strings.ReplaceAll(s, "-", "_") },
	}
}

// propertyText escapes what would end or continue a line of a properties file.
func propertyText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r < ' ':
			b.WriteString(`\u` + fmt.Sprintf("%04x", r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ident quotes a name of SQL.
func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// pgTable is the pattern of pg_dump for exactly one table: quoted as a name of SQL, so that no character is a pattern.
func pgTable(t Table) string {
	if t.Schema != "" {
		return ident(t.Schema) + "." + ident(t.Name)
	}
	return ident(t.Name)
}
