package inventory

import (
	"cmp"
	"slices"
	"strings"
)

// Join brings the two views of a store together: the control plane knows its place and owner, a connection knows its
// contents. A store that a connection read is merged into the store of the control plane that has the same endpoint;
// its datasets, flows and gaps move there, and its id stays as an alias.
//
// What finds no partner is a gap: a database of the control plane that nothing connects to (contents_unread), a
// connection whose place nobody knows (place_unknown). Join may be repeated.
func (inv *Inventory) Join() {
	j := joiner{inv: inv, hosts: map[string][]int{}, into: map[ID]ID{}}
	j.index()
	j.merge()
	j.repoint()
	gaps := newGapBook(inv)
	inv.findUnread(gaps)
	inv.findPlaceless(gaps)
}

// joiner is one run of Join.
type joiner struct {
	inv   *Inventory
	hosts map[string][]int // host of an endpoint → stores of the control plane
	into  map[ID]ID        // id of a merged store → id of the store that it became part of
}

func (j *joiner) index() {
	for i, s := range j.inv.Stores {
		if !s.controlled() {
			continue
		}
		for _, e := range s.Endpoints {
			host, _ := splitEndpoint(CleanEndpoint(e))
			j.hosts[host] = append(j.hosts[host], i)
		}
	}
}

// merge moves every content store that has a partner into it.
func (j *joiner) merge() {
	kept := j.inv.Stores[:0:0]
	for _, s := range j.inv.Stores {
		if i := j.partner(s); i >= 0 {
			j.into[s.ID] = j.inv.Stores[i].ID
			j.inv.Stores[i] = joined(j.inv.Stores[i], s)
		}
	}
	for _, s := range j.inv.Stores {
		if _, gone := j.into[s.ID]; !gone {
			kept = append(kept, s)
		}
	}
	j.inv.Stores = kept
}

// partner finds the store of the control plane that a content store is the inside of, -1 when there is none. Of
// several the one with the lowest id is taken. Buckets share endpoints, so their names must be equal too.
func (j *joiner) partner(content Store) int {
	if content.controlled() || content.Declared {
		return -1
	}
	best := -1
	for _, e := range content.Endpoints {
		clean := CleanEndpoint(e)
		host, _ := splitEndpoint(clean)
		for _, i := range j.hosts[host] {
			control := j.inv.Stores[i]
			if !control.answersAt(clean) || control.Kind == Bucket && control.Name != content.Name {
				continue
			}
			if best < 0 || control.ID < j.inv.Stores[best].ID {
				best = i
			}
		}
	}
	return best
}

// repoint moves what hung on merged stores.
func (j *joiner) repoint() {
	if len(j.into) == 0 {
		return
	}
	for i := range j.inv.Datasets {
		d := &j.inv.Datasets[i]
		if now := j.now(d.Store); now != d.Store {
			d.Listed, d.Store = cmp.Or(d.Listed, d.Store), now
		}
	}
	for i := range j.inv.Flows {
		f := &j.inv.Flows[i]
		f.Store, f.Target = j.now(f.Store), j.now(f.Target)
	}
	for _, c := range j.inv.Coverage {
		for k, g := range c.Gaps {
			if now := j.now(g.Store); now != g.Store {
				moved := *g
				moved.Store = now
				c.Gaps[k] = &moved
			}
		}
	}
}

func (j *joiner) now(id ID) ID { return cmp.Or(j.into[id], id) }

// controlled reports whether a control plane told of the store: it has a native id, and named a region, known to the
// table or not. The ids of connections are addresses.
func (s Store) controlled() bool {
	placed := s.Place.Basis == BasisRegionTable || s.Place.Basis == BasisNoRegion
	return placed && !strings.Contains(string(s.ID), "://")
}

func (s Store) answersAt(endpoint string) bool {
	return slices.ContainsFunc(s.Endpoints, func(e string) bool { return sameEndpoint(CleanEndpoint(e), endpoint) })
}

// joined is the store of the control plane with what its contents add. Who may reach it is the control plane's to say.
func joined(control, content Store) Store {
	content.Exposure, content.Logging, content.Replication = "", "", nil
	content.Partition, content.Account, content.Region = "", "", ""
	content.Tags, content.Aliases = nil, map[string]string{contentsAlias + content.Name: string(content.ID)}
	return control.filledFrom(content)
}

// contentsAlias begins the key of the alias under which a store keeps the id of each connection that reads it.
const contentsAlias = "contents:"
