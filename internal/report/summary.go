package report

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Summary counts what the document says, for a first look. encoding/json writes the keys of its maps in order.
type Summary struct {
	Stores    int              `json:"stores"`
	Datasets  int              `json:"datasets"`
	Findings  int              `json:"findings"`
	Flows     int              `json:"flows"`
	Gaps      int              `json:"gaps"`
	Scopes    map[string]int   `json:"scopes"`     // by coverage status
	ByLevel   map[string]int   `json:"by_level"`   // decisions by level
	ByZone    map[string]int   `json:"by_zone"`    // stores by zone
	ByEntity  map[string]int   `json:"by_entity"`  // stores by entity, "" is nobody yet
	ByCause   map[string]int   `json:"by_cause"`   // gaps by cause
	Undecided int              `json:"undecided"`  // decisions with an undetermined result
	People    []classify.Count `json:"people"`     // the union of the scan
	Stored    map[string]int   `json:"by_storage"` // decisions of datasets by storage result
	Exports   map[string]int   `json:"by_export"`  // decisions of flows by export result
	Bytes     map[string]int64 `json:"bytes"`      // known bytes by zone
	Reviews   ReviewCounts     `json:"reviews"`
}

func summarise(d *Document) Summary {
	s := Summary{
		Stores: len(d.Stores), Datasets: len(d.Datasets), Findings: len(d.Findings), Flows: len(d.Flows),
		Scopes: map[string]int{}, ByLevel: map[string]int{}, ByZone: map[string]int{}, ByEntity: map[string]int{},
		ByCause: map[string]int{}, People: []classify.Count{}, Stored: map[string]int{},
		Exports: map[string]int{}, Bytes: map[string]int64{},
	}
	for _, c := range d.Coverage {
		s.Scopes[string(c.Status)]++
		s.Gaps += len(c.Gaps)
		for _, g := range c.Gaps {
			s.ByCause[string(g.Cause)]++
		}
	}
	for _, st := range d.Stores {
		s.ByZone[string(st.Place.Zone)]++
		s.ByEntity[string(st.Entity)]++
		if st.Size.Bytes != nil {
			s.Bytes[string(st.Place.Zone)] += st.Size.Bytes.Value
		}
	}
	s.countDecisions(d.Decisions)
	for _, c := range d.People {
		if c.Of == ScanUnion {
			s.People = append(s.People, c)
		}
	}
	return s
}

// ScanUnion is the id under which the people of the whole scan are counted.
const ScanUnion inventory.ID = "scan"

func (s *Summary) countDecisions(all []decide.Decision) {
	for _, dec := range all {
		s.ByLevel[string(dec.Level)]++
		if dec.Storage == decide.StorageUndetermined || dec.Export == decide.ExportUndetermined {
			s.Undecided++
		}
		if dec.Flow != "" {
			s.Exports[string(dec.Export)]++
		} else {
			s.Stored[string(dec.Storage)]++
		}
	}
}
