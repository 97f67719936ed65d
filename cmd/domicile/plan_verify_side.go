package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// verifySide is one side of a comparison, opened.
type verifySide struct {
	provider inventory.Provider
	store    inventory.Store
	address  string // without password
	key      string // tells it apart from another address, in kept progress
}

// statementTime is how long a database may compute the digest of one part of a table. It works, and nobody waits for the
// line.
const statementTime = 30 * time.Minute

// startRate is the pace at which a side is first asked, in requests a second: a fiftieth of what S3 and a hundredth of
// what OSS states that it takes; from there it follows the answers.
const startRate = 100

// verifyCaller performs the calls of comparisons.
func verifyCaller() *inventory.Caller {
	return inventory.NewCaller(inventory.CallerConfig{
		Timeout: statementTime, Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: startRate} },
	})
}

// openSide opens one side of a pair and finds the store that it is about. It refuses a side that may not be read from
// where this machine stands.
func (a *app) openSide(ctx context.Context, end verify.End, k *knowledge, place string) (verifySide, error) {
	src, err := resolve(end.URL, a.loaded.Sources)
	if err != nil {
		return verifySide{}, err
	}
	src.Place = cmp.Or(src.Place, end.Place)
	side := verifySide{address: withoutPassword(src.URL)}
	side.key = src.Endpoint + " " + side.address
	side.store.Local = driverOf(schemeOf(src.URL)).local
	side.store.Place = placeOfCountry(src.Place)
	if err := a.mayCompare(&side, place); err != nil {
		return verifySide{}, err // before anything is asked of it
	}
	source, err := a.open(src, verifyCaller(), k)
	if err != nil {
		return verifySide{}, err
	}
	stated := side.store.Place
	side.provider = source.Provider
	if side.store, err = findStore(ctx, source.Provider, src.Name); err != nil {
		return verifySide{}, err
	}
	if side.store.Place.Zone == inventory.ZoneUnknown {
		side.store.Place = stated
	}
	return side, a.mayCompare(&side, place)
}

// placeOfCountry is a place that somebody stated, unknown for "".
func placeOfCountry(code string) inventory.Place {
	if code == "" {
		return inventory.UnknownPlace()
	}
	return inventory.Place{Country: code, Zone: inventory.ZoneOf(code), Basis: inventory.BasisSetting}
}

// mayCompare refuses a side that may not be read from where this machine stands.
func (a *app) mayCompare(s *verifySide, place string) error {
	runner := placeOfCountry(cmp.Or(place, a.loaded.Runner.Place))
	if inventory.MayRead(runner, s.store) == nil {
		return nil
	}
	return usageError{hinted{
		fmt.Errorf("%s lies in the mainland, and this machine does not, as far as it is known: reading it from here would itself be an export", s.address),
		"run the comparison on a machine inside the mainland, where reading what lies abroad only brings it in, and say there: --place cn",
	}}
}

// storesOf yields the stores of every scope, as far as scopes can be seen.
func storesOf(ctx context.Context, p inventory.Provider) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		for scope, err := range p.Scopes(ctx) {
			if err != nil {
				yield(inventory.Store{}, err)
				return
			}
			for st, err := range p.Stores(ctx, scope) {
				if !yield(st, err) {
					return
				}
			}
		}
	}
}

// findStore finds the store of a source that has one, or the one of a name.
func findStore(ctx context.Context, p inventory.Provider, name string) (inventory.Store, error) {
	var found []inventory.Store
	var lost error
	for st, err := range storesOf(ctx, p) {
		switch {
		case err == nil:
			found = append(found, st)
		case inventory.AsGap(err) == nil:
			return inventory.Store{}, err
		default:
			lost = cmp.Or(lost, err)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	for _, st := range found {
		if st.Name == name {
			return st, nil
		}
	}
	if lost != nil {
		return inventory.Store{}, lost
	}
	return inventory.Store{}, usageError{hinted{
		fmt.Errorf("%d stores are there, and none is called %s", len(found), name), "name one bucket or one database: s3://bucket, postgres://host/database",
	}}
}

// errNoObjects says that an address is not one of objects.
var errNoObjects = errors.New("that address holds no objects; name a bucket or a folder")

// shelf gives the objects of a side.
func (s *verifySide) shelf() (verify.Shelf, error) {
	shelf, ok := s.provider.(objects.Objects)
	if !ok {
		return verify.Shelf{}, usageError{errNoObjects}
	}
	return verify.Shelf{Objects: shelf, Store: s.store}, nil
}
