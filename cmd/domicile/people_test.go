package main

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// mobiles writes a CSV with the mobiles of n people, every fifth of them twice.
func mobiles(n int) []byte {
	b := []byte("订单号,手机号,金额\n")
	row := func(i int) {
		b = append(strconv.AppendInt(append(b, "ORD-"...), int64(i), 10), ',')
		b = strconv.AppendInt(b, 13_000_000_000+int64(i)*7, 10)
		b = append(strconv.AppendInt(append(b, ','), int64(i%977), 10), ".50\n"...)
	}
	for i := range n {
		row(i)
		if i%5 == 0 {
			row(n - 1 - i)
		}
	}
	return b
}

// TestDistinctPeopleOfCSV prints how many people the full read of a CSV file counts under ten keys of installations:
//
//	go test ./cmd/domicile -run TestDistinctPeopleOfCSV -v
func TestDistinctPeopleOfCSV(t *testing.T) {
	if testing.Short() {
		t.Skip("counts 1.2 million people ten times")
	}
	const truth = 1_200_000
	knowledge, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := classify.Compile(knowledge)
	if err != nil {
		t.Fatal(err)
	}
	tables := make([]*classify.Table, 10)
	for i := range tables {
		key, err := people.NewKey(bytes.Repeat([]byte{byte(i)*29 + 3}, people.KeySize))
		if err != nil {
			t.Fatal(err)
		}
		tables[i] = engine.NewTable(inventory.Dataset{ID: "file:shop/orders.csv"}, classify.TableOptions{Key: key})
	}
	data := mobiles(truth)
	o := format.Object{Name: "orders.csv", Size: int64(len(data)), Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
		if n < 0 {
			n = int64(len(data)) - off
		}
		return io.NopCloser(io.NewSectionReader(bytes.NewReader(data), off, n)), nil
	}}
	for batch, err := range format.Read(t.Context(), o, format.Options{Dataset: "file:shop/orders.csv"}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			table.Add(&batch)
		}
	}
	for i, table := range tables {
		got := everybody(engine.Judge(table).People)
		off := 100 * float64(got.Mid-truth) / truth
		t.Logf("key %d: %d-%d-%d %s, %+.2f %%", i, got.Low, got.Mid, got.High, got.Method, off)
		if off < -1 || off > 1 || got.Low > truth || got.High < truth {
			t.Errorf("key %d: %d of %d people", i, got.Mid, truth)
		}
	}
}

// everybody is the line of all mainland people.
func everybody(all []classify.Count) classify.Count {
	for _, c := range all {
		if c.Place == classify.MainlandPeople && c.Band == classify.AllAges && c.Sensitive == classify.AnySensitivity {
			return c
		}
	}
	return classify.Count{}
}
