package run

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// Where a shard may be worked, as the store keeps it: by anybody, by workers inside the mainland, by those outside, or on
// one machine.
const (
	anywhere = ""
	inside   = string(inventory.Mainland)
	outside  = "outside"
	onHost   = "host:"
)

// zoneOf says who may work a shard. Reading the values of a store in the mainland from elsewhere is an export; values from
// elsewhere are not taken into the mainland because a worker there happens to be free; and files are read on the machine on
// which they lie. Names and schemas may be looked at from anywhere.
func (s *scan) zoneOf(sh *shard) string {
	switch {
	case s.cfg.Sources[sh.source].Sample.None():
		return anywhere
	case sh.store.Local:
		return onHost + s.cfg.Host
	case sh.store.Place.Zone == inventory.Mainland && s.helped:
		return inside
	}
	return sideOf(s.cfg.Estate.RunnerPlace)
}

// sideOf is the zone of workers at a place. One that nobody states counts as outside.
func sideOf(p inventory.Place) string {
	if p.Zone == inventory.Mainland {
		return inside
	}
	return outside
}

// confines reports whether what is read of a shard must not leave the mainland but as counts: only a worker inside may read
// it for a scan that is coordinated outside, whether one is there yet or not.
func (s *scan) confines(sh *shard) bool {
	return s.cfg.Store.Shared() && s.mayNotReadHere(*sh) != nil
}

// zones are those of the process. What workers inside the mainland were to read and left is this process's too, which says
// that it was not read.
func (s *scan) zones() []string {
	all := Zones(s.cfg.Estate.RunnerPlace, s.cfg.Host)
	if s.orphaned.Load() {
		all = append(all, inside)
	}
	return all
}

// watchHelp looks, until the function that it returns is called, whether the workers inside the mainland are still there.
func (s *scan) watchHelp(ctx context.Context) func() {
	if !s.helped {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.NewTicker(holdEvery); ctx.Err() == nil; {
			select {
			case <-ctx.Done():
				tick.Stop()
			case <-tick.C:
				helped, err := s.hasHelp(ctx)
				s.orphaned.Store(err == nil && !helped)
			}
		}
	}()
	return func() {
		stop()
		<-done
	}
}

// Zones lists what a process may work that runs at a place, on a machine of that name; what more may work comes first.
func Zones(place inventory.Place, host string) []string {
	return []string{anywhere, sideOf(place), onHost + host}
}

// silentFor is after how long a process that says nothing counts as gone, unless the configuration says otherwise: three
// of its signs of life.
const silentFor = 45 * time.Second

// lookForHelp finds out whether a worker inside the mainland can read what this process must not.
func (s *scan) lookForHelp(ctx context.Context) (err error) {
	if s.cfg.Store.Shared() && s.cfg.Estate.RunnerPlace.Zone != inventory.Mainland {
		s.helped, err = s.hasHelp(ctx)
	}
	return err
}

func (s *scan) hasHelp(ctx context.Context) (bool, error) {
	all, err := s.cfg.Store.Workers(ctx, cmp.Or(s.cfg.Silent, silentFor))
	return slices.ContainsFunc(all, func(w store.Worker) bool {
		return w.Zone == inside && strings.HasSuffix(w.Version, " "+s.needs())
	}), err
}

// needs names what a worker must have in common with the coordinator of a scan, so that its results can be joined: the
// program, the detectors, the form of results, and the key, of which it tells nothing.
func (s *scan) needs() string {
	return Needs(s.cfg)
}

// Version is what a worker says of itself with each sign of life: its program, and what it can work on.
func Version(cfg Config) string { return cfg.Metadata.Tool.Version + " " + Needs(cfg) }

// Needs names what processes must have in common to work on one scan. Only Engine, Key and Metadata.Tool of a
// configuration count.
func Needs(cfg Config) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %s %x", keptForm, cfg.Metadata.Tool.Version, cfg.Metadata.Tool.Commit,
		cfg.Engine.Version(), cfg.Key.Sum64([]byte("worker"))))
	return hex.EncodeToString(sum[:8])
}
