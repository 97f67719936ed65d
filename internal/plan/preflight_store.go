package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// What a quota counts.
const (
	countTables    = "tables"
	countDatabases = "databases"
	countStores    = "stores"
)

// quotas compares what the store needs with what there may be by default. What all stores share is counted once, for
// the plan.
func (f *preflight) quotas() {
	for _, q := range f.p.target.Quotas {
		need, limit := f.counted(q.Counts), int(f.limit(q.Limit))
		words := []word{{"of", q.Of}, is("need", strconv.Itoa(need)), is("limit", strconv.Itoa(limit))}
		switch {
		case q.Counts == countStores:
			if step := quotaStep(q); f.byID[step] != nil {
				f.before = append(f.before, step)
			}
		case need <= limit:
		case q.Splits:
			tasks := (need + limit - 1) / limit
			words[1] = is("need", strconv.Itoa(tasks))
			f.raise("P105/tasks", f.p.store.ID, "", words...)
		default:
			f.hard("P105/over", f.p.store.ID, words...)
		}
	}
}

func quotaStep(q Quota) ID { return "foundation/quota-" + ID(slug(q.Limit)) }

func (f *preflight) counted(what string) int {
	if what == countTables {
		return len(f.p.moves)
	}
	return databases(f.p.store)
}

// databases is how many databases were read through an instance: each connection that reads it names one.
func databases(st *inventory.Store) int {
	const connection = "contents:"
	n := 0
	for key := range st.Aliases {
		if strings.HasPrefix(key, connection) {
			n++
		}
	}
	return max(1, n)
}

// shared counts what all stores of the plan share, and adds the step that raises a quota before any of them is copied.
func (b *builder) shared() {
	need := map[string]int{}
	quota := map[string]Quota{}
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			for _, q := range p.target.Quotas {
				if q.Counts == countStores {
					need[q.Limit]++
					quota[q.Limit] = q
				}
			}
		}
	}
	for id, n := range need {
		if limit := int(b.limit(id)); n > limit {
			b.raiseQuota(quota[id], n, limit)
		}
	}
}

func (b *builder) raiseQuota(q Quota, need, limit int) {
	const key = "P105/over"
	words := []word{{"of", q.Of}, is("need", strconv.Itoa(need)), is("limit", strconv.Itoa(limit)), is("name", q.Limit)}
	step := ID("")
	if s := b.k.say(key); s != nil && s.Step != nil {
		step = b.add(task{phase: Foundation, wave: waveBase, group: "foundation", groupName: "foundation", Step: Step{
			ID: quotaStep(q), Verb: Prepare, Crew: Platform, Needs: []ID{stepAccount}, Duration: b.span(s.Step.Lasts, WorkingDays),
			Title: s.Step.Title.with(words), Verify: []Text{s.Step.Verify.with(words)}, Undo: []Text{s.Step.Undo.with(words)},
			Because: []Because{rule(b.strictest(), "超过默认配额的部分会失败", "what goes beyond the default quota would fail")},
		}})
	}
	b.raise(key, ID(q.Limit), step, words...)
}

// keys looks for large tables that the verification of the tool would skip. A table that was read whole shows whether
// a column tells its rows apart.
func (f *preflight) keys() {
	if f.p.target.DTS != "yes" {
		return
	}
	limit := int64(f.limit("dts.verify.keyless_table_rows_max"))
	rows := is("rows", strconv.FormatInt(limit, 10))
	for _, s := range f.p.moves {
		if s.data.Rows == nil || s.data.Rows.Value <= limit {
			continue
		}
		switch s.hasKey() {
		case inventory.Yes:
		case inventory.No:
			f.raise("P109/none", s.data.ID, "", rows)
		case inventory.Unknown:
			f.raise("P109/unknown", s.data.ID, "", rows)
		}
	}
}

// hasKey reports whether a column tells the rows of a dataset apart: only what was read whole can say so. Several
// columns together may still do so where none does alone, which the words of the check leave open.
func (s *subject) hasKey() inventory.Tri {
	p := s.profile
	if p == nil || !p.Full || p.Rows == 0 || len(p.Columns) == 0 {
		return inventory.Unknown
	}
	for i := range p.Columns {
		if c := &p.Columns[i]; c.Rows == p.Rows && c.Nulls == 0 && c.Distinct >= p.Rows {
			return inventory.Yes
		}
	}
	return inventory.No
}

// version rehearses a source for which no target version is confirmed. When support ends is asked when there are dates.
func (f *preflight) version() {
	if v := f.p.store.EngineVersion; !f.p.target.Takes(v) {
		f.hard("P110/unconfirmed", f.p.store.ID, is("version", v), word{"target", f.p.target.Name})
	}
}

// lost says what does not come along, by the code that the catalogue gives it, where the store shows that it matters.
func (f *preflight) lost() {
	for _, x := range f.p.target.Findings {
		if x.ID == unconfirmed || !lostWhen()[x.When](f) {
			continue
		}
		f.raise(cmp.Or(x.Code, codeLost)+"/lost", f.p.store.ID+"#"+ID(x.ID), "", word{"what", x.What}, word{"fix", x.Fix})
	}
}

// lostWhen are the conditions under which the catalogue says that something is lost.
func lostWhen() map[string]func(*preflight) bool {
	return map[string]func(*preflight) bool{
		"":       func(*preflight) bool { return true },
		"float":  func(f *preflight) bool { return f.columnLike("float", "double", "real") },
		"gis":    func(f *preflight) bool { return f.columnLike("geo", "point", "polygon", "linestring") },
		"hyphen": func(f *preflight) bool { return strings.Contains(f.p.store.Name, "-") },
	}
}

// columnLike reports whether a column that moves has a type of the kind.
func (f *preflight) columnLike(words ...string) bool {
	return slices.ContainsFunc(f.p.moves, func(s *subject) bool {
		return slices.ContainsFunc(s.data.Columns, func(c inventory.Field) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(strings.ToLower(c.Type), w) })
		})
	})
}

// global says that the members of a global database or cache cannot lie on both sides of the border.
func (f *preflight) global() {
	var places []string
	for _, r := range f.p.store.Replication {
		if r.Kind == "global_database" && !inMainland(r.Place) {
			places = append(places, cmp.Or(r.Region, r.Place.Country, string(r.Place.Zone)))
		}
	}
	if len(places) == 0 {
		return
	}
	slices.Sort(places)
	f.raise("P134/global", f.p.store.ID, "", word{"kind", Text{ZH: "全球库", EN: "the global database"}},
		is("places", strings.Join(slices.Compact(places), ", ")))
}
