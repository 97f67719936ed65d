package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// group is a move group at work: stores outside the mainland that belong together.
type group struct {
	MoveGroup
	stores  []*inventory.Store
	all     []*subject
	moves   []*subject // what bringing it home would move
	carried []part     // the same by store, once asked for
	could   bool       // the default would move something
	replica map[ID]ID  // store that is a copy of another one of the group
	flows   []*flow
	people  headcount
}

// groups forms the move groups: union-find over stores outside the mainland, joined by replication and shared
// endpoints.
func (e *estate) groups() []*group {
	u := newUnion(e.storeIDs)
	edges := e.hardEdges()
	for _, x := range edges {
		u.join(x.From, x.To)
	}
	byRoot := map[ID]*group{}
	var list []*group
	for _, id := range e.storeIDs {
		st := e.stores[id]
		if inMainland(st.Place) {
			continue
		}
		root := u.find(id)
		g := byRoot[root]
		if g == nil {
			g = &group{replica: map[ID]ID{}}
			byRoot[root] = g
			list = append(list, g)
		}
		g.stores = append(g.stores, st)
		g.Stores = append(g.Stores, id)
		g.all = append(g.all, e.byStore[id]...)
	}
	for _, g := range list {
		e.complete(g, edges)
	}
	slices.SortFunc(list, func(a, b *group) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// hardEdges are the reasons for moving two stores in one cut-over. Only stores outside the mainland move, so an edge
// to one inside joins nothing.
func (e *estate) hardEdges() []Edge {
	var edges []Edge
	endpoint := map[string]ID{}
	for _, id := range e.storeIDs {
		st := e.stores[id]
		if inMainland(st.Place) {
			continue
		}
		for _, r := range st.Replication {
			if to := e.stores[ID(r.To)]; to != nil && !inMainland(to.Place) {
				edges = append(edges, Edge{From: id, To: to.ID, Kind: r.Kind})
			}
		}
		for _, host := range st.Endpoints {
			if other, ok := endpoint[host]; ok {
				edges = append(edges, Edge{From: other, To: id, Kind: "same_endpoint"})
			} else {
				endpoint[host] = id
			}
		}
	}
	return edges
}

// complete names a group and says which of its stores are copies.
func (e *estate) complete(g *group, edges []Edge) {
	g.Name = e.groupName(g)
	g.ID = nameID(g.Name, g.Stores)
	g.Edges = []Edge{}
	for _, x := range edges {
		if _, here := slices.BinarySearch(g.Stores, x.From); !here {
			continue
		}
		g.Edges = append(g.Edges, x)
		if _, twice := g.replica[x.From]; x.Kind != "same_endpoint" && !twice && x.From != x.To {
			g.replica[x.To] = x.From
		}
	}
	for _, id := range g.Stores {
		g.flows = append(g.flows, e.flowsAt[id]...)
	}
	g.people = together(g.all)
	g.People = g.people.exposed()
	g.Seen = e.sight(g)
	g.Known = counted(g.people, missingOf(g.decisions()), g.Seen)
}

// groupName is the system that all stores share, else the name of the first store.
func (e *estate) groupName(g *group) string {
	first := g.stores[0]
	for _, st := range g.stores {
		if st.System != first.System {
			return first.Name
		}
	}
	if len(g.stores) > 1 && first.System != "" {
		return first.System
	}
	return cmp.Or(first.Name, string(first.ID))
}

// nameID is a readable id that follows from a name and the things behind it alone.
func nameID(name string, things []ID) ID {
	h := sha256.New()
	for _, t := range things {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	const few, many = 3, 8 // bytes: 16 million things of one name apart, and where the slug says nothing, all things
	short, digits := slug(name), few
	if short == emptySlug {
		digits = many
	}
	return ID(short + "-" + hex.EncodeToString(h.Sum(nil)[:digits]))
}

// exactSlug is a slug that tells words apart that differ by more than case: what a slug leaves out is in a digest
// after it.
func exactSlug(s string) ID {
	if short := slug(s); short == strings.ToLower(s) {
		return ID(short)
	}
	return nameID(s, []ID{ID(s)})
}

// emptySlug stands for a name of which a slug keeps nothing, such as a Chinese one.
const emptySlug = "x"

// slug keeps what a path, a Terraform name and a shell can all carry.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	const most = 32
	out := strings.Trim(b.String(), "-")
	if len(out) > most {
		out = strings.TrimRight(out[:most], "-")
	}
	return cmp.Or(out, emptySlug)
}

// union is a forest of disjoint sets; the root of a set is its least id, so that order of joining does not show.
type union struct{ parent map[ID]ID }

func newUnion(ids []ID) *union {
	u := &union{parent: make(map[ID]ID, len(ids))}
	for _, id := range ids {
		u.parent[id] = id
	}
	return u
}

func (u *union) find(id ID) ID {
	for u.parent[id] != id {
		u.parent[id] = u.parent[u.parent[id]]
		id = u.parent[id]
	}
	return id
}

func (u *union) join(a, b ID) {
	a, b = u.find(a), u.find(b)
	if a > b {
		a, b = b, a
	}
	u.parent[b] = a
}
