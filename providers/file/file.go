// Package file reads folders and single files.
//
// Without more, a folder is one store of unknown place. An estate.yaml beside the files says what an API would: which
// folder stands for which store of which cloud. Such stores are presented exactly as their own provider would present
// them, so that an export, a test and the sample estate go through the same program as an account.
//
// Nothing outside the folder is ever read: symbolic links are not followed.
package file

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// heads is how many files of one template are looked into unless the settings say otherwise: a look costs one open.
const heads = 16

// Config says what to read and where it lies.
type Config struct {
	// Name is the source in every id; "" means the last element of Root.
	Name string
	// Root is the folder, or one file.
	Root string
	// Place is where the files lie when no estate.yaml says so; the zero Place is unknown.
	Place inventory.Place
	// Do performs the calls.
	Do inventory.Doer
	// Regions knows where the regions lie that an estate.yaml names; nil knows none.
	Regions *inventory.Regions
	// Heads is how many files of one template are looked into; 0 means 16.
	Heads int
	// Workers is how many files are looked into at the same time; 0 means 4.
	Workers int
	// Limits bounds what one file may take.
	Limits format.Limits
}

// Provider is one folder, or one file.
type Provider struct {
	cfg    Config
	root   string // the folder; that of the file when Root is one
	only   string // the name of the file when Root is one
	estate func() (*estate, error)
}

var _ inventory.Provider = (*Provider)(nil)

// New makes the provider of a folder. It does no I/O.
func New(cfg Config) (*Provider, error) {
	if cfg.Root == "" {
		return nil, errors.New("file: new: no folder is named")
	}
	if cfg.Do == nil {
		return nil, errors.New("file: new: no caller is given")
	}
	root, err := filepath.Abs(cfg.Root)
	if err != nil {
		return nil, fmt.Errorf("file: new %q: %w", cfg.Root, err)
	}
	cfg.Root = root
	cfg.Name = cmp.Or(cfg.Name, filepath.Base(root))
	cfg.Heads = cmp.Or(cfg.Heads, heads)
	if cfg.Place.Zone == "" {
		cfg.Place = inventory.UnknownPlace()
	}
	p := &Provider{cfg: cfg}
	p.estate = sync.OnceValues(p.load)
	return p, nil
}

// Scopes implements inventory.Provider: one scope for each account × region × service that the estate names.
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		e, err := p.open(ctx)
		if err != nil {
			yield(inventory.Scope{}, err)
			return
		}
		each(ctx, e.scopes(), yield)
	}
}

// Stores implements inventory.Provider.
func (p *Provider) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		e, err := p.estate()
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		var stores []inventory.Store
		for _, st := range e.in(s) {
			stores = append(stores, st.store)
		}
		each(ctx, stores, yield)
	}
}

// Flows implements inventory.Provider: the flows that the estate declares.
func (p *Provider) Flows(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(yield func(inventory.Flow, error) bool) {
		e, err := p.estate()
		if err != nil {
			yield(inventory.Flow{}, err)
			return
		}
		var flows []inventory.Flow
		for _, st := range e.in(s) {
			flows = append(flows, st.flows...)
		}
		each(ctx, flows, yield)
	}
}

// Datasets implements inventory.Provider.
func (p *Provider) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		st, err := p.find(s.ID)
		if err != nil {
			yield(inventory.Dataset{}, err)
			return
		}
		if st.gap != nil {
			yield(inventory.Dataset{}, st.gap)
			return
		}
		p.limited(s, objects.Datasets(ctx, p, st.store, p.reading()))(yield)
	}
}

// Read implements inventory.Provider. A store of which the estate lets only a sample be read gives no more than that.
func (p *Provider) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		st, err := p.find(d.Store)
		if err == nil {
			err = st.forbids(d)
		}
		if err != nil {
			yield(inventory.Batch{}, err)
			return
		}
		w.Rows = st.limit.apply(w.Rows)
		for b, err := range objects.Read(ctx, p, d, w, p.reading()) {
			if !yield(b, err) {
				return
			}
		}
	}
}

// limited passes datasets on. Those of a store of which only a sample may be read are not read in parts.
func (p *Provider) limited(
	s inventory.Store, seq iter.Seq2[inventory.Dataset, error],
) iter.Seq2[inventory.Dataset, error] {
	st, err := p.find(s.ID)
	if err != nil || st.limit.rows == 0 && !st.limit.none {
		return seq
	}
	return func(yield func(inventory.Dataset, error) bool) {
		for d, err := range seq {
			d.Ranges = nil
			if !yield(d, err) {
				return
			}
		}
	}
}

