package main

import (
	"context"
	"errors"
	"strings"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// tables compares the tables of two databases: those that the pair names, else all of the source.
func (c *comparison) tables(ctx context.Context, show func(verify.Outcome)) (verify.Outcome, error) {
	source, okA := c.source.provider.(digest.Digester)
	target, okB := c.target.provider.(digest.Digester)
	if !okA || !okB {
		return verify.Outcome{}, usageError{errors.New("that address holds no tables; name a database: postgres://…, mysql://…, sqlite:///file")}
	}
	tables := c.pair.Tables
	if len(tables) == 0 {
		var err error
		if tables, err = tablesOf(ctx, c.source.provider, c.source.store); err != nil {
			return verify.Outcome{}, err
		}
	}
	return verify.Tables(ctx, verify.Database{Digester: source, Store: c.source.store}, verify.Database{Digester: target, Store: c.target.store},
		verify.TablesConfig{
			Of: c.of, Tables: tables, Workers: c.app.flags.workers, State: c.state, Now: c.app.clock, Progress: show,
			Name: func(table, key string) string { return c.masked(table + "\x00" + key) },
		})
}

// tablesOf names every table of a database as pairs do.
func tablesOf(ctx context.Context, p inventory.Provider, st inventory.Store) ([]string, error) {
	var names []string
	for d, err := range p.Datasets(ctx, st) {
		if err != nil {
			return nil, err // a table that is not seen is a gap of the whole
		}
		names = append(names, strings.TrimPrefix(string(d.ID), string(st.ID)+"/"))
	}
	return names, nil
}
