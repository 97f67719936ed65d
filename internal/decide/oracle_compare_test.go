package decide_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

var (
	oracleDraws = flag.Int("oracle.draws", 2000, "how many random items the oracle is compared on")
	oracleSeed  = flag.Uint64("oracle.seed", 1, "the first number of the random series")
	oracleShow  = flag.Int("oracle.show", 5, "how many items to print for each kind of disagreement")
)

// oEngine is the part of a decision that is compared.
type oEngine struct {
	Error                              string
	Export, Storage                    string
	WorstCase                          string `json:"worst_case"`
	Missing, Obligations, Alternatives []string
	Sensitive                          *bool
	Review                             bool
	Citations                          []struct{ Instrument, Article string }
}

func oAsk(t *testing.T, r *decide.Rules, text []byte) oEngine {
	t.Helper()
	out, err := decide.Answer(slices.Concat([]byte(`{"id":"x","facts":`), text, []byte("}")), r, 20261001)
	if err != nil {
		t.Fatal(err)
	}
	var e oEngine
	if err := json.Unmarshal(out, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// oDutyWords are the obligations that the format of the examples lists; the
// rules know more.
func oDutyWords() []string {
	return strings.Fields("notice_art39 separate_consent_if_consent_based pipia record_3y guardian_consent special_rules " +
		"minor_audit_31_jan officer_filing_30wd ndsr_30_32 audit_2y risk_assessment_yearly declare face_filing " +
		"scc_file_10wd renew_60wd_before_3y auto_report_15_dec opinion_security_assessment algorithm_filing " +
		"logs_6_months mainland_representative")
}

// oDiffer names what the two say differently; nothing when they agree.
func oDiffer(a oAnswer, e oEngine) []string {
	var out []string
	say := func(what string, oracle, engine any) {
		if o, g := fmt.Sprint(oracle), fmt.Sprint(engine); o != g {
			out = append(out, fmt.Sprintf("%s: oracle %s, engine %s", what, o, g))
		}
	}
	if !slices.Contains(a.exports, "before") {
		say("export", a.export, e.Export)
		say("worst_case", a.worst, e.WorstCase)
		for _, o := range a.obligations {
			if !slices.Contains(e.Obligations, o) {
				out = append(out, "obligation: engine lacks "+o)
			}
		}
		for _, o := range e.Obligations {
			if slices.Contains(oDutyWords(), o) && !slices.Contains(a.obligations, o) {
				out = append(out, "obligation: oracle lacks "+o)
			}
		}
		say("alternatives", a.alternatives, slices.Sorted(slices.Values(e.Alternatives)))
	}
	say("storage", a.storage, e.Storage)
	var sensitive any
	if e.Sensitive != nil {
		sensitive = *e.Sensitive
	}
	say("sensitive", a.sensitive, sensitive)
	if a.review && !e.Review {
		out = append(out, "review: engine lacks it")
	}
	return out
}

// TestOracle compares the engine with the oracle on random items.
func TestOracle(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(*oracleSeed, 2))
	shown, compared := map[string]int{}, 0
	for range *oracleDraws {
		text := oText(oDraw(rng))
		a, err := oDecide(oWritten(text))
		e := oAsk(t, r, text)
		if err != nil || e.Error != "" {
			if (err != nil) != (e.Error != "") {
				t.Errorf("oracle %v, engine %q\n%s", err, e.Error, text)
			}
			continue
		}
		if !a.compared {
			continue
		}
		compared++
		for _, d := range oDiffer(a, e) {
			if shown[d]++; shown[d] <= *oracleShow {
				t.Errorf("%s\n%s", d, oBrief(text))
			}
		}
	}
	for d, n := range shown {
		t.Logf("%6d  %s", n, d)
	}
	t.Logf("%d items compared", compared)
}

// oBrief prints what is different from the base.
func oBrief(text []byte) string {
	facts := oWritten(text)
	base := oWritten(oText(oBase()))
	for k, v := range base {
		w, given := facts[k]
		switch {
		case !given:
			facts["-"+k] = "absent"
		case fmt.Sprint(v) == fmt.Sprint(w):
			delete(facts, k)
		}
	}
	return string(oText(facts))
}
