package plan

// The masks of a column. What is not listed does not flow.
const (
	MaskKeep     = "keep"
	MaskDrop     = "drop"
	MaskToken    = "token"    // a keyed token; the key stays in a mainland KMS, and the token stays personal data
	MaskYear     = "year"     // of a date
	MaskMonth    = "month"    // of a date
	MaskBand     = "band"     // ten years of age
	MaskProvince = "province" // of an address that begins with it
	MaskGroup    = "group"    // as it is, as a group of the least size
	MaskPerson   = "person"   // counted as distinct people and never shown
)

// Masks lists the masks that a table may name.
func Masks() []string {
	return []string{MaskKeep, MaskDrop, MaskToken, MaskYear, MaskMonth, MaskBand, MaskProvince, MaskGroup}
}

// Mask is what happens to a column of a kind, by the use that a pattern makes of it.
type Mask struct {
	Kind      string `yaml:"kind"`
	Aggregate string `yaml:"aggregate"` // groups that are counted
	Replica   string `yaml:"replica"`   // rows without people
	Declared  string `yaml:"declared"`  // rows that a filing covers
	Handle    string `yaml:"handle"`    // rows with one token a person
}

// The uses of columns.
const (
	useNone      = "none"
	useAll       = "all"
	useAggregate = "aggregate"
	useReplica   = "replica"
	useDeclared  = "declared"
	useHandle    = "handle"
)

// mask is what a use does to a column of a kind. A kind that no row names is dropped.
func (s *SyncKnowledge) mask(kind, use string) string {
	for i := range s.Masks {
		m := &s.Masks[i]
		if m.Kind != kind {
			continue
		}
		if v := map[string]string{
			useAggregate: m.Aggregate, useReplica: m.Replica, useDeclared: m.Declared, useHandle: m.Handle,
		}[use]; v != "" {
			return v
		}
	}
	return MaskDrop
}
