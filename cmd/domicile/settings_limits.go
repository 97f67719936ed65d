package main

import (
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
)

// LimitSettings bounds what all workers together ask of one source.
type LimitSettings struct {
	Source      string  `json:"source"`
	PerSecond   float64 `json:"requests_per_second"` // 0: what the source accepts
	Concurrency int     `json:"concurrency"`         // workers that read it at the same time; 0: all
}

// maxSlots is more workers than one source can keep busy; a number beyond it is a mistake.
const maxSlots = 10_000

// checkLimits finds limits of sources that are not there, and numbers that limit nothing.
func (s *Settings) checkLimits() []error {
	var errs []error
	names, seen := map[string]string{}, map[string]bool{}
	for _, src := range s.Sources {
		names[src.Name] = src.Name
	}
	for _, l := range s.Limits {
		of := "limits: " + l.Source
		if _, ok := names[l.Source]; !ok {
			errs = append(errs, fmt.Errorf("limits: source %q is not among the sources%s", l.Source, didYouMean(l.Source, names)))
		}
		if seen[l.Source] {
			errs = append(errs, fmt.Errorf("%s stands twice", of))
		}
		seen[l.Source] = true
		if l.PerSecond < 0 {
			errs = append(errs, fmt.Errorf("%s: requests_per_second: %v is below 0", of, l.PerSecond))
		}
		if l.Concurrency < 0 || l.Concurrency > maxSlots {
			errs = append(errs, fmt.Errorf("%s: concurrency: %d: want 0 to %d", of, l.Concurrency, maxSlots))
		}
		if l.PerSecond == 0 && l.Concurrency == 0 {
			errs = append(errs, fmt.Errorf("%s: states neither requests_per_second nor concurrency", of))
		}
	}
	return errs
}

// lane is the way of a source's calls, with the limit that the settings state.
func (a *app) lane(src SourceSettings, d *driver, caller *inventory.Caller) *inventory.Lane {
	cfg := inventory.LaneConfig{Source: src.Name, Local: d.local}
	if a.loaded != nil {
		for _, l := range a.loaded.Limits {
			if l.Source == src.Name {
				cfg.PerSecond = l.PerSecond
			}
		}
	}
	return caller.Lane(cfg)
}

// slotsOf is how many workers may read a source at the same time, 0 without a limit.
func (a *app) slotsOf(source string) int {
	if a.loaded == nil {
		return 0
	}
	for _, l := range a.loaded.Limits {
		if l.Source == source {
			return l.Concurrency
		}
	}
	return 0
}

// connect opens the sources of a scan, at the pace that all workers of its store share.
func (a *app) connect(cfg *run.Config, sources []SourceSettings) (err error) {
	var calls inventory.CallerConfig
	if cfg.Store.Shared() { // a process that works alone knows its pace without asking
		calls.Pacer = run.NewPace(cfg.Store, cfg.Worker)
	}
	cfg.Caller = inventory.NewCaller(calls)
	cfg.Sources, err = a.openAll(sources, cfg.Caller, a.known)
	return err
}
