package plan

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// Tool is what is generated for a method of migration: files that its tool reads or that a person runs, as templates. One
// file of configs/tools states one tool.
type Tool struct {
	Methods    []string   `yaml:"methods"` // ids of the methods that it carries out
	Name       Text       `yaml:"name"`
	Use        Text       `yaml:"use"`     // how a person runs what is generated
	Secrets    []string   `yaml:"secrets"` // variables of the environment that the files ask for; none stands in them
	Files      []ToolFile `yaml:"files"`
	Provenance `yaml:",inline"`
}

// ToolFile is one file of a tool. Path and Body are templates of text/template over the fields of artifact.Carried.
type ToolFile struct {
	Path    string   `yaml:"path"`    // below the folder of the plan; {slug} is the store, {table} the dataset
	Format  string   `yaml:"format"`  // json, toml, properties, xml, sh, sql
	Engines []string `yaml:"engines"` // of the source that it is for; none: all
	Body    string   `yaml:"body"`
}

// ToolFormats are the formats that a file of a tool can have.
func ToolFormats() []string { return []string{"json", "toml", "properties", "xml", "sh", "sql"} }

// Tool returns the tool that carries out a method, nil when people do it by the run book alone.
func (k *Knowledge) Tool(method string) *Tool {
	i := slices.IndexFunc(k.Tools, func(t Tool) bool { return slices.Contains(t.Methods, method) })
	if i < 0 {
		return nil
	}
	return &k.Tools[i]
}

// Takes reports whether the file is for a source engine.
func (f *ToolFile) Takes(engine string) bool {
	return len(f.Engines) == 0 || slices.Contains(f.Engines, engine)
}

// PerTable reports whether the file is written once a dataset, and not once a store.
func (f *ToolFile) PerTable() bool { return strings.Contains(f.Path, "{table}") }

// PathFor is the path of the file for a store and, where it is written once a dataset, for that.
func (f *ToolFile) PathFor(store, table string) string {
	return strings.NewReplacer("{slug}", store, "{table}", table).Replace(f.Path)
}

// FileSlug names the files of a store or dataset: what is left of its name, and a digest of its id.
func FileSlug(name string, id ID) string { return string(nameID(name, []ID{id})) }

// toolFiles are the files that the tool of a method writes for one store, in order.
func (b *builder) toolFiles(p part) []string {
	tool := b.k.Tool(p.target.Method)
	if tool == nil {
		return nil
	}
	var list []string
	for i := range tool.Files {
		f := &tool.Files[i]
		if !f.Takes(p.store.Engine) {
			continue
		}
		if !f.PerTable() {
			list = append(list, f.PathFor(p.slug, ""))
			continue
		}
		for _, s := range p.moves {
			list = append(list, f.PathFor(p.slug, FileSlug(s.data.Name, s.data.ID)))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tools checks the tools: known methods, one tool a method, a source, how to use each.
func (c *checker) tools() {
	taken := map[string]bool{}
	for i := range c.k.Tools {
		t := &c.k.Tools[i]
		id := cmp.Or(strings.Join(t.Methods, "+"), "without a method")
		for _, m := range t.Methods {
			if c.k.Method(m) == nil || taken[m] {
				c.wrong("tool %s: method %q is unknown or has a tool already", id, m)
			}
			taken[m] = true
		}
		if t.Source == "" || !isMark(t.Mark) || t.Use.EN == "" || t.Use.ZH == "" {
			c.wrong("tool %s: needs a source, a mark of P, M, S or R, and how to use it in both languages", id)
		}
		for k := range t.Files {
			c.toolFile(id, &t.Files[k])
		}
	}
}

// toolFile checks that a file stays inside the folder of the plan, names its store, and has a body of a known format.
func (c *checker) toolFile(tool string, f *ToolFile) {
	if path.Clean(f.Path) != f.Path || path.IsAbs(f.Path) || strings.HasPrefix(f.Path, "..") || !strings.Contains(f.Path, "{slug}") {
		c.wrong("tool %s: path %q leaves the folder of the plan or does not name the store", tool, f.Path)
	}
	if !slices.Contains(ToolFormats(), f.Format) || f.Body == "" {
		c.wrong("tool %s: file %q has no body or an unknown format %q", tool, f.Path, f.Format)
	}
}
