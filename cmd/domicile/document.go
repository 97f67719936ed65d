package main

import (
	"bytes"
	"context"
	"errors"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// errNoScan is what the store answers before the first scan.
var errNoScan = errors.New("there is no scan yet")

// storedDocument returns the document of the newest scan that is in one of the states.
func storedDocument(ctx context.Context, st *store.Store, states ...store.State) (*report.Document, error) {
	scan, err := st.Latest(ctx, states...)
	if errors.Is(err, store.ErrNoScan) {
		return nil, hinted{errNoScan, "run `domicile scan SOURCE` first, or `domicile demo`, or name an inventory.json"}
	}
	if err != nil {
		return nil, err
	}
	return documentOf(ctx, st, scan.ID)
}

func documentOf(ctx context.Context, st *store.Store, id string) (*report.Document, error) {
	data, err := st.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	return report.ReadJSON(bytes.NewReader(data))
}
