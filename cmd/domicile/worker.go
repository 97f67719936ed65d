package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

// workerName names this process among those that share a store.
func (a *app) workerName() (string, error) {
	var b [4]byte
	if _, err := io.ReadFull(a.random, b[:]); err != nil {
		return "", fmt.Errorf("name worker: %w", err)
	}
	return fmt.Sprintf("%s-%d-%s", a.host, a.pid, hex.EncodeToString(b[:])), nil
}

// keyHint is what to do about a key that is missing.
const keyHint = "set `key:` in domicile.yaml, or copy the file `key` of the data folder of the machine that scans"

// worker makes a worker of this process: it works slices of the scans that others coordinate, with the settings and
// secrets of this machine.
func (a *app) worker(st *store.Store, name string) (*run.Worker, error) {
	key, err := a.key()
	if errors.Is(err, errNoKey) {
		return nil, usageError{hinted{err, keyHint}}
	}
	if err != nil {
		return nil, err
	}
	return run.NewWorker(run.WorkerConfig{
		Store: st, Log: a.log(),
		Open: func(_ context.Context, scan store.Scan) (run.Config, error) {
			var req request
			if err := json.Unmarshal(scan.Request, &req); err != nil {
				return run.Config{}, fmt.Errorf("read what the scan was asked for: %w", err)
			}
			if err := req.lend(a.loaded.Sources); err != nil {
				return run.Config{}, err
			}
			own := a.apart()
			own.loaded.Sample, own.loaded.Budget = req.Sample, req.Budget // as the scan was asked for
			cfg, err := own.scanConfig(req, key)
			if err != nil {
				return run.Config{}, err
			}
			cfg.Store, cfg.Worker = st, name
			err = own.connect(&cfg, req.Sources)
			return cfg, err
		},
	}), nil
}

// lend puts the passwords that this machine knows back into the URLs from which they were cut. A secret goes only where the
// settings of this machine send it: whoever may write into the store must not have it sent elsewhere.
func (r *request) lend(known []SourceSettings) error {
	var missing []error
	for i := range r.Sources {
		src := &r.Sources[i]
		at := slices.IndexFunc(known, func(own SourceSettings) bool {
			return own.Name == src.Name && withoutPassword(own.URL) == src.URL
		})
		switch {
		case at >= 0:
			src.URL, src.Secret = known[at].URL, known[at].Secret
			r.Cut = without(r.Cut, src.Name)
		case src.Secret != SecretSettings{}:
			r.Cut = append(without(r.Cut, src.Name), src.Name)
		}
	}
	for _, name := range r.Cut {
		missing = append(missing, fmt.Errorf("the password of source %s is not known on this machine", name))
	}
	if len(missing) > 0 {
		return hinted{errors.Join(missing...), "list the source under `sources:` of domicile.yaml here, with `secret:`"}
	}
	return nil
}

func without(all []string, name string) (rest []string) {
	for _, s := range all {
		if s != name {
			rest = append(rest, s)
		}
	}
	return rest
}
