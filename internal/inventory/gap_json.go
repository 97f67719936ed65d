package inventory

import (
	"encoding/json"
	"time"
)

// gapRecord is a Gap as documents hold it. The scope is that of the coverage around it, and Err stays in memory:
// the errors of databases quote cells.
type gapRecord struct {
	Store         ID         `json:"store,omitempty"`
	Dataset       ID         `json:"dataset,omitempty"`
	Column        string     `json:"column,omitempty"`
	Op            string     `json:"op"`
	Cause         Cause      `json:"cause"`
	Fix           Fix        `json:"fix"`
	AcceptedUntil *time.Time `json:"accepted_until,omitempty"`
}

// MarshalJSON writes the gap as a document holds it, without its scope and without Err.
func (g *Gap) MarshalJSON() ([]byte, error) {
	return json.Marshal(gapRecord{
		Store: g.Store, Dataset: g.Dataset, Column: g.Column, Op: g.Op, Cause: g.Cause, Fix: g.Fix,
		AcceptedUntil: g.AcceptedUntil,
	})
}

// UnmarshalJSON reads a gap of a document. Its scope is that of the coverage around it: see [Inventory.Rescope].
func (g *Gap) UnmarshalJSON(data []byte) error {
	var r gapRecord
	if err := json.Unmarshal(data, &r); err != nil {
		return err
	}
	*g = Gap{
		Store: r.Store, Dataset: r.Dataset, Column: r.Column, Op: r.Op, Cause: r.Cause, Fix: r.Fix,
		AcceptedUntil: r.AcceptedUntil,
	}
	return nil
}

// Rescope gives the gaps of an inventory that was read from a document the scope of the coverage that they lie in. A
// gap's id is right only after that.
func (inv *Inventory) Rescope() {
	scopes := make(map[ID]Scope, len(inv.Scopes))
	for _, s := range inv.Scopes {
		scopes[s.ID()] = s
	}
	for _, c := range inv.Coverage {
		for _, g := range c.Gaps {
			g.Scope = scopes[c.Scope]
		}
	}
}
