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

// pile sorts the members of a listing into groups. What it ends with does not depend on the order in which they came,
// nor on how the listing was cut into piles that were merged:
//
//   - level is the deepest at which no more than max templates are told apart. More members never make it deeper.
//   - k is the largest of sampleSize, its half, and so on, at which the samples of all templates stay within maxKept.
//     From the moment templates are merged it is the smallest, which is sure to do: how many templates would have been
//     met before the merge depends on the order, and what a larger sample held by then is gone.
//   - counts and states are sums, and a sample is that of the k smallest hashes.
type pile struct {
	max    int // templates that are told apart
	groups map[string]*group
	level  int // segments of a template that are told apart; below them templates are merged
	kept   int // members in all samples
	k      int // size of one sample
	tally  Tally
	gaps   []*inventory.Gap // that the listing met
	asOf   int64            // when the report was begun that was read instead, in milliseconds; 0: none was
	old    int64            // older versions that it lists
	buf    []byte           // of the template of one key
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
	p.fit()
}

// least is the smallest size of a sample: as many of it as there may be templates are within maxKept.
func (p *pile) least() int { return min(max(maxKept/p.max, 1), sampleSize) }

// fit makes the samples as small as they have to be.
func (p *pile) fit() {
	if p.merged() && p.k > p.least() {
		p.shrink(p.least())
	}
	for p.kept > maxKept && p.k > p.least() {
		p.shrink(max(p.k/2, p.least()))
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
	p.cut(min(p.level, deepest) - 1)
}

// cut merges the templates below a level.
func (p *pile) cut(level int) {
	p.level = level
	old := p.groups
	p.groups = make(map[string]*group, len(old))
	for _, g := range old {
		p.join(g)
	}
	p.count()
}

// count counts the members in all samples anew.
func (p *pile) count() {
	p.kept = 0
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

// shrink makes the samples smaller; the smaller sample is the one that a smaller k would have kept.
func (p *pile) shrink(k int) {
	p.k = k
	for _, g := range p.groups {
		g.sample.shrink(k)
	}
	p.count()
}

// take merges another pile of the same store, of other members, into this one. The other is used up. Where they may
// hold different numbers of templates, the smaller number holds.
func (p *pile) take(o *pile) {
	p.max = min(p.max, o.max)
	p.k = min(p.k, o.k)
	p.tally.Members += o.tally.Members
	p.tally.Bytes += o.tally.Bytes
	p.tally.Empty += o.tally.Empty
	p.gaps = append(p.gaps, o.gaps...)
	p.asOf = max(p.asOf, o.asOf)
	p.old += o.old
	if o.level < p.level {
		p.cut(o.level)
	}
	for _, g := range o.groups {
		g.sample.shrink(p.k)
		p.join(g)
	}
	for len(p.groups) > p.max && p.level >= 0 {
		p.merge()
	}
	p.shrink(p.k)
	p.fit()
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
