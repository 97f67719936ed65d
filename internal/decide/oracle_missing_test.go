package decide_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// oOpen is what is open about an item, as one text: learning a fact matters
// when the text changes.
func oOpen(t *testing.T, facts map[string]any) (string, bool) {
	t.Helper()
	a, err := oDecide(facts)
	if err != nil {
		t.Fatalf("%v\n%s", err, oText(facts))
	}
	return fmt.Sprint(a.exports, a.storages, a.storage), a.compared
}

// oLearnt lists what an unknown fact may turn out to be.
func oLearnt(facts map[string]any, k string) []any {
	key := oKeys()[k]
	written, given := facts[k]
	box := oBox{0, oMany}
	m, interval := written.(map[string]any)
	switch {
	case interval:
		b, _ := oCountOf(m)
		box = b.(oBox)
	case given && written != nil && written != "unknown" && (k != "entity.sectors" || fmt.Sprint(written) != "[]"):
		return nil // known
	case !given && key.def != nil && key.def != "unknown":
		return nil
	}
	switch key.kind {
	case oTruth:
		return []any{true, false}
	case oGrade:
		return []any{json.Number("1"), json.Number("2")}
	case oPlace:
		return []any{"cn", "us", "hk"}
	case oCount:
		return oLearntCounts(box)
	}
	var out []any
	for _, word := range key.words {
		switch {
		case word == "unknown" || k == "dataset.fields":
		case key.kind == oList:
			out = append(out, []any{word})
		default:
			out = append(out, word)
		}
	}
	return out
}

func oLearntCounts(box oBox) []any {
	var out []any
	add := func(n int64) {
		number := json.Number(strconv.FormatInt(n, 10))
		if n >= box.lo && n <= min(box.hi, 60_000_000) && !slices.Contains(out, any(number)) {
			out = append(out, number)
		}
	}
	add(box.lo)
	add(box.hi)
	for _, n := range []int64{0, 1, 9_999, 10_000, 50_000, 99_999, 100_000, 100_001, 999_999, 1_000_000, 50_000_000} {
		add(n)
	}
	return out
}

// oMatters looks for a value of the fact that changes what is open, without
// contradicting what is known.
func oMatters(t *testing.T, facts map[string]any, k string) bool {
	t.Helper()
	now, compared := oOpen(t, facts)
	before, _ := oDecide(facts)
	for _, v := range oLearnt(facts, k) {
		next := maps.Clone(facts)
		next[k] = v
		after, err := oDecide(next)
		if err != nil {
			t.Fatal(err)
		}
		if after.contradiction && !before.contradiction {
			continue
		}
		then, also := oOpen(t, next)
		if then != now && compared && also {
			return true
		}
	}
	return false
}

// oMattersBehind tries the fact behind other facts that are learnt first.
func oMattersBehind(t *testing.T, rng *rand.Rand, facts map[string]any, k string) bool {
	t.Helper()
	if oMatters(t, facts, k) {
		return true
	}
	unknown := []string{}
	for _, other := range slices.Sorted(maps.Keys(oKeys())) {
		if other != k && len(oLearnt(facts, other)) > 0 {
			unknown = append(unknown, other)
		}
	}
	for range 25 {
		next := maps.Clone(facts)
		for range 1 + rng.IntN(6) {
			other := pick(rng, unknown)
			if values := oLearnt(facts, other); other != "" {
				next[other] = pick(rng, values)
			}
		}
		if a, err := oDecide(next); err == nil && !a.contradiction && oMatters(t, next, k) {
			return true
		}
	}
	return false
}

// oFew is how many facts may be unknown for this comparison, which tries them
// one behind the other.
const oFew = 6

// oUnknown counts the facts of which more can be learnt.
func oUnknown(facts map[string]any) int {
	n := 0
	for k := range oKeys() {
		if len(oLearnt(facts, k)) > 0 {
			n++
		}
	}
	return n
}

// TestOracleMissing asks that the engine names every fact that by itself
// could change what is open, and only facts that can change it at all.
func TestOracleMissing(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(*oracleSeed, 3))
	said, compared := map[string]int{}, 0
	// These are read as no and asked only where the sector suggests it.
	// The sizes of a platform matter to a draft alone, and the number of minors
	// bounds that of the people, which is asked for itself.
	readAsNo := []string{
		"dataset.state_secret", "dataset.core_data", "entity.large_platform_designated",
		"entity.platform_registered_users", "entity.platform_mau", "dataset.minor14_17_people",
	}
	// Labels decide what is sensitive; nobody is asked once more.
	decided := []string{"dataset.sensitive", "dataset.sensitive_people", "dataset.under14_people"}
	for range *oracleDraws / 20 {
		facts := oDraw(rng)
		text := oText(facts)
		written := oWritten(text)
		a, err := oDecide(written)
		if err != nil || a.contradiction || !a.compared || slices.Contains(a.exports, "before") {
			continue
		}
		if oUnknown(written) > oFew {
			continue
		}
		compared++
		e := oAsk(t, r, text)
		for _, k := range slices.Sorted(maps.Keys(oKeys())) {
			if slices.Contains(readAsNo, k) || len(a.fields) > 0 && slices.Contains(decided, k) {
				continue
			}
			listed := slices.Contains(e.Missing, k)
			what := ""
			switch {
			case !listed && oMatters(t, written, k):
				what = "unlisted " + k
			case listed && !oMattersBehind(t, rng, written, k):
				what = "listed " + k
			}
			if what == "" {
				continue
			}
			if said[what]++; said[what] <= *oracleShow {
				t.Errorf("missing: %s (%s %v, %s %v)\n%s", what, e.Export, a.exports, e.Storage, a.storages, oBrief(text))
			}
		}
	}
	for d, n := range said {
		t.Logf("%6d  %s", n, d)
	}
	t.Logf("%d items compared", compared)
}
