package report

import (
	"math"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Measures is what a monitoring system is told of an installation. Its labels come from closed lists, but for the names
// of schedules, which the settings hold: no store, account or person is in any.
type Measures struct {
	Build   Tool
	Scans   []ScanMeasures            // the last done scan of each schedule
	States  map[string]int64          // scans by state
	Shards  map[string]int64          // shards of the scans under way, by state
	Workers int64                     // processes that said lately that they live
	Failing map[string]int64          // by schedule: 1 where its last fire time brought no scan
	Calls   map[inventory.Tally]int64 // requests of this process to the interfaces of sources; nil: it makes none
}

// ScanMeasures is what one document says in numbers.
type ScanMeasures struct {
	Schedule string // "" for a scan that a person started
	Finished time.Time
	Took     time.Duration
	Coverage float64          // scopes that were seen whole, of those that apply
	Bytes    map[string]int64 // known bytes by zone
	People   map[string]int64 // of the mainland, by bound; the highest is math.MaxInt64 where nothing bounds it
	Findings map[string]int64 // by status
	Gaps     map[string]int64 // by cause
	Results  map[string]int64 // by level
}

// MeasuresOf counts a document. Every word of a closed list is there, with 0 where nothing was found, so that a series
// does not end when its number does.
func MeasuresOf(d *Document, schedule string) ScanMeasures {
	m := ScanMeasures{
		Schedule: schedule, Finished: d.Metadata.FinishedAt, Took: d.Metadata.FinishedAt.Sub(d.Metadata.StartedAt),
		Bytes: zeros(inventory.Mainland, inventory.HongKong, inventory.Macao, inventory.Taiwan, inventory.Abroad,
			inventory.Multi, inventory.ZoneUnknown),
		Findings: zeros(classify.Evidenced, classify.Declared, classify.Encrypted, classify.Masked, classify.Candidate,
			classify.Empty, classify.Unread),
		Gaps:    zeros(inventory.Causes()...),
		Results: zeros(decide.LevelMust, decide.LevelFiling, decide.LevelReview, decide.LevelAdvised, decide.LevelNone),
		People:  map[string]int64{"low": 0, "mid": 0, "high": 0},
	}
	for i := range d.Stores {
		if size := d.Stores[i].Size.Bytes; size != nil {
			m.Bytes[string(d.Stores[i].Place.Zone)] += size.Value
		}
	}
	for i := range d.Findings {
		m.Findings[string(d.Findings[i].Status)]++
	}
	for i := range d.Decisions {
		m.Results[string(d.Decisions[i].Level)]++
	}
	m.see(d.Coverage)
	for _, c := range d.People {
		m.count(c)
	}
	return m
}

// see counts what was seen and what was not.
func (m *ScanMeasures) see(all []inventory.Coverage) {
	var whole, of float64
	for _, c := range all {
		for _, g := range c.Gaps {
			m.Gaps[string(g.Cause)]++
		}
		if c.Status == inventory.NotApplicable {
			continue
		}
		of++
		if c.Status == inventory.Complete {
			whole++
		}
	}
	if of > 0 {
		m.Coverage = whole / of
	}
}

// count takes the people of the mainland over all sources.
func (m *ScanMeasures) count(c classify.Count) {
	if c.Of != ScanUnion || c.Place != people.Mainland || c.Band != people.AllAges || c.Sensitive != people.Any {
		return
	}
	m.People["low"], m.People["mid"], m.People["high"] = c.Low, c.Mid, c.High
	if c.High >= people.Unbounded {
		m.People["high"] = unbounded
	}
}

// unbounded stands for a number of people that nothing bounds.
const unbounded = math.MaxInt64

func zeros[T ~string](words ...T) map[string]int64 {
	m := make(map[string]int64, len(words))
	for _, w := range words {
		m[string(w)] = 0
	}
	return m
}
