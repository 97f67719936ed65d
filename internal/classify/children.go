package classify

import "github.com/domicile/domicile/internal/inventory"

// Number is a number of people with its bounds.
type Number struct {
	Low  int64 `json:"low"`
	Mid  int64 `json:"mid"`
	High int64 `json:"high"`
}

// Children says for how many people under 14 no record of a guardian's consent was seen (PIPL Article 31: consent is
// needed for each of them). It compares identifiers, never names.
type Children struct {
	Of inventory.ID `json:"of"` // an entity, or all of the scan
	// Under14 are all of them, and Without those who are in no dataset with records of consent. A child who is known
	// only by an identifier that the records lack counts in Without.High alone.
	Under14 Number `json:"under_14"`
	Without Number `json:"without_record"`
	// By is the kind of identifier that was compared; "" when no records were seen or they share none with the children.
	By string `json:"by,omitempty"`
	// Records are the datasets that are records of consent. Own are other datasets with a column on consent: who is in
	// them may have consented or not, since the values of the column are not judged.
	Records []inventory.ID `json:"records"`
	Own     []inventory.ID `json:"own"`
}
