package report

import (
	"cmp"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Graded is the systems of an estate as the multi-level protection scheme looks at them, with the survey of their data
// that goes with a filing, filled in as far as a scan can.
type Graded struct {
	APIVersion string          `json:"api_version"`
	Kind       string          `json:"kind"`
	Metadata   Metadata        `json:"metadata"`
	Day        decide.Date     `json:"day"`
	Seen       Seen            `json:"seen"`
	Systems    []decide.System `json:"systems"`
	Duties     []decide.Duty   `json:"duties"`
	Survey     []SurveyLine    `json:"survey"`
}

// GradedKind is the kind of Graded.
const GradedKind = "GradedProtection"

// SurveyLine is one dataset of a system in the survey of its data.
type SurveyLine struct {
	System     inventory.ID       `json:"system"`
	Entity     inventory.ID       `json:"entity"`
	Dataset    inventory.ID       `json:"dataset"`
	Read       bool               `json:"read"` // values were read: otherwise kinds and people are only what names tell
	Kinds      []Both             `json:"kinds"`
	DataKinds  []string           `json:"data_kinds"` // what it is to a sector rule
	Rows       *inventory.Measure `json:"rows,omitempty"`
	Bytes      *inventory.Measure `json:"bytes,omitempty"`
	People     *bounds            `json:"people"`           // null: nobody was counted
	Sensitive  *bounds            `json:"sensitive_people"` // of them, with sensitive data
	Place      inventory.Place    `json:"place"`
	Exports    []inventory.Place  `json:"exports"`
	Recipients []string           `json:"recipients"`
}

// Graded gathers what the document says of the graded protection.
func (x *Explainer) Graded(d *Document) *Graded {
	g := &Graded{
		APIVersion: APIVersion, Kind: GradedKind, Metadata: d.Metadata, Day: d.day(), Seen: seenOf(d),
		Systems: orEmpty(d.Systems), Duties: []decide.Duty{}, Survey: []SurveyLine{},
	}
	for i := range d.Duties {
		if slices.ContainsFunc(d.Duties[i].Because, isSystem) {
			g.Duties = append(g.Duties, d.Duties[i])
		}
	}
	x.survey(d, g)
	return g
}

// WriteJSON writes the report as a document of its own.
func (g *Graded) WriteJSON(w io.Writer) error { return writeIndented(w, g) }

// isSystem reports whether an id is that of a system.
func isSystem(id inventory.ID) bool { return len(id) > 7 && id[:7] == "system|" }

// survey fills in the survey, system by system.
func (x *Explainer) survey(d *Document, g *Graded) {
	of := map[inventory.ID]*decide.System{}
	for i := range g.Systems {
		for _, st := range g.Systems[i].Stores {
			of[st] = &g.Systems[i]
		}
	}
	places := map[inventory.ID]inventory.Place{}
	for i := range d.Stores {
		places[d.Stores[i].ID] = d.Stores[i].Place
	}
	s := surveying{
		explainer: x, found: findingsOf(d), profiles: map[inventory.ID]*Profile{},
		people: group(d.People, func(c classify.Count) inventory.ID { return c.Of }),
		flows:  group(d.Flows, func(f inventory.Flow) inventory.ID { return f.Store }),
	}
	for i := range d.Profiles {
		s.profiles[d.Profiles[i].Dataset] = &d.Profiles[i]
	}
	for i := range d.Datasets {
		ds := &d.Datasets[i]
		if sys := of[ds.Store]; sys != nil {
			line := s.line(ds)
			line.System, line.Entity, line.Place = sys.ID, sys.Entity, places[ds.Store]
			g.Survey = append(g.Survey, line)
		}
	}
	slices.SortStableFunc(g.Survey, func(a, b SurveyLine) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(a.Dataset, b.Dataset))
	})
}

// surveying is the document by dataset and store.
type surveying struct {
	explainer *Explainer
	found     map[inventory.ID][]classify.Finding
	profiles  map[inventory.ID]*Profile
	people    map[inventory.ID][]classify.Count
	flows     map[inventory.ID][]inventory.Flow
}

func (s *surveying) line(ds *inventory.Dataset) SurveyLine {
	line := SurveyLine{
		Dataset: ds.ID, Rows: ds.Rows, Bytes: ds.Bytes, Kinds: []Both{}, DataKinds: []string{}, Exports: []inventory.Place{},
		Recipients: []string{},
	}
	if p := s.profiles[ds.ID]; p != nil {
		line.Read, line.DataKinds = p.Rows > 0, p.DataKinds
	}
	if all := crowd(s.people[ds.ID]); len(all) > 0 {
		everybody, sensitive := all.within(anyPlace, classify.AllAges), all.sensitive()
		line.People, line.Sensitive = &everybody, &sensitive
	}
	line.Kinds = append(line.Kinds, s.kinds(s.found[ds.ID])...)
	for _, f := range s.flows[ds.Store] {
		if leaves(&f) && (f.Dataset == "" || f.Dataset == ds.ID || f.Dataset == ds.Container()) {
			line.export(&f)
		}
	}
	return line
}

// kinds are the labels of what was found, each once.
func (s *surveying) kinds(found []classify.Finding) []Both {
	var kinds []Both
	for i := range found {
		label := s.explainer.label(&found[i])
		if statusRank(found[i].Status) > 0 && !slices.Contains(kinds, label) {
			kinds = append(kinds, label)
		}
	}
	return kinds
}

// export adds the place and the recipient of a flow that leaves the mainland, or may.
func (l *SurveyLine) export(f *inventory.Flow) {
	to := inventory.Place{Country: f.To.Country, Zone: f.To.Zone}
	if !slices.Contains(l.Exports, to) {
		l.Exports = append(l.Exports, to)
	}
	if f.Who != "" && !slices.Contains(l.Recipients, f.Who) {
		l.Recipients = append(l.Recipients, f.Who)
	}
}

// leaves reports whether a flow goes out of the mainland, or may.
func leaves(f *inventory.Flow) bool {
	return f.Mode != inventory.Inbound && f.Mode != inventory.NoFlow && f.Mode != inventory.InCountryAccess &&
		f.To.Zone != inventory.Mainland
}
