package decide

import (
	"encoding/json"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Statement is a fact that a person stated: in the settings, by a tag, or as an answer to a question. It wins over what
// was inferred, never over what was evidenced to the contrary.
type Statement struct {
	Of     inventory.ID    `json:"of"`    // entity, store (with all its datasets), dataset, flow, system or link
	Fact   string          `json:"fact"`  // key of the vocabulary, such as entity.ciio
	Value  json.RawMessage `json:"value"` // as the input of facts spells it; null is "nobody knows"
	By     string          `json:"by"`    // who said so
	At     time.Time       `json:"at"`
	Source string          `json:"source,omitempty"` // letter, contract, ticket: where it can be checked
}
