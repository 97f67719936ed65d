package report

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// Incident is what is known of a store on the day on which something happened to it: whom to tell by when, and what to
// tell them. It holds no value of any person.
type Incident struct {
	APIVersion string             `json:"api_version"`
	Kind       string             `json:"kind"`
	Metadata   Metadata           `json:"metadata"`
	NoticedAt  time.Time          `json:"noticed_at"`
	RulesAge   int                `json:"rules_age_days"`
	Store      inventory.Store    `json:"store"`
	Entity     *inventory.Entity  `json:"entity"` // null: nobody is named
	NotSeen    IncidentGaps       `json:"not_seen"`
	People     IncidentPeople     `json:"people"`
	Kinds      []IncidentKind     `json:"kinds"`
	Readers    []IncidentReader   `json:"readers"` // who could read it where it lies
	Copies     []IncidentCopy     `json:"copies"`
	Datasets   int                `json:"datasets"`
	Clocks     []IncidentDeadline `json:"clocks"`
	Asks       []OpenFact         `json:"asks"` // facts that decide which clock runs
}

// IncidentKindName is the kind of an Incident.
const IncidentKindName = "Incident"

// IncidentGaps is what nobody looked at in the store.
type IncidentGaps struct {
	Gaps    []*inventory.Gap `json:"gaps"`
	Unread  []inventory.ID   `json:"unread_datasets"` // no value was read
	Partly  int              `json:"partly_read"`     // datasets of which some rows were read
	NoLog   bool             `json:"no_reader_log"`   // nobody can say from this scan who read it
	ReadOn  string           `json:"read_on"`         // the oldest day of a read that the answer rests on
	AgeDays int              `json:"age_days"`        // of that read on the day on which the incident was noticed
}

// IncidentPeople bounds the distinct people of a store.
type IncidentPeople struct {
	Mainland  bounds `json:"mainland"`
	Elsewhere bounds `json:"elsewhere"`
	Unknown   bounds `json:"unknown"`
	Under14   bounds `json:"under_14"` // of every place
	From14To  bounds `json:"from_14_to_17"`
	NoAge     bounds `json:"age_unknown"`
	Sensitive bounds `json:"with_sensitive"` // people about whom sensitive personal information is held, where that was counted
}

// IncidentKind is one kind of data in the store.
type IncidentKind struct {
	Kind      string          `json:"kind"`
	Form      string          `json:"form,omitempty"`
	Label     Both            `json:"label"`
	Sensitive string          `json:"sensitive"` // yes, no, with_credential, combination, or "" where the rules have no word
	Status    classify.Status `json:"status"`    // the strongest of its findings
	Datasets  int             `json:"datasets"`
	Columns   int             `json:"columns"`
}

// IncidentReader is somebody who could read the store.
type IncidentReader struct {
	Who    string          `json:"who,omitempty"`
	Via    string          `json:"via"`
	Mode   inventory.Mode  `json:"mode"`
	To     inventory.Place `json:"to"`
	Source string          `json:"source"` // api, log, declared, policy, derived
}

// IncidentCopy is a place where the same data lies too.
type IncidentCopy struct {
	To    string          `json:"to"` // store or region
	Place inventory.Place `json:"place"`
	Kind  string          `json:"kind"`
}

// Incident gathers what the document knows of a store. at is when the incident was noticed.
func (x *Explainer) Incident(d *Document, store inventory.ID, at time.Time) *Incident {
	in := &Incident{
		APIVersion: APIVersion, Kind: IncidentKindName, Metadata: d.Metadata, NoticedAt: at.In(shanghaiTime()),
		RulesAge: d.RulesAge(), Clocks: []IncidentDeadline{}, Asks: []OpenFact{},
	}
	if i := slices.IndexFunc(d.Stores, func(s inventory.Store) bool { return s.ID == store }); i >= 0 {
		in.Store = d.Stores[i]
	}
	if i := slices.IndexFunc(d.Entities, func(e inventory.Entity) bool { return e.ID == in.Store.Entity }); i >= 0 {
		in.Entity = &d.Entities[i]
	}
	mine := map[inventory.ID]bool{}
	for i := range d.Datasets {
		if d.Datasets[i].Store == store {
			mine[d.Datasets[i].ID] = true
		}
	}
	in.Datasets = len(mine)
	in.NotSeen = unseenOf(d, store, mine)
	in.NotSeen.NoLog = in.Store.Logging != inventory.Yes
	in.age(d, mine)
	in.People = incidentPeople(crowdsOf(d)[store])
	in.Kinds = x.incidentKinds(d, mine)
	in.reach(d, mine)
	return in
}

// WriteJSON writes the incident as a document of its own.
func (in *Incident) WriteJSON(w io.Writer) error { return writeIndented(w, in) }

// StoreNamed returns the one store that has the id or the name. A store comes before its datasets here: their ids begin
// alike.
func (d *Document) StoreNamed(name string) (inventory.ID, bool) {
	var id inventory.ID
	found := 0
	for i := range d.Stores {
		if s := &d.Stores[i]; string(s.ID) == name {
			return s.ID, true
		} else if s.Name == name {
			id = s.ID
			found++
		}
	}
	return id, found == 1
}

// StoreOf returns the store in which a subject lies, or from which a flow goes out.
func (d *Document) StoreOf(s Subject) inventory.ID {
	id := s.ID
	for i := range d.Findings {
		if s.Kind == FindingSubject && d.Findings[i].ID == id {
			id = d.Findings[i].Dataset
		}
	}
	for i := range d.Flows {
		if s.Kind == FlowSubject && d.Flows[i].ID == id {
			return d.Flows[i].Store
		}
	}
	return cmp.Or(storesOfDatasets(d)[id], id)
}

