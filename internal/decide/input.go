package decide

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// Policies are preferences of the company that the law does not ask for.
type Policies struct {
	OpinionDomestic bool `json:"opinion_data_domestic"` // content that shapes public opinion stays at home
}

// Input is what stages 1 and 2 found, and what people stated.
type Input struct {
	Inventory  inventory.Inventory
	Profiles   []classify.Profile
	People     []classify.Count
	Filings    []inventory.Filing
	Lines      []inventory.Line // the register of lines across the border
	Statements []Statement
	Policies   Policies
	Date       Date
}

// Item is the facts of one dataset, or of one flow of one dataset. ID is that of the decision.
type Item struct {
	ID      inventory.ID
	Dataset inventory.ID
	Flow    inventory.ID
	Facts   Facts

	Filing    *FilingCheck // of a flow
	Contested []string     // facts that a person stated against what was evidenced

	holds bool // the flow certainly holds its data abroad: its people are among those of the year
}
