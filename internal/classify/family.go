package classify

import (
	"slices"
	"strings"
)

// The families of column types. An unknown type is "" and holds anything.
const (
	familyText   = "text"
	familyLong   = "long" // text without a bound
	familyNumber = "number"
	familySmall  = "small" // flags and codes: one byte
	familyDate   = "date"
	familyBinary = "binary"
	familyOther  = "other" // json, geometry, xml
)

// family tells the family of a type as the source spells it.
func family(typ string) string {
	base := strings.ToLower(strings.TrimSpace(typ))
	if i := strings.IndexAny(base, "( "); i > 0 {
		base = base[:i]
	}
	if base == "" {
		return ""
	}
	for _, f := range families {
		if slices.Contains(f.whole, base) || slices.ContainsFunc(f.part, func(p string) bool { return strings.Contains(base, p) }) {
			return f.family
		}
	}
	return ""
}

// holds reports whether a kind may be in a column of a family.
func holds(types []string, family string) bool {
	if family == "" {
		return true
	}
	if len(types) == 0 {
		return family != familySmall
	}
	return slices.ContainsFunc(types, func(t string) bool {
		return t == family || t == familyText && family == familyLong
	})
}