// each yields items, and the context's error as the last pair once it has ended.
func each[T any](ctx context.Context, items []T, yield func(T, error) bool) {
	var none T
	for _, item := range items {
		if ctx.Err() != nil {
			break
		}
		if !yield(item, nil) {
			return
		}
	}
	if err := ctx.Err(); err != nil {
		yield(none, err)
	}
}

// reading says how objects are looked into.
func (p *Provider) reading() objects.Config {
	return objects.Config{Heads: p.cfg.Heads, Workers: p.cfg.Workers, ByKey: true, Limits: p.cfg.Limits}
}

// open loads the estate, as one call of the source. That the folder is not there is a gap: it may be a share that is not
// mounted, and other sources are to be seen all the same.
func (p *Provider) open(ctx context.Context) (*estate, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var e *estate
	call := inventory.Call{Scope: p.folderScope(), Op: "open", Classify: p.closed}
	err := p.cfg.Do.Do(ctx, call, func(context.Context) error {
		var err error
		e, err = p.estate()
		if errors.Is(err, errNoRoot) {
			fix := inventory.Fix{Code: inventory.FixNetwork, Args: []string{p.cfg.Root}}
			return &inventory.Gap{Cause: inventory.Unreachable, Fix: fix, Err: err}
		}
		return err
	})
	return e, err
}

// errNoRoot says that what the source names is not there.
var errNoRoot = errors.New("not there")

// closed says why the root cannot be opened: for lack of a permission, else by a wrong setting, which ends the sequence.
func (p *Provider) closed(err error) inventory.Failure {
	if errors.Is(err, fs.ErrPermission) {
		fix := inventory.Fix{Code: inventory.FixGrant, Args: []string{"read " + p.cfg.Root}}
		return inventory.Failure{Cause: inventory.Denied, Fix: fix}
	}
	return inventory.Failure{Fatal: true}
}

// find returns a store of the estate by its id.
func (p *Provider) find(id inventory.ID) (*place, error) {
	e, err := p.estate()
	if err != nil {
		return nil, err
	}
	if st, ok := e.byID[id]; ok {
		return st, nil
	}
	return nil, fmt.Errorf("file: find store %s: %w", id, fs.ErrNotExist)
}

// folderScope is the scope of the files that no estate speaks of.
func (p *Provider) folderScope() inventory.Scope {
	return inventory.Scope{Provider: "file", Account: p.cfg.Name, Service: "folder"}
}

// load looks at the root and reads its estate.yaml, if there is one.
func (p *Provider) load() (*estate, error) {
	info, err := os.Stat(p.cfg.Root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("file: open %s: %w: %w", p.cfg.Root, errNoRoot, err)
	}
	if err != nil {
		return nil, fmt.Errorf("file: open %s: %w", p.cfg.Root, err)
	}
	p.root = p.cfg.Root
	if !info.IsDir() {
		p.root, p.only = filepath.Split(p.cfg.Root)
		return newEstate([]*place{p.folder(nil)})
	}
	stated, err := loadEstate(p.root)
	if err != nil {
		return nil, err
	}
	var places []*place
	for _, s := range stated {
		st, err := p.place(s)
		if err != nil {
			return nil, fmt.Errorf("file: %s: store %q: %w", estateName, s.Path, err)
		}
		places = append(places, st)
	}
	return p.withRest(places)
}

// withRest adds the folder store when files are left that belong to no other.
func (p *Provider) withRest(places []*place) (*estate, error) {
	rest := p.folder(places)
	if len(places) == 0 {
		return newEstate([]*place{rest})
	}
	holds := false
	w, err := p.walk(context.Background(), rest, "", func(inventory.Member, error) bool {
		holds = true
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("file: open %s: %w", p.root, err)
	}
	defer w.close()
	w.top()
	if holds {
		places = append(places, rest)
	}
	return newEstate(places)
}

// folder is the store of every file that belongs to no store of the estate.
func (p *Provider) folder(others []*place) *place {
	st := &place{store: inventory.Store{
		ID: inventory.ID("file:" + objects.Escape(p.cfg.Name)), Provider: "file", Account: p.cfg.Name,
		Service: "folder", Kind: inventory.Folder, Name: p.cfg.Name, Place: p.cfg.Place,
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown, Local: true,
	}}
	for _, o := range others {
		st.without = append(st.without, o.dir)
	}
	slices.SortFunc(st.without, strings.Compare)
	return st
}
