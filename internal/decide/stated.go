package decide

import (
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// The tags of a store by which its owner states facts that no scanner can see. They count as said by a person.
const (
	tagGrade     = "mlps_level"     // the filed grade under the multi-level protection scheme, 1 to 5
	tagImportant = "important_data" // notified, published_match, suspected, no
)

// stateTags states what the owner of a store wrote on it. A word that the vocabulary does not have states nothing.
func (f *Facts) stateTags(s *inventory.Store) {
	if s == nil {
		return
	}
	if g, err := strconv.ParseInt(s.Tags[tagGrade], 10, 64); err == nil && 1 <= g && g <= highestGrade {
		f.SetCount(MLPSLevel, Exactly(g))
	}
	f.SetWord(ImportantData, s.Tags[tagImportant])
}
