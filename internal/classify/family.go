package classify

import "strings"

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
	t := strings.ToLower(strings.TrimSpace(typ))
	base := t
	if i := strings.IndexAny(t, "( "); i > 0 {
		base = t[:i]
	}
	switch {
	case base == "":
		return ""
	case base == "bool" || base == "boolean" || base == "bit" || base == "tinyint":
		return familySmall
	case strings.Contains(base, "char") || base == "enum" || base == "string" || base == "uuid" || base == "citext" || base == "name":
		return familyText
	case strings.Contains(base, "text") || strings.Contains(base, "clob"):
		return familyLong
	case strings.Contains(base, "date") || strings.Contains(base, "time") || base == "year":
		return familyDate
	case strings.Contains(base, "blob") || strings.Contains(base, "binary") || base == "bytea" || base == "image":
		return familyBinary
	case numeric(base):
		return familyNumber
	case strings.Contains(base, "json") || base == "xml" || strings.Contains(base, "geometry") || base == "point":
		return familyOther
	default:
		return ""
	}
}

func numeric(base string) bool {
	for _, n := range []string{"int", "serial", "num", "decimal", "float", "double", "real", "money", "long"} {
		if strings.Contains(base, n) {
			return true
		}
	}
	return false
}

// holds reports whether a kind may be in a column of a family.
func holds(types []string, family string) bool {
	if family == "" {
		return true
	}
	if len(types) == 0 {
		return family != familySmall
	}
	for _, t := range types {
		if t == family || t == familyText && family == familyLong {
			return true
		}
	}
	return false
}
