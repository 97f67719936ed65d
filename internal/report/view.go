package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// view is the document in the order in which people read it: gaps, what must be home, what needs a lawyer or a filing,
// the rest. Every presenter for people starts from it.
type view struct {
	doc    *Document
	words  *Words
	people map[inventory.ID]classify.Count // mainland people, all ages, any sensitivity
	flows  map[inventory.ID]inventory.Flow
	names  map[inventory.ID]string
	since  map[inventory.ID]string // days on which datasets were read whose results are carried over
}

// row is one decision, worded.
type row struct {
	Level   decide.Level
	Where   string
	People  string
	Storage string
	Export  string
	Why     string
}

func newView(d *Document, w *Words) *view {
	v := &view{
		doc: d, words: w, people: map[inventory.ID]classify.Count{}, flows: map[inventory.ID]inventory.Flow{},
		names: map[inventory.ID]string{}, since: d.readOn(),
	}
	for _, c := range d.People {
		if c.Place == classify.MainlandPeople && c.Band == classify.AllAges && c.Sensitive == classify.AnySensitivity {
			v.people[c.Of] = c
		}
	}
	for _, f := range d.Flows {
		v.flows[f.ID] = f
	}
	for _, s := range d.Stores {
		v.names[s.ID] = s.Name
	}
	for _, s := range d.Scopes {
		v.names[s.ID] = scopeName(s.Scope)
	}
	for _, s := range d.Datasets {
		v.names[s.ID] = cmp.Or(v.names[s.Store], string(s.Store)) + "/" + s.Name
	}
	return v
}

// scopeName says a scope by what it has of provider, account, region and service.
func scopeName(s inventory.Scope) string {
	parts := slices.DeleteFunc([]string{s.Provider, s.Account, s.Region, s.Service}, func(p string) bool { return p == "" })
	return strings.Join(parts, " ")
}

// sorted are the decisions by what a reader does about them.
type sorted struct{ must, lawyer, rest []row }

// sections splits the decisions into must, lawyer or filing, and the rest, the most people first.
func (v *view) sections() sorted {
	var s sorted
	decisions := slices.Clone(v.doc.Decisions)
	slices.SortStableFunc(decisions, func(a, b decide.Decision) int {
		return cmp.Or(cmp.Compare(v.people[b.Dataset].High, v.people[a.Dataset].High), cmp.Compare(a.ID, b.ID))
	})
	for _, dec := range decisions {
		switch r := v.row(dec); dec.Level {
		case decide.LevelMust:
			s.must = append(s.must, r)
		case decide.LevelFiling, decide.LevelReview:
			s.lawyer = append(s.lawyer, r)
		case decide.LevelAdvised, decide.LevelNone:
			s.rest = append(s.rest, r)
		}
	}
	return s
}

func (v *view) row(dec decide.Decision) row {
	r := row{
		Level: dec.Level, Where: v.where(dec), People: v.count(dec.Dataset),
		Storage: v.words.Say("storage." + string(dec.Storage)), Export: v.words.Say("export." + string(dec.Export)),
		Why: v.reviewSaid(&dec) + v.why(dec),
	}
	if dec.Flow == "" {
		r.Export = "–"
	}
	return r
}

func (v *view) where(dec decide.Decision) string {
	name := cmp.Or(v.names[dec.Dataset], string(dec.Dataset))
	if flow, ok := v.flows[dec.Flow]; ok {
		to := cmp.Or(flow.To.Country, v.words.Say("zone."+string(flow.To.Zone)))
		name += " → " + to + " (" + strings.ReplaceAll(cmp.Or(flow.Via, string(flow.Mode)), "_", " ") + ")"
	}
	// What was read earlier on the day of the scan is said once, at the end.
	if day, ok := v.since[dec.Dataset]; ok && day != v.doc.Metadata.StartedAt.UTC().Format(time.DateOnly) {
		name += v.words.Say("since", day)
	}
	return name
}

func (v *view) count(of inventory.ID) string {
	c, ok := v.people[of]
	if !ok {
		return "–"
	}
	return interval(c.Low, c.High)
}

func (v *view) why(dec decide.Decision) string {
	if len(dec.Missing) > 0 && (dec.Export == decide.ExportUndetermined || dec.Storage == decide.StorageUndetermined) {
		return v.words.Say("missing", strings.Join(v.words.Facts(dec.Missing), v.words.Say("lawyer.list")))
	}
	return v.reason(dec)
}

// reason says why in the words of the first rule that spoke about what the row is for: the storage of a dataset, or
// the export by a flow.
func (v *view) reason(dec decide.Decision) string {
	about := "storage-"
	if dec.Flow != "" {
		about = "export-"
	}
	for _, r := range dec.Reasons {
		if !strings.HasPrefix(r.Rule, about) {
			continue
		}
		if v.words.Lang == "zh" {
			return r.ZH
		}
		return r.EN
	}
	return "–"
}

// name says an id shortly: by the name of its store and what follows, for what no section lists too.
func (v *view) name(id inventory.ID) string {
	if name, ok := v.names[id]; ok {
		return name
	}
	best := inventory.Store{}
	for _, s := range v.doc.Stores {
		if strings.HasPrefix(string(id), string(s.ID)+"/") && len(s.ID) > len(best.ID) {
			best = s
		}
	}
	if best.ID == "" {
		return string(id)
	}
	return best.Name + strings.TrimPrefix(string(id), string(best.ID))
}

// gapRow is one gap, worded, without its underlying error; or several that read the same, such as the calls that one
// host did not answer.
type gapRow struct {
	Object, Cause, Fix string
	Times              int
}

// object says what was not seen, and how often.
func (g gapRow) object() string {
	if g.Times == 1 {
		return g.Object
	}
	return g.Object + " ×" + strconv.Itoa(g.Times)
}

func (v *view) gaps() []gapRow {
	var out []gapRow
	at := map[gapRow]int{}
	for _, c := range v.doc.Coverage {
		for _, g := range c.Gaps {
			object := v.name(cmp.Or(g.Dataset, g.Store, c.Scope))
			if g.Column != "" {
				object += " " + g.Column
			}
			r := gapRow{Object: object, Cause: v.words.Say("cause." + string(g.Cause)), Fix: v.words.Fix(g.Fix) + v.untilSaid(g)}
			i, ok := at[r]
			if !ok {
				i, at[r] = len(out), len(out)
				out = append(out, r)
			}
			out[i].Times++
		}
	}
	return out
}

func (v *view) scopesWithGaps() int {
	n := 0
	for _, c := range v.doc.Coverage {
		if len(c.Gaps) > 0 {
			n++
		}
	}
	return n
}

// interval says a count: one number when both ends agree, else low–high, in groups of three.
func interval(low, high int64) string {
	if high >= people.Unbounded {
		return "≥ " + thousands(low)
	}
	if low == high {
		return thousands(low)
	}
	return thousands(low) + "–" + thousands(high)
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// oneLine keeps control characters of foreign names (line breaks, escape sequences) out of a terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return '·'
		}
		return r
	}, s)
}

// allAges keeps the counts over all ages and sensitivities.
func allAges(all []classify.Count) []classify.Count {
	var out []classify.Count
	for _, c := range all {
		if c.Band == classify.AllAges && c.Sensitive == classify.AnySensitivity {
			out = append(out, c)
		}
	}
	return out
}
