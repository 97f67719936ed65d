package plan

import (
	"slices"
	"strconv"
	"strings"
)

// Version returns the rule for a version of the source, nil when the row has none for it.
func (t *Target) Version(source string) *Version {
	for i := range t.Versions {
		if v := &t.Versions[i]; prefixOf(v.Source, source) && (v.UpTo == "" || compareVersions(source, v.UpTo) <= 0) {
			return v
		}
	}
	return nil
}

// Takes reports whether the row takes a version of the source. A version that is not known, and a row without rules,
// speak against nothing.
func (t *Target) Takes(source string) bool {
	if source == "" || len(t.Versions) == 0 {
		return true
	}
	v := t.Version(source)
	return v != nil && v.Target != ""
}

// unconfirmed is the finding about a version for which no target version is confirmed.
const unconfirmed = "version-unconfirmed"

// warned is the row with a finding about a version of the source for which no target version is confirmed.
func (t *Target) warned(source string) *Target {
	row := *t
	row.Findings = append(slices.Clip(t.Findings), Lost{
		ID:   unconfirmed,
		What: Text{ZH: "源版本 " + source + " 没有已确认的目标版本", EN: "no target version is confirmed for version " + source + " of the source"},
		Fix:  Text{ZH: "先以副本试迁移，或换用下一个目标", EN: "rehearse with a copy first, or take the next target"},
	})
	return &row
}

// Class returns the class of the target for a storage class of the source, nil when the row has none for it.
func (t *Target) Class(source string) *Class {
	for i := range t.Classes {
		for _, name := range t.Classes[i].Source {
			if strings.EqualFold(name, source) {
				return &t.Classes[i]
			}
		}
	}
	return nil
}

// compareVersions compares dotted numbers part by part, up to the first part that is no number. Where one ends, they
// are the same as far as is known.
func compareVersions(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		n, errN := strconv.Atoi(x[i])
		m, errM := strconv.Atoi(y[i])
		if errN != nil || errM != nil {
			return 0
		}
		if n != m {
			return n - m
		}
	}
	return 0
}
