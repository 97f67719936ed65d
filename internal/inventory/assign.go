package inventory

import (
	"cmp"
	"strings"
)

// Assign says of every store whose it is. Rules are tried in order, and each field is set by the first rule that
// matches and names it; what the source itself stated stays. A store that no rule matches keeps an empty entity, which
// is an open question.
func (inv *Inventory) Assign(rules []Assign) {
	for i := range inv.Stores {
		s := &inv.Stores[i]
		for _, r := range rules {
			if !r.Match.Matches(*s) {
				continue
			}
			s.Entity = cmp.Or(s.Entity, r.Entity)
			s.System = cmp.Or(s.System, r.System)
			s.Owner = cmp.Or(s.Owner, r.Owner)
			s.Purpose = cmp.Or(s.Purpose, r.Purpose)
		}
	}
}

// Matches reports whether the store is selected.
func (m Match) Matches(s Store) bool {
	return (m.Store == "" || m.Store == s.ID) &&
		(m.Provider == "" || m.Provider == s.Provider) &&
		(m.Account == "" || m.Account == s.Account) &&
		(m.Region == "" || m.Region == s.Region) &&
		m.matchesPath(s) && m.matchesTag(s)
}

func (m Match) matchesPath(s Store) bool {
	if m.Path == "" || glob(m.Path, s.Name) {
		return true
	}
	for _, alias := range s.Aliases {
		if glob(m.Path, alias) {
			return true
		}
	}
	return false
}

func (m Match) matchesTag(s Store) bool {
	if m.Tag == "" {
		return true
	}
	key, want, valued := strings.Cut(m.Tag, "=")
	value, tagged := s.Tags[key]
	return tagged && (!valued || value == want)
}

// glob reports whether the name fits the pattern, in which * stands for any run of bytes, slashes included, and ? for
// one.
func glob(pattern, name string) bool {
	star, retry := -1, 0
	p, n := 0, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			retry++
			p, n = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
