package aws

import (
	"context"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// listing is a sequence of what a source lists.
type listing[T any] = iter.Seq2[T, error]

// page is one answer of a listing: some items, and the token of the next page, "" after the last.
type page[T any] struct {
	items []T
	next  string
}

// fetch gets one page: that of the token, nil being the first.
type fetch[T any] = func(ctx context.Context, token *string) (page[T], error)

// pages yields the items of every page. A token that does not change ends the sequence with a gap, as does any error
// of the source: what came before stays.
func pages[T any](ctx context.Context, do inventory.Doer, call inventory.Call, get fetch[T]) listing[T] {
	return func(yield func(T, error) bool) {
		var none T
		for token, first := "", true; first || token != ""; first = false {
			var got page[T]
			err := do.Do(ctx, call, func(ctx context.Context) (err error) {
				got, err = get(ctx, given(token))
				return err
			})
			if err == nil && !yieldItems(got.items, yield) {
				return
			}
			if err == nil && token != "" && token == got.next {
				err = stuck(call)
			}
			if err != nil {
				yield(none, err)
				return
			}
			token = got.next
		}
	}
}

// given is a parameter, nil where it is empty.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func yieldItems[T any](items []T, yield func(T, error) bool) bool {
	for _, item := range items {
		if !yield(item, nil) {
			return false
		}
	}
	return true
}

// stuck is the gap of a source that says that there is more, and not where.
func stuck(call inventory.Call) *inventory.Gap {
	return &inventory.Gap{
		Scope: call.Scope, Store: call.Store, Dataset: call.Dataset, Op: call.Op, Cause: inventory.Truncated,
		Fix: inventory.Fix{Code: inventory.FixReport},
	}
}

// collected is what a listing came to: its items, and what was not seen of them.
type collected[T any] struct {
	items []T
	gaps  []*inventory.Gap
}

// collect takes a listing to its end.
func collect[T any](seq listing[T]) (collected[T], error) {
	var c collected[T]
	for item, err := range seq {
		gap := inventory.AsGap(err)
		switch {
		case err == nil:
			c.items = append(c.items, item)
		case gap != nil:
			c.gaps = append(c.gaps, gap)
		default:
			return c, err
		}
	}
	return c, nil
}

// asGaps takes an error that is a gap apart from one that is not.
func asGaps(err error) ([]*inventory.Gap, error) {
	gap := inventory.AsGap(err)
	if gap == nil {
		return nil, err
	}
	return []*inventory.Gap{gap}, nil
}

// yieldGaps passes gaps on, and reports false when the loop has ended.
func yieldGaps(gaps []*inventory.Gap, yield func(inventory.Store, error) bool) bool {
	for _, g := range gaps {
		if !yield(inventory.Store{}, g) {
			return false
		}
	}
	return true
}
