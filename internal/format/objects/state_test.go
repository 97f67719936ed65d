package objects_test

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// listed is a store of objects of which only the listing matters.
type listed struct {
	members []inventory.Member
	text    string
}

func (l listed) List(_ context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		for _, m := range l.members {
			if m.Key >= from && !yield(m, nil) {
				return
			}
		}
	}
}

func (l listed) Open(context.Context, inventory.Store, string, int64, int64) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(l.text)), nil
}

// stateOf is the state of the one dataset of a listing.
func stateOf(t *testing.T, l listed, local bool) string {
	t.Helper()
	store := inventory.Store{ID: "arn:aws:s3:::b", Local: local}
	var states []string
	for d, err := range objects.Datasets(t.Context(), l, store, objects.Config{Heads: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, d.State)
	}
	if len(states) != 1 || states[0] == "" {
		t.Fatalf("states %q", states)
	}
	return states[0]
}

// TestStateTellsChanges changes one thing of one of many objects at a time.
func TestStateTellsChanges(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	fresh := func() listed {
		l := listed{text: "id,total\n1,2\n"}
		for _, key := range []string{"part-1.csv", "part-2.csv", "part-3.csv"} {
			l.members = append(l.members, inventory.Member{Key: key, Bytes: 13, ModTime: at, ETag: "e" + key})
		}
		return l
	}
	before := stateOf(t, fresh(), false)
	tests := []struct {
		name   string
		change func(*listed)
		same   bool
	}{
		{"nothing", func(*listed) {}, true},
		{"order", func(l *listed) { slices.Reverse(l.members) }, true},
		{"etag", func(l *listed) { l.members[1].ETag = "other" }, false},
		{"time", func(l *listed) { l.members[1].ModTime = at.Add(time.Second) }, false},
		{"size", func(l *listed) { l.members[1].Bytes++ }, false},
		{"name", func(l *listed) { l.members[1].Key = "part-4.csv" }, false},
		{"one more", func(l *listed) {
			l.members = append(l.members, inventory.Member{Key: "part-9.csv", Bytes: 13, ModTime: at})
		}, false},
		{"one fewer", func(l *listed) { l.members = l.members[1:] }, false},
		{"etags swapped", func(l *listed) {
			l.members[0].ETag, l.members[1].ETag = l.members[1].ETag, l.members[0].ETag
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := fresh()
			tt.change(&l)
			if after := stateOf(t, l, false); (after == before) != tt.same {
				t.Errorf("state %s, before %s", after, before)
			}
		})
	}
	other := fresh()
	other.text = "id,total\n3,4\n"
	if stateOf(t, other, false) != before {
		t.Error("the head of an object with an etag counts: a scan that opens none would see a change")
	}
	if stateOf(t, other, true) == stateOf(t, fresh(), true) {
		t.Error("the head of a local file does not count")
	}
}
