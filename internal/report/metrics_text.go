package report

import (
	"bufio"
	"cmp"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// family is a metric with its samples, in the text format that Prometheus reads.
type family struct {
	name, kind, help string
	samples          []sample
}

// sample is one number with its labels, names and values by turns.
type sample struct {
	labels []string
	value  float64
}

// WriteMetrics writes measures in the text format of Prometheus, version 0.0.4, as /metrics and the textfile collector
// of the node exporter take it. The same measures give the same bytes.
func WriteMetrics(w io.Writer, m *Measures) error {
	out := bufio.NewWriter(w)
	for _, f := range append(m.families(), scanFamilies(m.Scans)...) {
		f.write(out)
	}
	return out.Flush()
}

// families are those of the installation.
func (m *Measures) families() []family {
	all := []family{
		{"domicile_build_info", "gauge", "The program that says this; always 1.", []sample{
			{[]string{"version", m.Build.Version, "commit", m.Build.Commit}, 1},
		}},
		{"domicile_scans", "gauge", "Scans that the store holds, by state.", byWord(nil, "state", m.States)},
		{"domicile_shards", "gauge", "Shards of the scans under way, by state.", byWord(nil, "state", m.Shards)},
		{"domicile_workers", "gauge", "Processes that said lately that they work.", []sample{{nil, float64(m.Workers)}}},
	}
	if len(m.Failing) > 0 {
		all = append(all, family{
			"domicile_schedule_failing", "gauge",
			"1 where the last fire time of a schedule brought no scan: a source, a secret or a setting cannot be used.",
			byWord(nil, "schedule", m.Failing),
		})
	}
	if m.Calls != nil {
		all = append(all, family{
			"domicile_api_calls_total", "counter", "Requests of this process to the interfaces of sources, by outcome.",
			byTally(m.Calls),
		})
	}
	return all
}

// scanFamilies are those of the last scan of each schedule.
func scanFamilies(scans []ScanMeasures) []family {
	scans = slices.Clone(scans)
	slices.SortFunc(scans, func(a, b ScanMeasures) int { return cmp.Compare(a.Schedule, b.Schedule) })
	all := []family{
		{name: "domicile_last_success_timestamp_seconds", help: "When the last scan ended that was not interrupted."},
		{name: "domicile_scan_duration_seconds", help: "How long the last scan took."},
		{name: "domicile_coverage_ratio", help: "Scopes that the last scan saw whole, of those that apply."},
		{name: "domicile_gaps", help: "What the last scan did not see, by cause."},
		{name: "domicile_store_bytes", help: "Known bytes of stores, by zone."},
		{name: "domicile_people_estimate", help: "Distinct people of the mainland over all sources, by bound of the interval."},
		{name: "domicile_findings", help: "Kinds of data in columns, by how they are known."},
		{name: "domicile_results", help: "Results that the shipped rules indicate, by level."},
	}
	for i := range scans {
		s := &scans[i]
		own := []string{"schedule", s.Schedule}
		for f, samples := range [][]sample{
			{{own, float64(s.Finished.UnixMilli()) / milli}},
			{{own, s.Took.Seconds()}},
			{{own, s.Coverage}},
			byWord(own, "cause", s.Gaps), byWord(own, "zone", s.Bytes), byWord(own, "bound", s.People),
			byWord(own, "status", s.Findings), byWord(own, "level", s.Results),
		} {
			all[f].kind, all[f].samples = "gauge", append(all[f].samples, samples...)
		}
	}
	return all
}

// milli is how many milliseconds a second has.
const milli = 1000

// byWord makes a sample of each word.
func byWord(own []string, label string, counts map[string]int64) []sample {
	out := make([]sample, 0, len(counts))
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		value := float64(counts[word])
		if counts[word] == unbounded {
			value = math.Inf(1)
		}
		out = append(out, sample{append(slices.Clone(own), label, word), value})
	}
	return out
}

// byTally makes a sample of each kind of provider and outcome.
func byTally(counts map[inventory.Tally]int64) []sample {
	tallies := slices.SortedFunc(maps.Keys(counts), func(a, b inventory.Tally) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Outcome, b.Outcome))
	})
	out := make([]sample, 0, len(counts))
	for _, t := range tallies {
		out = append(out, sample{[]string{"provider", t.Provider, "outcome", string(t.Outcome)}, float64(counts[t])})
	}
	return out
}

// write leaves a metric without samples out: a reader takes it for one that there is.
func (f *family) write(out *bufio.Writer) {
	if len(f.samples) == 0 {
		return
	}
	put(out, "# HELP ", f.name, " ", f.help, "\n# TYPE ", f.name, " ", f.kind, "\n")
	for _, s := range f.samples {
		put(out, f.name)
		for i := 0; i < len(s.labels); i += 2 {
			put(out, map[bool]string{true: "{", false: ","}[i == 0], s.labels[i], `="`, labelText(s.labels[i+1]), `"`)
		}
		if len(s.labels) > 0 {
			put(out, "}")
		}
		put(out, " ", strconv.FormatFloat(s.value, 'g', -1, 64), "\n")
	}
}

// put writes strings. The writer keeps its first error until it is flushed.
func put(out *bufio.Writer, parts ...string) {
	for _, p := range parts {
		_, _ = out.WriteString(p)
	}
}

// labelText is a value of a label between its quotes. Bytes that are no text would make the whole unreadable.
func labelText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(strings.ToValidUTF8(s, "�"))
}
