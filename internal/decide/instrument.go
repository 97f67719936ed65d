package decide

// Instrument is a law, regulation, rule, notice, standard, draft or practice of the pack.
type Instrument struct {
	ID        string `json:"id"`
	ZH        string `json:"zh"`
	EN        string `json:"en"`
	Body      string `json:"body"`
	Number    string `json:"number"`
	Rank      string `json:"rank"`
	Status    string `json:"status"` // in_force, watch, doubtful
	Issued    Date   `json:"issued,omitempty"`
	InForce   Date   `json:"in_force,omitempty"`
	Until     Date   `json:"valid_to,omitempty"`
	Source    string `json:"source"`
	Evidence  string `json:"evidence"` // P primary text, S secondary, U unverified
	CheckedOn Date   `json:"checked_on"`
	CheckedBy string `json:"checked_by"`
	Note      string `json:"note,omitempty"`
}

func citedBy(*Assessment, *Rules) []Instrument { return nil }
