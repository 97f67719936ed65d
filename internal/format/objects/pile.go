package objects

import (
	"maps"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// group is what is kept of the objects under one template.
type group struct {
	template string
	members  int64
	bytes    int64
	state    uint64 // of every member, whatever the order in which they came
	sample   sample
}

// pile sorts the members of a listing into groups. What it ends with does not depend on the order in which they came.
type pile struct {
	max    int // templates that are told apart
	groups map[string]*group
	level  int // segments of a template that are told apart; below them templates are merged
	kept   int // members in all samples
	k      int // size of one sample
	tally  Tally
	buf    []byte // of the template of one key
}

// Tally counts what a listing saw.
type Tally struct {
	Members int64 // with data in them
	Bytes   int64
	Empty   int64 // empty objects and markers of folders, which are no datasets
}

// unmerged is more segments than any key has.
const unmerged = 1 << 20

func newPile(templates int) *pile {
	return &pile{max: templates, groups: map[string]*group{}, level: unmerged, k: sampleSize}
}

// add counts one member. Empty objects and the markers of folders hold no data.
func (p *pile) add(m inventory.Member) {
	if m.Bytes == 0 || strings.HasSuffix(m.Key, "/") {
		p.tally.Empty++
		return
	}
	p.tally.Members++
	p.tally.Bytes += m.Bytes
	g := p.groupOf(m.Key)
	g.members++
	g.bytes += m.Bytes
	g.state += stateOf(&m)
	p.kept += g.sample.add(m, p.k)
	for p.kept > maxKept && p.k > 1 {
		p.shrink()
	}
}

// merged reports whether templates had to be merged.
func (p *pile) merged() bool { return p.level != unmerged }

// sorted returns the groups in the order of their templates.
func (p *pile) sorted() []*group {
	out := slices.Collect(maps.Values(p.groups))
	slices.SortFunc(out, func(a, b *group) int { return strings.Compare(a.template, b.template) })
	return out
}

// groupOf finds the group of a key; a template that is known costs no memory.
func (p *pile) groupOf(key string) *group {
	p.buf = appendTemplate(p.buf[:0], key)
	if !p.merged() {
		if g, ok := p.groups[string(p.buf)]; ok {
			return g
		}
	}
	return p.group(cutTo(string(p.buf), p.level))
}

func (p *pile) group(template string) *group {
	if g, ok := p.groups[template]; ok {
		return g
	}
	g := &group{template: template}
	p.groups[template] = g
	if len(p.groups) <= p.max {
		return g
	}
	for len(p.groups) > p.max && p.level >= 0 {
		p.merge()
	}
	return p.groups[cutTo(template, p.level)]
}

// merge joins the deepest templates with what lies beside them.
func (p *pile) merge() {
	deepest := 0
	for t := range p.groups {
		deepest = max(deepest, segments(t))
	}
	p.level = min(p.level, deepest) - 1
	old := p.groups
	p.groups = make(map[string]*group, len(old))
	p.kept = 0
	for _, g := range old {
		p.join(g)
	}
	for _, g := range p.groups {
		p.kept += len(g.sample.members)
	}
}

// join puts a group under its template at the present level.
func (p *pile) join(g *group) {
	g.template = cutTo(g.template, p.level)
	into, ok := p.groups[g.template]
	if !ok {
		p.groups[g.template] = g
		return
	}
	into.members += g.members
	into.bytes += g.bytes
	into.state += g.state
	for _, m := range g.sample.members {
		into.sample.add(m.Member, p.k)
	}
}

// shrink halves the samples; the smaller sample is the one that a smaller k would have kept.
func (p *pile) shrink() {
	p.k /= 2
	p.kept = 0
	for _, g := range p.groups {
		g.sample.shrink(p.k)
		p.kept += len(g.sample.members)
	}
}

// deep stands for any number of segments, and any text in them.
const deep = "**"

// cutTo keeps the first level segments of a template and its extension: "a/b/**.csv". Level -1 keeps nothing.
func cutTo(template string, level int) string {
	if level < 0 {
		return deep
	}
	if segments(template) <= level {
		return template
	}
	_, ext := splitExt(template)
	at := 0
	for range level {
		at += strings.IndexByte(template[at:], '/') + 1
	}
	return template[:at] + deep + ext
}

// segments counts the parts of a template; what is merged counts as one that lies at the level above.
func segments(template string) int {
	return strings.Count(template, "/") + 1
}

// Matches reports whether a key belongs to a template, merged ones included. The key of a single object, escaped as in an
// id, is a template of its own.
func Matches(template, key string) bool {
	if template == Escape(key) {
		return true
	}
	if at := strings.Index(template, deep); at >= 0 {
		return cutTo(Template(key), levelOf(template, at)) == template
	}
	return template == Template(key)
}

// levelOf returns the level at which a merged template was cut.
func levelOf(template string, at int) int {
	if template == deep {
		return -1
	}
	return strings.Count(template[:at], "/")
}
