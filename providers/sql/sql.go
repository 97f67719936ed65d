// Package sql reads PostgreSQL, MySQL and MariaDB servers, and SQLite files.
//
// A server is a scope, its databases are the stores, tables and materialized views the datasets; a partitioned table is
// one dataset. Numbers of rows come from catalogs alone, never from counting. Every statement runs in a read-only
// transaction with a time limit, and is written down in the file of its engine. Samples are many small blocks spread
// over the table, picked by a hash of the seed.
package sql

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Config says what to read and how gently.
type Config struct {
	// Name is the source in the ids of SQLite; "" means the last element of the address.
	Name string
	// DSN is the address: postgres://user@host:5432/db, mysql://user@host:3306/db, sqlite:///file.db. Without a database
	// every database of the server that the user may connect to is read.
	DSN inventory.Secret
	// Place is where the server is; the zero Place is unknown.
	Place inventory.Place
	// Do performs the calls.
	Do inventory.Doer
	// Timeout ends a statement; 0 means 30 seconds.
	Timeout time.Duration
	// LockTimeout is how long a statement waits for a lock; 0 means 2 seconds.
	LockTimeout time.Duration
	// Block is the number of rows of one block of a sample; 0 means 8: neighbours resemble each other, so that few rows
	// of many blocks say more than many rows of few.
	Block int
	// Page is the number of rows of one page of a listing or of a full read; 0 means 1,000.
	Page int
}

// Provider is one server, or one SQLite file. It holds no connection between calls, and is safe for concurrent use.
type Provider struct {
	cfg    Config
	addr   address
	engine engine
}

var _ inventory.Provider = (*Provider)(nil)

// New makes the provider of an address. It does no I/O. Its errors do not quote the address.
func New(cfg Config) (*Provider, error) {
	if cfg.Do == nil {
		return nil, errors.New("sql: new: no caller is given")
	}
	addr, err := parseAddress(cfg.DSN.Reveal())
	if err != nil {
		return nil, fmt.Errorf("sql: new: %w", err)
	}
	cfg.Name = cmp.Or(cfg.Name, addr.name())
	cfg.Timeout = cmp.Or(cfg.Timeout, 30*time.Second)
	cfg.LockTimeout = cmp.Or(cfg.LockTimeout, 2*time.Second)
	cfg.Block = cmp.Or(cfg.Block, 8)
	cfg.Page = cmp.Or(cfg.Page, 1000)
	if cfg.Place.Zone == "" {
		cfg.Place = inventory.UnknownPlace()
	}
	p := &Provider{cfg: cfg, addr: addr}
	switch addr.engine {
	case postgresName:
		p.engine = newPostgres(addr, cfg)
	case mysqlName:
		p.engine = newMySQL(addr, cfg)
	default:
		p.engine = newSQLite(addr, cfg)
	}
	return p, nil
}

// Scopes implements [inventory.Provider]: the server.
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Scope{}, err)
			return
		}
		yield(p.scope(), nil)
	}
}

// Stores implements [inventory.Provider]: the databases of the server. One that the user may not connect to is a gap.
func (p *Provider) Stores(ctx context.Context, scope inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		if scope != p.scope() {
			return
		}
		found, err := p.databases(ctx)
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		for _, db := range found {
			if err := ctx.Err(); err != nil {
				yield(inventory.Store{}, err)
				return
			}
			if !yield(p.store(db)) {
				return
			}
		}
	}
}

// Flows implements [inventory.Provider]: a connection tells of none.
func (p *Provider) Flows(ctx context.Context, _ inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(yield func(inventory.Flow, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Flow{}, err)
		}
	}
}

// databases lists what the address asks for: one database, or all of the server.
func (p *Provider) databases(ctx context.Context) ([]database, error) {
	s := p.session(p.addr.database, inventory.Call{})
	defer s.close()
	var found []database
	err := s.run(ctx, "databases", func(ctx context.Context, q querier) error {
		var err error
		found, err = p.engine.databases(ctx, q)
		return err
	})
	return found, err
}

// scope is the only scope of the provider.
func (p *Provider) scope() inventory.Scope {
	return inventory.Scope{Provider: "sql", Account: p.account(), Service: p.addr.engine}
}

// account is what tells two sources of one engine apart.
func (p *Provider) account() string { return cmp.Or(p.addr.endpoint, p.cfg.Name) }

// store describes a database, or returns the gap that stands for it.
func (p *Provider) store(db database) (inventory.Store, error) {
	id := p.storeID(db.name)
	if db.denied != "" {
		return inventory.Store{}, &inventory.Gap{
			Scope: p.scope(), Store: id, Op: p.addr.engine + ":connect", Cause: inventory.Denied,
			Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{db.denied}},
		}
	}
	st := inventory.Store{
		ID: id, Provider: "sql", Account: p.account(), Service: p.addr.engine, Kind: inventory.Database,
		Engine: db.engine, EngineVersion: db.version, Name: cmp.Or(db.name, p.cfg.Name), Place: p.cfg.Place,
		Size: inventory.Size{Bytes: db.bytes}, Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown,
		Logging: inventory.Unknown, Local: p.addr.engine == sqliteName,
	}
	if p.addr.endpoint != "" {
		st.Endpoints = []string{p.addr.endpoint}
	}
	return st, nil
}
