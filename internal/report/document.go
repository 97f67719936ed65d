package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// The identity of the document's format. Minor versions only add.
const (
	APIVersion    = "domicile/v1"
	InventoryKind = "Inventory"
	SchemaID      = "https://github.com/domicile/domicile/schema/v1/inventory.json"
)

// Document is inventory.json: the result of stages 1 to 3. It is deterministic apart from Metadata, and holds no value
// of any dataset, only masked evidence.
type Document struct {
	Schema      string               `json:"$schema"`
	APIVersion  string               `json:"api_version"`
	Kind        string               `json:"kind"`
	Metadata    Metadata             `json:"metadata"`
	Entities    []inventory.Entity   `json:"entities"`
	Scopes      []Scope              `json:"scopes"`
	Coverage    []inventory.Coverage `json:"coverage"`
	Stores      []inventory.Store    `json:"stores"`
	Datasets    []inventory.Dataset  `json:"datasets"`
	Flows       []inventory.Flow     `json:"flows"`
	Links       []inventory.Link     `json:"links"`
	Profiles    []Profile            `json:"profiles"`
	Findings    []classify.Finding   `json:"findings"`
	People      []classify.Count     `json:"people"`
	Children    []classify.Children  `json:"children"` // people under 14 and the records of consent, per entity and in all
	Recounts    []Recount            `json:"recounts"` // people who were counted exactly, or should be, near a threshold
	Decisions   []decide.Decision    `json:"decisions"`
	Instruments []decide.Instrument  `json:"instruments"` // what the results cite
	Meters      []decide.Meter       `json:"meters"`      // how far each entity is from the numbers of people that the rules name
	Duties      []decide.Duty        `json:"duties"`      // what each entity does by when
	Systems     []decide.System      `json:"systems"`     // what the multi-level protection scheme grades
	Lines       []decide.LineCheck   `json:"lines"`       // links across the border beside the register of lines
	Stated      Stated               `json:"stated"`      // what people stated, which the results rest on
	Agenda      decide.Agenda        `json:"agenda"`      // the open questions that would settle most
	Reviews     []Review             `json:"reviews"`
	Unreviewed  []decide.Decision    `json:"unreviewed,omitempty"` // results without the reviews of findings, where they differ
	Summary     Summary              `json:"summary"`
	Labelling   *Labelling           `json:"labelling,omitempty"` // by the standard that was asked for

	said time.Time // when it is said; zero: at the end of its scan
}

// Metadata is the only home of what differs between two scans of the same estate.
type Metadata struct {
	ScanID         string    `json:"scan_id"`
	StartedAt      time.Time `json:"started_at"`
	FinishedAt     time.Time `json:"finished_at"`
	Interrupted    bool      `json:"interrupted,omitempty"`
	Tool           Tool      `json:"tool"`
	Knowledge      Knowledge `json:"knowledge"`
	SettingsDigest string    `json:"settings_digest"`
	Runner         Runner    `json:"runner"`
	ChainHead      string    `json:"chain_head"`
	CarriedFrom    []Carried `json:"carried_from,omitempty"`
}

// Carried names the datasets that were unchanged and not read again, with the scan whose result is shown.
type Carried struct {
	Scan     string         `json:"scan_id"`
	ReadAt   time.Time      `json:"read_at"`
	Datasets []inventory.ID `json:"datasets"`
}

// Tool is the program that wrote the document.
type Tool struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
}

// Knowledge is the rule pack and the detectors that the results rest on.
type Knowledge struct {
	Version   string `json:"version"`
	SHA256    string `json:"sha256"`
	Detectors string `json:"detectors"`
	RulesAsOf string `json:"rules_as_of"`
	Approved  int    `json:"approved"` // rules that the user's counsel approved
	Of        int    `json:"of"`
}

// Runner says from where values were read.
type Runner struct {
	Place string `json:"place"`
}

// Scope is a scope with its id beside its parts.
type Scope struct {
	ID inventory.ID `json:"id"`
	inventory.Scope
}

// Profile is what was read of a dataset; findings and people have sections of their own.
type Profile struct {
	Dataset   inventory.ID             `json:"dataset"`
	Rows      int64                    `json:"rows"`
	Full      bool                     `json:"full"`
	Columns   []classify.ColumnProfile `json:"columns"`
	Fields    []string                 `json:"fields"`
	DataKinds []string                 `json:"data_kinds"`
	Together  []string                 `json:"together,omitempty"` // clauses that the findings may meet only together; a person decides
	Signs     []string                 `json:"signs,omitempty"`    // what the dataset may be: minors, opinion, important, technology
}

