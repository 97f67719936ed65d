package inventory

import (
	"cmp"
	"slices"
	"strings"
)

// findUnread records a gap for every store that is known to hold data which nothing read.
func (inv *Inventory) findUnread(gaps *gapBook) {
	told := inv.toldOf()
	for _, s := range inv.Stores {
		if told[s.ID] || !s.holdsUnread() {
			continue
		}
		gaps.add(&Gap{
			Scope: s.Scope(), Store: s.ID, Op: "join contents", Cause: ContentsUnread,
			Fix: Fix{Code: FixConnect, Args: []string{s.connectLine()}},
		})
	}
}

// toldOf returns the stores of which a dataset was seen, or a gap says why none was.
func (inv *Inventory) toldOf() map[ID]bool {
	told := map[ID]bool{}
	for _, d := range inv.Datasets {
		told[d.Store] = true
	}
	for _, g := range inv.Gaps() {
		told[g.Store] = true
	}
	return told
}

// holdsUnread reports whether a store without datasets may hold data all the same. An object store that was listed and
// is empty holds none; a control plane never lists the inside of a database.
func (s Store) holdsUnread() bool {
	listable := []Kind{Bucket, Folder, FileSystem}
	switch {
	case s.Declared:
		return true
	case !s.controlled() || s.connected():
		return false
	case slices.Contains(listable, s.Kind):
		return s.Size.Items.positive() || s.Size.Bytes.positive()
	default:
		return s.Size.Items == nil || s.Size.Items.positive()
	}
}

// connected reports whether a connection that reads the store was joined to it.
func (s Store) connected() bool {
	for key := range s.Aliases {
		if strings.HasPrefix(key, contentsAlias) {
			return true
		}
	}
	return false
}

func (m *Measure) positive() bool { return m != nil && m.Value > 0 }

// connectLine is the source that would read the store, with placeholders in capitals for what nobody told us.
func (s Store) connectLine() string {
	host := "HOST"
	if len(s.Endpoints) > 0 {
		host = CleanEndpoint(s.Endpoints[0])
	}
	engine := strings.ToLower(s.Engine)
	for _, scheme := range []struct{ in, line string }{
		{"postgres", "postgres://USER@" + host + "/DATABASE"},
		{"mysql", "mysql://USER@" + host + "/DATABASE"},
		{"mariadb", "mysql://USER@" + host + "/DATABASE"},
		{"polardb", "mysql://USER@" + host + "/DATABASE"},
		{"redis", "redis://" + host},
		{"valkey", "redis://" + host},
		{"tair", "redis://" + host},
		{"mongo", "mongodb://USER@" + host + "/DATABASE"},
		{"docdb", "mongodb://USER@" + host + "/DATABASE"},
		{"oss", "oss://" + s.Name},
		{"s3", "s3://" + s.Name},
	} {
		if strings.Contains(engine, scheme.in) {
			return scheme.line
		}
	}
	return "./EXPORT_OF_" + cmp.Or(s.Name, "STORE")
}

// findPlaceless records a gap for every store whose place nobody knows: the rules cannot be applied to it.
func (inv *Inventory) findPlaceless(gaps *gapBook) {
	for _, s := range inv.Stores {
		if s.Place.Zone != ZoneUnknown && s.Place.Zone != "" {
			continue
		}
		gaps.add(&Gap{
			Scope: s.Scope(), Store: s.ID, Op: "join place", Cause: PlaceUnknown,
			Fix: Fix{Code: FixSetting, Args: []string{"place", "COUNTRY"}},
		})
	}
}
