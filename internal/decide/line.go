package decide

import "github.com/domicile/domicile/internal/inventory"

// LineCheck is a link across the border beside the register of lines.
type LineCheck struct {
	Link      inventory.ID `json:"link,omitempty"` // empty: a registered line that no scan saw
	Line      inventory.ID `json:"line,omitempty"`
	State     string       `json:"state"` // registered, evidence_missing, tunnel_without_evidence, expired, not_seen
	ZH        string       `json:"zh"`
	EN        string       `json:"en"`
	Citations []Citation   `json:"citations"`
}

func linesOf(*Input, *Rules) []LineCheck { return nil }
