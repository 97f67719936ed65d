package main

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/verify"
)

// verifyPair compares one pair.
func (a *app) verifyPair(ctx context.Context, p *verify.Pair, f verifyFlags) (verify.Document, error) {
	p.Source.URL, p.Target.URL = cmp.Or(f.source, p.Source.URL), cmp.Or(f.target, p.Target.URL)
	for what, address := range map[string]string{"source": p.Source.URL, "target": p.Target.URL} {
		if address == "" && p.Kind != verify.OtherPair {
			return verify.Document{}, usageError{hinted{
				fmt.Errorf("the address of its %s is not known", what),
				"write it into " + pairsFile + " beside the plan, or name it: --" + what + " URL",
			}}
		}
	}
	if p.Kind == verify.OtherPair {
		o := verify.Outcome{
			Gaps:   []verify.Gap{{Op: "verify", Cause: inventory.Unsupported, Count: 1}},
			Frozen: verify.Frozen{Is: inventory.Unknown, By: "nothing was read"},
		}
		return a.resultOf(p, &o), nil
	}
	fsys, err := knowledgeFS(a.loaded.Knowledge)
	if err != nil {
		return verify.Document{}, err
	}
	k := &knowledge{files: fsys}
	if k.regions, err = inventory.LoadRegions(fsys); err != nil {
		return verify.Document{}, err
	}
	source, err := a.openSide(ctx, p.Source, k, f.place)
	if err != nil {
		return verify.Document{}, fmt.Errorf("source: %w", err)
	}
	target, err := a.openSide(ctx, p.Target, k, f.place)
	if err != nil {
		return verify.Document{}, fmt.Errorf("target: %w", err)
	}
	c := comparison{app: a, pair: p, flags: f, source: source, target: target}
	return c.run(ctx)
}

// comparison is one pair that is compared.
type comparison struct {
	app            *app
	pair           *verify.Pair
	flags          verifyFlags
	source, target verifySide
	of             string // identifies it in kept progress
	state          verify.FileState
	mask           []byte
	outside        int64
}

func (c *comparison) run(ctx context.Context) (verify.Document, error) {
	if err := c.prepare(); err != nil {
		return verify.Document{}, err
	}
	bar := c.app.progress()
	show := func(o verify.Outcome) {
		bar.show(run.Progress{Stage: "verify", Done: int(o.Compared), Source: c.pair.Step})
	}
	var o verify.Outcome
	var err error
	if c.pair.Kind == verify.ObjectPair {
		o, err = c.objects(ctx, show)
	} else {
		o, err = c.tables(ctx, show)
	}
	bar.end()
	if err != nil {
		return verify.Document{}, err
	}
	d := c.app.resultOf(c.pair, &o)
	d.Source, d.Target, d.Outside = c.source.address, c.target.address, c.outside
	return d, c.state.Drop()
}

// progressForm tells digests of one canonical form from those of another: what an older program kept is not taken up.
const progressForm = 2

// prepare finds the file of progress, which belongs to these sides and settings alone, and the key of masked names.
func (c *comparison) prepare() error {
	identity, err := json.Marshal([]any{
		progressForm, c.pair.Step, c.source.key, c.source.store.ID, c.target.key, c.target.store.ID,
		c.pair.Objects, c.pair.Tables, c.flags.content, c.flags.showKeys,
	})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(identity)
	c.of = hex.EncodeToString(sum[:])
	file := sha256.Sum256([]byte(c.pair.Step))
	path, err := c.app.dataFile("verify/" + hex.EncodeToString(file[:8]) + ".json")
	if err != nil {
		return err
	}
	c.state = verify.FileState{Path: path}
	if c.flags.fresh {
		if err := c.state.Drop(); err != nil {
			return err
		}
	}
	c.mask, err = c.app.madeKey()
	return err
}

// masked is a name that tells nothing without the installation key, and is the same for the same thing.
func (c *comparison) masked(name string) string {
	h := hmac.New(sha256.New, c.mask)
	h.Write([]byte("verify\x00" + name))
	const shown = 8 // bytes: enough that a result has no two
	return hex.EncodeToString(h.Sum(nil)[:shown])
}

// keepEvery is how much of a comparison of objects a kill may cost: what is kept is small.
const keepEvery = 100 * time.Millisecond

func (c *comparison) objects(ctx context.Context, show func(verify.Outcome)) (verify.Outcome, error) {
	source, errA := c.source.shelf()
	target, errB := c.target.shelf()
	if err := errors.Join(errA, errB); err != nil {
		return verify.Outcome{}, err
	}
	return verify.Objects(ctx, source, target, verify.ObjectsConfig{
		Of: c.of, Wants: c.wants, Content: verify.Content(c.flags.content), Name: c.nameObject,
		Workers: c.app.flags.workers, State: c.state, Every: keepEvery, Now: c.app.clock, Progress: show,
		Outside: func(n int64) { c.outside = n },
	})
}

// wants reports whether an object is one of those that move.
func (c *comparison) wants(key string) bool {
	return len(c.pair.Objects) == 0 || c.template(key) != ""
}

// template is the template of the pair that a key belongs to.
func (c *comparison) template(key string) string {
	for _, t := range c.pair.Objects {
		if objects.Matches(t, key) {
			return t
		}
	}
	return ""
}

// nameObject says an object: the template that the plan names anyhow, and a masked name or the key.
func (c *comparison) nameObject(key string) (dataset, name string) {
	if c.flags.showKeys {
		return c.template(key), key
	}
	return c.template(key), c.masked(key)
}
