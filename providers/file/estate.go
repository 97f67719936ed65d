package file

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// estate is the stores that a folder stands for.
type estate struct {
	places []*place
	byID   map[inventory.ID]*place
}

// place is one store and where its files are.
type place struct {
	store   inventory.Store
	dir     string   // below the root, with slashes; "" is the root itself
	isFile  bool     // dir is a file
	without []string // folders that belong to other stores
	flows   []inventory.Flow
	gap     *inventory.Gap // instead of contents
	limit   limit
}

func newEstate(places []*place) (*estate, error) {
	e := &estate{places: places, byID: make(map[inventory.ID]*place, len(places))}
	for _, st := range places {
		if e.byID[st.store.ID] != nil {
			return nil, fmt.Errorf("file: %s: two stores have the id %s", estateName, st.store.ID)
		}
		e.byID[st.store.ID] = st
	}
	for _, st := range places {
		for _, other := range places {
			if st != other && (st.dir == "" || strings.HasPrefix(other.dir, st.dir+"/")) {
				st.without = append(st.without, other.dir)
			}
		}
	}
	return e, nil
}

// scopes returns each scope once, in the order of their ids.
func (e *estate) scopes() []inventory.Scope {
	out := make([]inventory.Scope, 0, len(e.places))
	for _, st := range e.places {
		out = append(out, st.store.Scope())
	}
	slices.SortFunc(out, func(a, b inventory.Scope) int { return cmp.Compare(a.ID(), b.ID()) })
	return slices.Compact(out)
}

// in returns the stores of a scope in the order of their ids.
func (e *estate) in(s inventory.Scope) []*place {
	var out []*place
	for _, st := range e.places {
		if st.store.Scope() == s {
			out = append(out, st)
		}
	}
	slices.SortFunc(out, func(a, b *place) int { return cmp.Compare(a.store.ID, b.store.ID) })
	return out
}

// place turns a stated store into one.
func (p *Provider) place(s statedStore) (*place, error) {
	dir, err := localDir(s.Path)
	if err != nil {
		return nil, err
	}
	store, err := p.store(s)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(p.root, filepath.FromSlash(dir)))
	if err != nil && s.Gap == nil {
		return nil, err
	}
	st := &place{store: store, dir: dir, isFile: err == nil && !info.IsDir()}
	if st.limit, err = newLimit(s.Read); err != nil {
		return nil, err
	}
	if st.gap, err = s.Gap.gap(store); err != nil {
		return nil, err
	}
	st.flows, err = flowsOf(s.Flows, store)
	return st, err
}

// localDir cleans a path of the estate, which must lie below it.
func localDir(stated string) (string, error) {
	dir := path.Clean(filepath.ToSlash(stated))
	if stated == "" || dir == "." || !filepath.IsLocal(filepath.FromSlash(dir)) {
		return "", errors.New("path must name a folder or file beside " + estateName)
	}
	return dir, nil
}

// store describes a stated store as its own provider would.
func (p *Provider) store(s statedStore) (inventory.Store, error) {
	service := cmp.Or(s.Service, "folder")
	provider := cmp.Or(s.Provider, "file")
	var wrong []error
	out := inventory.Store{
		ID: inventory.ID(s.ID), Provider: provider, Partition: s.Partition, Account: s.Account, Service: service,
		Kind: cmp.Or(inventory.Kind(s.Kind), kindOf(service)), Engine: cmp.Or(s.Engine, engineOf(service)),
		EngineVersion: s.EngineVersion, Name: cmp.Or(s.Name, path.Base(filepath.ToSlash(s.Path))), Region: s.Region,
		Place: p.placeOf(s.Place, provider, s.Region), Endpoints: s.Endpoints,
		Entity: inventory.ID(s.Entity), System: s.System, Owner: s.Owner, Purpose: s.Purpose, Size: s.Size.size(),
		Encryption: tri(s.Encryption, "encryption", &wrong), Logging: tri(s.Logging, "logging", &wrong),
		Exposure: exposure(s.Exposure, &wrong), Tags: s.Tags, Aliases: s.Aliases, CreatedAt: s.CreatedAt, Local: true,
	}
	if out.ID == "" {
		out.ID = inventory.ID("file:" + objects.Escape(p.cfg.Name) + "/" + objects.Escape(path.Clean(filepath.ToSlash(s.Path))))
	}
	if provider == "file" && out.Account == "" {
		out.Account = p.cfg.Name
	}
	for _, r := range s.Replication {
		out.Replication = append(out.Replication, inventory.Replica{
			To: cmp.Or(r.To, r.Region), Region: r.Region, Place: p.placeOf(r.Place, provider, r.Region),
			Kind: cmp.Or(r.Kind, "replication"),
		})
	}
	return out, errors.Join(wrong...)
}

// placeOf is where something lies: what is stated, else what the table says of its region, else the setting.
func (p *Provider) placeOf(stated, provider, region string) inventory.Place {
	switch {
	case stated != "":
		return country(stated, inventory.BasisDeclared)
	case region != "" && p.cfg.Regions != nil:
		return p.cfg.Regions.Place(provider, region)
	case region != "":
		return inventory.UnknownPlace()
	default:
		return p.cfg.Place
	}
}

// country is the place of a country code.
func country(code, basis string) inventory.Place {
	zone := inventory.ZoneOf(code)
	if zone == inventory.ZoneUnknown || code == string(inventory.ZoneUnknown) {
		return inventory.UnknownPlace()
	}
	return inventory.Place{Country: code, Zone: zone, Basis: basis}
}
