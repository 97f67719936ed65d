package report

import (
	"cmp"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// ChildrenSheet is the worksheet for the report of 31 January on the compliance audit of the personal information of
// minors: what a scan can count, per entity, and what only people can answer.
type ChildrenSheet struct {
	APIVersion string              `json:"api_version"`
	Kind       string              `json:"kind"`
	Metadata   Metadata            `json:"metadata"`
	Day        decide.Date         `json:"day"`
	Year       int                 `json:"year"` // that the audit is of
	Due        decide.Date         `json:"due"`
	Seen       Seen                `json:"seen"`
	Entities   []ChildrenEntity    `json:"entities"`
	Questions  []decide.Checkpoint `json:"questions"`
}

// ChildrenKind is the kind of a ChildrenSheet.
const ChildrenKind = "ChildrenWorksheet"

// ChildrenEntity is what an entity holds about minors. People under 14 and those of 14 to 17 are counted apart.
type ChildrenEntity struct {
	Entity    inventory.ID       `json:"entity"` // empty: stores that were assigned to nobody
	Under14   bounds             `json:"under_14"`
	From14    bounds             `json:"from_14_to_17"`
	NoAge     bounds             `json:"age_unknown"`
	Consent   *classify.Children `json:"consent"`  // null: nothing to compare was seen
	Matched   *bounds            `json:"matched"`  // people under 14 with a record of a guardian's consent
	Guardians inventory.Tri      `json:"guardian"` // contacts of guardians stand beside the minors; no: not seen
	Datasets  []ChildrenDataset  `json:"datasets"`
	Access    []ChildrenAccess   `json:"access"`
}

// ChildrenDataset is a dataset that holds minors, or is likely to.
type ChildrenDataset struct {
	Dataset   inventory.ID  `json:"dataset"`
	Under14   bounds        `json:"under_14"`
	From14    bounds        `json:"from_14_to_17"`
	Counted   bool          `json:"counted"` // ages were seen; else names and neighbours say that there are minors
	Guardians bool          `json:"guardian"`
	Logging   inventory.Tri `json:"logging"` // of its store: without a log nobody can say who read it
}

// ChildrenAccess is somebody who can read datasets of minors, as far as flows tell.
type ChildrenAccess struct {
	Dataset inventory.ID    `json:"dataset"`
	Who     string          `json:"who,omitempty"`
	Via     string          `json:"via,omitempty"`
	Mode    inventory.Mode  `json:"mode"`
	From    inventory.Place `json:"from"`
	Source  string          `json:"source"`
}

// guardianKind is what the detectors call the contact of a guardian.
const guardianKind = "guardian_contact"

// ChildrenOf gathers what the document says of minors. The questions are those of the rules on the day.
func ChildrenOf(d *Document, year int, questions []decide.Checkpoint) *ChildrenSheet {
	s := &ChildrenSheet{
		APIVersion: APIVersion, Kind: ChildrenKind, Metadata: d.Metadata, Day: d.day(), Year: year,
		Due: dueForYear(year), Seen: seenOf(d), Questions: orEmpty(questions), Entities: []ChildrenEntity{},
	}
	c := newChildRoom(d)
	for i := range d.Datasets {
		c.add(&d.Datasets[i])
	}
	for _, e := range c.entities {
		c.count(e)
		s.Entities = append(s.Entities, *e)
	}
	slices.SortFunc(s.Entities, func(a, b ChildrenEntity) int { return cmp.Compare(a.Entity, b.Entity) })
	return s
}

// AuditYear is the year whose audit is next to be reported on a day: until 31 January that of the year before.
func AuditYear(day decide.Date) int {
	year := int(day / 10_000)
	if int(day%10_000) <= 131 {
		return year - 1
	}
	return year
}

// dueForYear is the last day of the report on the audit of a year.
func dueForYear(year int) decide.Date { return decide.Date(int32(year+1)*10_000 + 131) } //nolint:gosec // a year of four digits fits

// WriteJSON writes the worksheet as a document of its own.
func (s *ChildrenSheet) WriteJSON(w io.Writer) error { return writeIndented(w, s) }

// childRoom sorts a document by what it says of minors.
type childRoom struct {
	doc      *Document
	stores   map[inventory.ID]*inventory.Store
	people   map[inventory.ID][]classify.Count
	found    map[inventory.ID][]classify.Finding
	likely   map[inventory.ID]bool // by dataset: minors are likely among its people
	entities map[inventory.ID]*ChildrenEntity
}

func newChildRoom(d *Document) *childRoom {
	c := &childRoom{
		doc: d, stores: map[inventory.ID]*inventory.Store{}, found: findingsOf(d), likely: map[inventory.ID]bool{},
		people:   group(d.People, func(n classify.Count) inventory.ID { return n.Of }),
		entities: map[inventory.ID]*ChildrenEntity{},
	}
	for i := range d.Stores {
		c.stores[d.Stores[i].ID] = &d.Stores[i]
	}
	for i := range d.Profiles {
		c.likely[d.Profiles[i].Dataset] = slices.Contains(d.Profiles[i].Signs, classify.SignMinors)
	}
	return c
}

// add takes a dataset in that holds minors, or is likely to.
func (c *childRoom) add(ds *inventory.Dataset) {
	all := crowd(c.people[ds.ID])
	line := ChildrenDataset{
		Dataset: ds.ID, Under14: all.within(anyPlace, classify.Under14), From14: all.within(anyPlace, classify.Minor14),
		Logging: inventory.Unknown,
	}
	line.Counted = line.Under14.High > 0 || line.From14.High > 0
	if !line.Counted && !c.likely[ds.ID] {
		return
	}
	entity := inventory.ID("")
	if st := c.stores[ds.Store]; st != nil {
		entity, line.Logging = st.Entity, cmp.Or(st.Logging, inventory.Unknown)
	}
	line.Guardians = slices.ContainsFunc(c.found[ds.ID], func(f classify.Finding) bool {
		return f.Kind == guardianKind && statusRank(f.Status) > 0
	})
	e := c.entities[entity]
	if e == nil {
		e = &ChildrenEntity{Entity: entity, Guardians: inventory.No, Datasets: []ChildrenDataset{}, Access: []ChildrenAccess{}}
		c.entities[entity] = e
	}
	if line.Guardians {
		e.Guardians = inventory.Yes
	}
	e.Datasets = append(e.Datasets, line)
	c.access(e, ds)
}

// access adds who can read a dataset.
func (c *childRoom) access(e *ChildrenEntity, ds *inventory.Dataset) {
	for i := range c.doc.Flows {
		f := &c.doc.Flows[i]
		if f.Store != ds.Store || f.Dataset != "" && f.Dataset != ds.ID && f.Dataset != ds.Container() {
			continue
		}
		if f.Mode == inventory.NoFlow || f.Mode == inventory.Inbound {
			continue
		}
		e.Access = append(e.Access, ChildrenAccess{Dataset: ds.ID, Who: f.Who, Via: f.Via, Mode: f.Mode, From: f.To, Source: f.Source})
	}
}

// count counts the minors of an entity: the union that the scan counted, where there is one, else the bounds over its
// datasets.
func (c *childRoom) count(e *ChildrenEntity) {
	all := crowd(c.people[e.Entity])
	if e.Entity == "" || len(all) == 0 {
		all = nil
		for i := range e.Datasets {
			all = append(all, c.people[e.Datasets[i].Dataset]...)
		}
	}
	e.Under14, e.From14 = all.within(anyPlace, classify.Under14), all.within(anyPlace, classify.Minor14)
	e.NoAge = all.within(anyPlace, classify.NoAge)
	for i := range c.doc.Children {
		n := &c.doc.Children[i]
		if n.Of == e.Entity && e.Entity != "" {
			e.Consent = n
		}
	}
	if e.Consent != nil && e.Consent.By != "" {
		e.Matched = &bounds{
			Low:  max(0, e.Consent.Under14.Low-e.Consent.Without.High),
			High: max(0, e.Consent.Under14.High-e.Consent.Without.Low),
		}
	}
}
