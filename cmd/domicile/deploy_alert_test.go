package main

import (
	"bytes"
	"slices"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// TestDeployAlerts reads the alert rules with Prometheus' own parser, and holds that every metric, label and word in
// them is one that the program says.
func TestDeployAlerts(t *testing.T) {
	text := deployed(t, "prometheus/", ".yaml")["prometheus/domicile.rules.yaml"]
	groups, errs := rulefmt.Parse([]byte(text), false, model.UTF8Validation, parser.NewParser(parser.Options{}), nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	said := everyMetric(t)
	rules := 0
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			rules++
			expr, err := parser.NewParser(parser.Options{}).ParseExpr(rule.Expr)
			if err != nil {
				t.Fatal(err)
			}
			parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
				if v, ok := node.(*parser.VectorSelector); ok {
					checkSelector(t, rule.Alert, v, said)
				}
				return nil
			})
			for _, key := range []string{"summary", "description"} {
				if rule.Annotations[key] == "" {
					t.Errorf("%s has no %s", rule.Alert, key)
				}
			}
		}
	}
	if rules < 5 {
		t.Errorf("read %d rules", rules)
	}
}

func checkSelector(t *testing.T, alert string, v *parser.VectorSelector, said map[string]*dto.MetricFamily) {
	t.Helper()
	family, ok := said[v.Name]
	if !ok {
		t.Errorf("%s: there is no metric %s", alert, v.Name)
		return
	}
	for _, m := range v.LabelMatchers {
		if m.Name == model.MetricNameLabel {
			continue
		}
		if !slices.ContainsFunc(family.GetMetric(), func(x *dto.Metric) bool {
			return slices.ContainsFunc(x.GetLabel(), func(l *dto.LabelPair) bool {
				return l.GetName() == m.Name && m.Matches(l.GetValue())
			})
		}) {
			t.Errorf("%s: no sample of %s has %s", alert, v.Name, m)
		}
	}
}

// everyMetric is what the program says at most.
func everyMetric(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	shards := map[string]int64{"pending": 1, "running": 1, "done": 1}
	m := report.Measures{
		States: map[string]int64{"done": 1}, Shards: shards,
		Failing: map[string]int64{"nightly": 0}, Calls: map[inventory.Tally]int64{{Provider: "aws", Outcome: inventory.CallThrottled}: 1},
		Scans: []report.ScanMeasures{report.MeasuresOf(&report.Document{}, "nightly")},
	}
	var buf bytes.Buffer
	if err := report.WriteMetrics(&buf, &m); err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return families
}
