package classify

import (
	"encoding/json"
	"fmt"

	"github.com/domicile/domicile/internal/classify/people"
)

// storedRole is a role as it is kept between two runs.
type storedRole struct {
	Kind      *people.Kind `json:"kind,omitempty"` // nil where the column identifies nobody
	Party     int          `json:"party,omitempty"`
	Place     bool         `json:"place,omitempty"`
	Birth     bool         `json:"birth,omitempty"`
	Sensitive bool         `json:"sensitive,omitempty"`
}

// MarshalJSON keeps the keys for a later run: names of columns, and no value.
func (k Keys) MarshalJSON() ([]byte, error) {
	all := make(map[string]storedRole, len(k.roles))
	for name, r := range k.roles {
		s := storedRole{Party: r.party, Place: r.place, Birth: r.birth, Sensitive: r.sensitive}
		if r.identifier {
			s.Kind = &r.kind
		}
		all[name] = s
	}
	return json.Marshal(all)
}

// UnmarshalJSON takes over what MarshalJSON kept.
func (k *Keys) UnmarshalJSON(data []byte) error {
	var all map[string]storedRole
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	k.roles = make(map[string]role, len(all))
	for name, s := range all {
		r := role{party: s.Party, place: s.Place, birth: s.Birth, sensitive: s.Sensitive}
		if s.Party < 0 || s.Party >= parties {
			return fmt.Errorf("classify: take keys: party %d of a row", s.Party)
		}
		if s.Kind != nil {
			r.identifier, r.kind = true, *s.Kind
		}
		k.roles[name] = r
	}
	return nil
}
