package decide

import "github.com/domicile/domicile/internal/inventory"

// System is what the multi-level protection scheme grades: the stores that the settings assign to one system of one
// entity, with the declared and the suggested grade.
type System struct {
	ID        inventory.ID   `json:"id"`
	Name      string         `json:"name"`
	Entity    inventory.ID   `json:"entity"`
	Stores    []inventory.ID `json:"stores"`
	Declared  int            `json:"declared"` // 0: nobody said
	Suggested int            `json:"suggested"`
	Reasons   []Reason       `json:"reasons"`
	Controls  []Control      `json:"controls"`
}

// Control is one requirement of the scheme, as far as a scanner can see it.
type Control struct {
	ID        string         `json:"id"`
	State     inventory.Tri  `json:"state"`  // unknown: a question for a person
	Stores    []inventory.ID `json:"stores"` // those that fall short, or that leave it open
	ZH        string         `json:"zh"`
	EN        string         `json:"en"`
	Citations []Citation     `json:"citations"`
}

func systemsOf(*Input, *Rules) []System { return nil }
