package review_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/review"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

func openStore(t *testing.T) *store.Store {
	t.Helper()
	return storetest.Open(t, store.Config{})
}

// known is what somebody says of a gap at some minutes after noon.
func known(of string, minutes int) review.Entry {
	at := noon().Add(time.Duration(minutes) * time.Minute)
	return review.Entry{
		Act: review.Accept, Kind: review.OfGap, Of: of, Status: review.KnownGap, Reason: "票据 812 \"a\\b\"", Author: "Li Na <li@example.com>",
		Identity: review.SelfDeclared, Account: "scanner", At: at, Expires: at.AddDate(0, 3, 0), Evidence: "e", Was: "denied: grant x",
		Object: "s3://b list", Scan: "scan-1",
	}
}

// add appends entries to a store.
func add(t *testing.T, s *store.Store, entries ...review.Entry) []review.Entry {
	t.Helper()
	added, err := review.Append(t.Context(), s, func(review.Chain) ([]review.Entry, error) { return entries, nil })
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// rows is a chain of three entries as the store holds it.
func rows(t *testing.T) []store.Review {
	t.Helper()
	s := openStore(t)
	add(t, s, known("a", 0), known("b", 1))
	sample := known("x", 2)
	sample.Act, sample.Kind, sample.Status = review.Sampled, review.OfSample, ""
	sample.Sample = &review.Sample{Seed: "7", N: 25, Of: "clean", Universe: 100, Wrong: 1}
	add(t, s, sample)
	all, err := s.Reviews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTamperingIsFound changes every field of every entry, and every bit of every row, and asks that verifying names that
// entry: no change passes, and none is blamed on another.
func TestTamperingIsFound(t *testing.T) {
	all := rows(t)
	if chain, err := review.Verify(all); err != nil || len(chain) != 3 || chain.Head() != all[2].Hash || !chain.Holds(all[0].Hash) {
		t.Fatalf("an untouched chain: %v", err)
	}
	at := func(t *testing.T, changed []store.Review, want int) {
		t.Helper()
		_, err := review.Verify(changed)
		if broken, ok := errors.AsType[*review.BrokenError](err); !ok || broken.Position != want {
			t.Errorf("got %v, want it broken at %d", err, want)
		}
	}
	for i := range all {
		var fields map[string]any
		if err := json.Unmarshal(all[i].Body, &fields); err != nil {
			t.Fatal(err)
		}
		for name := range fields {
			other := cloneRows(all)
			var body map[string]any
			if err := json.Unmarshal(other[i].Body, &body); err != nil {
				t.Fatal(err)
			}
			delete(body, name)
			var err error
			if other[i].Body, err = json.Marshal(body); err != nil {
				t.Fatal(err)
			}
			at(t, other, i+1)
		}
		for bit := range 8 * len(all[i].Body) {
			other := cloneRows(all)
			other[i].Body[bit/8] ^= 1 << (bit % 8)
			at(t, other, i+1)
		}
		for _, change := range []func(*store.Review){
			func(r *store.Review) { r.Seq++ },
			func(r *store.Review) { r.Hash = strings.Repeat("0", 64) },
			func(r *store.Review) { r.PrevHash = strings.Repeat("0", 64) },
			func(r *store.Review) { r.Body = append([]byte(" "), r.Body...) },
		} {
			other := cloneRows(all)
			change(&other[i])
			at(t, other, i+1)
		}
	}
	at(t, all[1:], 1)
	at(t, []store.Review{all[0], all[2]}, 2)
	at(t, []store.Review{all[1], all[0], all[2]}, 1)
	if chain, err := review.Verify(all[:2]); err != nil || chain.Holds(all[2].Hash) {
		t.Errorf("a chain without its end: %v, and it holds the head that was printed before", err)
	}
}

func cloneRows(all []store.Review) []store.Review {
	out := slices.Clone(all)
	for i := range out {
		out[i].Body = bytes.Clone(out[i].Body)
	}
	return out
}

// TestCanonicalFormIsThatOfTheStandard fixes the bytes of an entry: others verify them without this program.
func TestCanonicalFormIsThatOfTheStandard(t *testing.T) {
	all := rows(t)
	const want = `{"account":"scanner","act":"accept","at":"2026-11-23T04:00:00Z","author":"Li Na <li@example.com>","evidence_hash":"e",` +
		`"expires_at":"2027-02-23T04:00:00Z","identity":"self_declared","kind":"gap","object":"s3://b list","of":"a",` +
		`"reason":"票据 812 \"a\\b\"","scan":"scan-1","seq":1,"status":"known_gap","was":"denied: grant x"}`
	if got := string(all[0].Body); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// Found with printf '%s' '…' | sha256sum.
	const hash = "7711eb0f1c7b7ce9bb190c3900b49c0feb5c6d28621c009d880b15f780a52e8b"
	if all[0].Hash != hash {
		t.Errorf("got %s, want %s", all[0].Hash, hash)
	}
}

// TestWritersOfTheChainWaitForEachOther lets many add at once: all entries are there and the chain is whole.
func TestWritersOfTheChainWaitForEachOther(t *testing.T) {
	const writers = 6
	s := openStore(t)
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			_, err := review.Append(t.Context(), s, func(review.Chain) ([]review.Entry, error) {
				return []review.Entry{known(strconv.Itoa(w), w), known(fmt.Sprint(w, "b"), w)}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if chain, err := review.Read(t.Context(), s); err != nil || len(chain) != 2*writers {
		t.Errorf("%d entries, %v", len(chain), err)
	}
}

// TestWrongReviewsAreRefused asks that nothing is written of a list in which one entry is wrong.
func TestWrongReviewsAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*review.Entry)
		want   string
	}{
		{"no reason", func(e *review.Entry) { e.Reason = " " }, "reason: is empty"},
		{"nobody", func(e *review.Entry) { e.Author = "" }, "by: is empty"},
		{"a telephone", func(e *review.Entry) { e.Reason = "ask 13800138000" }, "a telephone number has no place"},
		{"an identity number as a name", func(e *review.Entry) { e.Author = "11010519491231002X" }, "an identity number"},
		{"two lines", func(e *review.Entry) { e.Reason = "a\nb" }, "control character"},
		{"a status of something else", func(e *review.Entry) { e.Status = review.NotPersonal }, "status"},
		{"no end", func(e *review.Entry) { e.Expires = time.Time{} }, "until"},
		{"an unknown identity", func(e *review.Entry) { e.Identity = "passport" }, "identity"},
		{"a kind that is about nobody", func(e *review.Entry) {
			e.Kind, e.Status, e.Category = review.OfFinding, review.NotPersonal, "technology"
		}, "false_positive"},
		{"no level", func(e *review.Entry) { e.Kind, e.Status, e.Level = review.OfResult, review.Raised, "high" }, "level"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openStore(t)
			wrong := known("b", 0)
			tt.change(&wrong)
			_, err := review.Append(t.Context(), s, func(review.Chain) ([]review.Entry, error) {
				return []review.Entry{known("a", 0), wrong}, nil
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if chain, err := review.Read(t.Context(), s); err != nil || len(chain) != 0 {
				t.Errorf("%d entries were written, %v", len(chain), err)
			}
		})
	}
}
