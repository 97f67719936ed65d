package decide

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Statement is a fact that a person stated: in the settings, by a tag, or as an answer to a question. It wins over what
// was inferred, never over what was evidenced to the contrary: then the stricter reading holds and a person has to
// look.
//
// A fact of an entity (entity.*) is said of an entity; what a negative list says of a scenario also of the data or the
// flow. A fact of a dataset is said of a dataset, a store or a system with all their datasets, or of one flow; a fact
// of a flow or its recipient also of a dataset, store or system with all its flows. The narrower statement wins, then
// the later one.
type Statement struct {
	Of     inventory.ID    `json:"of"`    // entity, store (with all its datasets), dataset, flow, system or link
	Fact   string          `json:"fact"`  // key of the vocabulary, such as entity.ciio; x-… is kept and states nothing
	Value  json.RawMessage `json:"value"` // as the input of facts spells it; null is "nobody knows"
	By     string          `json:"by"`    // who said so
	At     time.Time       `json:"at"`
	Source string          `json:"source,omitempty"` // letter, contract, ticket: where it can be checked
}

// CheckStatement finds what is wrong with a statement: a fact that the vocabulary does not have, a value that the fact
// cannot have, and a statement of nothing, by nobody, or of no day. The error names the statement and lists what is
// allowed.
func CheckStatement(s Statement) error {
	var faults []string
	if s.Of == "" {
		faults = append(faults, "of: is empty: want the id of an entity, store, dataset, flow, system or link")
	}
	if strings.TrimSpace(s.By) == "" {
		faults = append(faults, "by: is empty: want who said so")
	}
	if s.At.IsZero() {
		faults = append(faults, "at: is empty: want the day on which it was said")
	}
	if err := s.checkValue(); err != nil {
		faults = append(faults, err.Error())
	}
	if faults == nil {
		return nil
	}
	return fmt.Errorf("statement %s of %s: %s", s.Fact, s.Of, strings.Join(faults, "; "))
}

func (s *Statement) checkValue() error {
	if strings.HasPrefix(s.Fact, dutyKey) {
		return checkDuty(s.Fact, s.Value)
	}
	if strings.HasPrefix(s.Fact, foreignKey) && json.Valid(s.Value) {
		return nil
	}
	err := CheckValue(s.Fact, s.Value)
	if err != nil && FactOf(s.Fact) != NoFact {
		return fmt.Errorf("value: %w", err)
	}
	return err
}

// CheckValue finds what is wrong with a value, in JSON, for a fact of the vocabulary. The error lists what is allowed.
func CheckValue(fact string, value json.RawMessage) error {
	id := FactOf(fact)
	value = bytes.TrimSpace(value)
	switch {
	case id == NoFact || id == OpinionDomestic:
		return unknownKey(fact)
	case len(value) == 0:
		return errors.New("is missing: null says that nobody knows")
	case !json.Valid(value):
		return errors.New("is no JSON")
	}
	var f Facts
	return f.read(id, value)
}

// foreignKey begins the keys that belong to the sender and state nothing.
const foreignKey = "x-"
