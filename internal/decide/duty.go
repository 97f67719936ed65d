package decide

import "github.com/domicile/domicile/internal/inventory"

// Duty is an obligation of one entity, with the day by which it is due.
type Duty struct {
	ID         inventory.ID   `json:"id"`
	Entity     inventory.ID   `json:"entity"`
	Obligation string         `json:"obligation"`
	System     string         `json:"system,omitempty"` // where the duty is one of a system
	Due        Date           `json:"due,omitempty"`    // zero: it has no day, it holds at all times
	From       string         `json:"from"`             // what the day is counted from, as a word: calendar, event, expiry, standing
	Every      string         `json:"every,omitempty"`  // year, two_years, three_years …; empty: once
	Basis      string         `json:"basis"`            // the words of Decision.Basis
	Done       *bool          `json:"done"`             // null: nobody said
	Because    []inventory.ID `json:"because"`          // decisions that ask for it
	ZH         string         `json:"zh"`
	EN         string         `json:"en"`
	Citations  []Citation     `json:"citations"`
}

func dutiesOf(*Input, *Rules, *Assessment) []Duty { return nil }