// unseenOf lists what nobody looked at in a store.
func unseenOf(d *Document, store inventory.ID, mine map[inventory.ID]bool) IncidentGaps {
	out := IncidentGaps{Gaps: []*inventory.Gap{}, Unread: []inventory.ID{}}
	for _, c := range d.Coverage {
		for _, g := range c.Gaps {
			if g.Store == store || mine[g.Dataset] || mine[g.Dataset.Container()] {
				out.Gaps = append(out.Gaps, g)
			}
		}
	}
	out.read(d, mine)
	return out
}

// read counts the datasets that were not read, or in part.
func (g *IncidentGaps) read(d *Document, mine map[inventory.ID]bool) {
	read := readDatasets(d)
	for i := range d.Datasets {
		if id := d.Datasets[i].ID; mine[id] && !read[id] {
			g.Unread = append(g.Unread, id)
		}
	}
	for i := range d.Profiles {
		p := &d.Profiles[i]
		g.Partly += count(mine[p.Dataset] && p.Rows > 0 && !p.Full)
	}
}

// age says how old the oldest read is that the answer rests on.
func (in *Incident) age(d *Document, mine map[inventory.ID]bool) {
	oldest := d.Metadata.FinishedAt
	for _, c := range d.Metadata.CarriedFrom {
		if slices.ContainsFunc(c.Datasets, func(id inventory.ID) bool { return mine[id] }) && c.ReadAt.Before(oldest) {
			oldest = c.ReadAt
		}
	}
	const day = 24 * time.Hour
	in.NotSeen.ReadOn = oldest.In(shanghaiTime()).Format(time.DateOnly)
	in.NotSeen.AgeDays = max(0, int(in.NoticedAt.Sub(oldest)/day))
}

func incidentPeople(c crowd) IncidentPeople {
	return IncidentPeople{
		Mainland:  c.within(string(people.Mainland), people.AllAges),
		Elsewhere: c.within(string(people.Elsewhere), people.AllAges),
		Unknown:   c.within(string(people.Unknown), people.AllAges),
		Under14:   c.within(anyPlace, people.Under14),
		From14To:  c.within(anyPlace, people.Minor14),
		NoAge:     c.within(anyPlace, people.NoAge),
		Sensitive: c.sensitive(),
	}
}

// incidentKinds lists what the datasets of a store hold, the sensitive kinds first.
func (x *Explainer) incidentKinds(d *Document, mine map[inventory.ID]bool) []IncidentKind {
	type key struct{ kind, form string }
	at := map[key]int{}
	sets := map[key]map[inventory.ID]bool{}
	out := []IncidentKind{}
	for i := range d.Findings {
		f := &d.Findings[i]
		if !mine[f.Dataset] || statusRank(f.Status) == 0 {
			continue
		}
		k := key{f.Kind, f.Form}
		n, ok := at[k]
		if !ok {
			n, at[k], sets[k] = len(out), len(out), map[inventory.ID]bool{}
			out = append(out, IncidentKind{Kind: f.Kind, Form: f.Form, Label: x.label(f), Status: f.Status})
			if m := x.field(f); m != nil {
				out[n].Sensitive = m.Sensitive
			}
		}
		out[n].Columns++
		sets[k][f.Dataset] = true
		out[n].Datasets = len(sets[k])
		if statusRank(f.Status) > statusRank(out[n].Status) {
			out[n].Status = f.Status
		}
	}
	slices.SortStableFunc(out, func(a, b IncidentKind) int {
		return cmp.Or(cmp.Compare(sensitiveRank(b.Sensitive), sensitiveRank(a.Sensitive)),
			cmp.Compare(b.Datasets, a.Datasets), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Form, b.Form))
	})
	return out
}

// statusRank is how much a status says that the data are there; 0 for those that say nothing of it.
func statusRank(s classify.Status) int {
	return 1 + slices.Index([]classify.Status{classify.Masked, classify.Encrypted, classify.Declared, classify.Evidenced}, s)
}

// sensitiveRank orders the words of what makes a kind sensitive.
func sensitiveRank(s string) int {
	return slices.Index([]string{"no", "combination", "with_credential", "yes"}, s)
}

// reach gathers who could read the store, and where else its data lie.
func (in *Incident) reach(d *Document, mine map[inventory.ID]bool) {
	in.Readers, in.Copies = []IncidentReader{}, []IncidentCopy{}
	for _, r := range in.Store.Replication {
		in.Copies = append(in.Copies, IncidentCopy{To: r.To, Place: r.Place, Kind: r.Kind})
	}
	for i := range d.Flows {
		f := &d.Flows[i]
		if (f.Store != in.Store.ID && !mine[f.Dataset]) || !reaches(f) {
			continue
		}
		if f.Mode != inventory.Copy {
			in.Readers = append(in.Readers, IncidentReader{Who: f.Who, Via: f.Via, Mode: f.Mode, To: f.To, Source: f.Source})
			continue
		}
		to := cmp.Or(string(f.Target), f.Who, f.To.Country, string(f.To.Zone))
		if !slices.ContainsFunc(in.Copies, func(c IncidentCopy) bool { return c.To == to }) {
			in.Copies = append(in.Copies, IncidentCopy{To: to, Place: f.To, Kind: f.Via})
		}
	}
}