// Stated is what people stated beside the entities: with it, the results can be found again from the document alone.
type Stated struct {
	Filings    []inventory.Filing `json:"filings"`
	Lines      []inventory.Line   `json:"lines"`
	Statements []decide.Statement `json:"statements"`
	Policies   decide.Policies    `json:"policies"`
}

// New assembles a document from the results of the stages. It takes the slices over and sorts them.
func New(meta Metadata, inv inventory.Inventory, profiles []classify.Profile, people []classify.Count,
	decisions []decide.Decision,
) *Document {
	inv.Sort()
	d := &Document{
		Schema: SchemaID, APIVersion: APIVersion, Kind: InventoryKind, Metadata: meta,
		Entities: orEmpty(inv.Entities), Coverage: orEmpty(inv.Coverage), Stores: orEmpty(inv.Stores),
		Datasets: orEmpty(inv.Datasets), Flows: orEmpty(inv.Flows), Links: orEmpty(inv.Links),
		Scopes: []Scope{}, Profiles: []Profile{}, Findings: []classify.Finding{}, People: orEmpty(people),
		Children: []classify.Children{}, Recounts: []Recount{}, Decisions: orEmpty(decisions), Reviews: []Review{},
		Agenda:      decide.Agenda{Questions: []decide.OpenQuestion{}},
		Instruments: []decide.Instrument{}, Meters: []decide.Meter{}, Duties: []decide.Duty{}, Systems: []decide.System{},
		Lines: []decide.LineCheck{}, Stated: Stated{
			Filings: []inventory.Filing{}, Lines: []inventory.Line{}, Statements: []decide.Statement{},
		},
	}
	for _, s := range inv.Scopes {
		d.Scopes = append(d.Scopes, Scope{ID: s.ID(), Scope: s})
	}
	for _, p := range profiles {
		d.Profiles = append(d.Profiles, Profile{
			Dataset: p.Dataset, Rows: p.Rows, Full: p.Full, Columns: orEmpty(p.Columns),
			Fields: orEmpty(p.Fields), DataKinds: orEmpty(p.DataKinds), Together: p.Together, Signs: p.Signs,
		})
		d.Findings = append(d.Findings, p.Findings...)
		d.People = append(d.People, p.People...)
	}
	for i := range d.Datasets {
		d.Datasets[i].Columns = orEmpty(d.Datasets[i].Columns)
	}
	d.sort()
	d.Summary = summarise(d)
	return d
}

// Inventory returns the stage 1 part of the document, as the later stages take it.
func (d *Document) Inventory() inventory.Inventory {
	inv := inventory.Inventory{
		Entities: d.Entities, Coverage: d.Coverage, Stores: d.Stores, Datasets: d.Datasets, Flows: d.Flows, Links: d.Links,
	}
	for _, s := range d.Scopes {
		inv.Scopes = append(inv.Scopes, s.Scope)
	}
	inv.Rescope()
	return inv
}

// ClassifyProfiles returns the stage 2 part of the document, as the later stages take it.
func (d *Document) ClassifyProfiles() []classify.Profile {
	findings := group(d.Findings, func(f classify.Finding) inventory.ID { return f.Dataset })
	people := group(d.People, func(c classify.Count) inventory.ID { return c.Of })
	out := make([]classify.Profile, 0, len(d.Profiles))
	for _, p := range d.Profiles {
		out = append(out, classify.Profile{
			Dataset: p.Dataset, Rows: p.Rows, Full: p.Full, Columns: p.Columns, Fields: p.Fields, DataKinds: p.DataKinds,
			Together: p.Together, Signs: p.Signs,
			Findings: findings[p.Dataset], People: people[p.Dataset],
		})
	}
	return out
}

func (d *Document) sort() {
	slices.SortFunc(d.Profiles, func(a, b Profile) int { return cmp.Compare(a.Dataset, b.Dataset) })
	slices.SortFunc(d.Findings, func(a, b classify.Finding) int {
		return cmp.Or(cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(d.People, func(a, b classify.Count) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Band, b.Band),
			cmp.Compare(a.Sensitive, b.Sensitive))
	})
	slices.SortFunc(d.Decisions, func(a, b decide.Decision) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(d.Reviews, func(a, b Review) int { return cmp.Compare(a.ID, b.ID) })
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func group[T any](all []T, key func(T) inventory.ID) map[inventory.ID][]T {
	m := make(map[inventory.ID][]T)
	for _, v := range all {
		m[key(v)] = append(m[key(v)], v)
	}
	return m
}
