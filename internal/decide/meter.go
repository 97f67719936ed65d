package decide

import "github.com/domicile/domicile/internal/inventory"

// Meter says how far an entity is from the numbers of people on which the rules act: people exported this calendar year
// (Asia/Shanghai), or held.
type Meter struct {
	Entity inventory.ID `json:"entity"`
	Of     string       `json:"of"`   // exported_ordinary, exported_sensitive, exported_exempt, processed, under_14, faces
	Year   int          `json:"year"` // the calendar year that is counted, 0 where the stock is
	Low    int64        `json:"low"`
	High   int64        `json:"high"` // Unbounded: nothing bounds it
	Marks  []Mark       `json:"marks"`
}

// Mark is a number of people at which something begins to hold.
type Mark struct {
	People  int64  `json:"people"`
	Above   bool   `json:"above"` // holds above the number only, not at it
	Rule    string `json:"rule"`
	Means   string `json:"means"`   // the export result or obligation word that begins there
	Reached string `json:"reached"` // yes, no, open: the interval straddles it
}

func metersOf(*Input, *Rules) []Meter { return nil }
