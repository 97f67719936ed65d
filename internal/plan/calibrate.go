package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Probe is what the generated rclone/probe.sh measured. The three numbers alone are the form of its first version.
type Probe struct {
	MiB      int64         `json:"mib,omitempty"`
	Seconds  int64         `json:"seconds,omitempty"`
	Mbps     int64         `json:"mbps,omitempty"`
	Version  int           `json:"version,omitempty"` // 2: the measurements stand in Measured
	Measured []Measurement `json:"measured,omitempty"`
}

// Measurement is one thing that was measured. What is 0 was not.
type Measurement struct {
	Method           string    `json:"method"`             // id of a method of the target table, iperf3, or source_writes
	Route            string    `json:"route,omitempty"`    // provider:region of the source; "": every source
	Store            ID        `json:"store,omitempty"`    // of source_writes
	MiB              int64     `json:"mib,omitempty"`      // that were sent
	Objects          int64     `json:"objects,omitempty"`  // that were sent
	Seconds          int64     `json:"seconds,omitempty"`  // that it took
	Mbps             int64     `json:"mbps,omitempty"`     // that a copy reached, or iperf3 alone
	ObjectsPerSecond float64   `json:"objects_per_second"` // of one task
	RowsPerSecond    float64   `json:"rows_per_second"`    // of one task, or written at the source
	At               time.Time `json:"at,omitzero"`
}

// The methods of measurements that are no copy.
const (
	iperf        = "iperf3"        // what the line carries when nothing else is on it
	sourceWrites = "source_writes" // rows that change at the source each second
)

// probeVersion is the form of probe.json with a list of measurements.
const probeVersion = 2

// Calibrate puts measurements in the place of what was published or assumed. What was measured is what half of the
// copies reach; the slower quantiles are as much slower as in the limits. Without a stated link the measured rate is the
// link.
func (c Constraints) Calibrate(p Probe, k *Knowledge) (Constraints, error) {
	if p.Version == 0 {
		return c.calibrateLine(p, k)
	}
	if p.Version != probeVersion || len(p.Measured) == 0 {
		return c, fmt.Errorf("plan: calibrate: version %d with %d measurements: want version %d and one at least", p.Version, len(p.Measured), probeVersion)
	}
	for i := range p.Measured {
		m := &p.Measured[i]
		if err := m.check(k); err != nil {
			return c, fmt.Errorf("plan: calibrate: measurement %d: %w", i+1, err)
		}
		if m.Method == iperf && c.LinkMbps == 0 {
			c.LinkMbps = m.Mbps
		}
	}
	if most := slices.MaxFunc(p.Measured, func(a, b Measurement) int { return cmp.Compare(a.Mbps, b.Mbps) }); c.LinkMbps > 0 && most.Mbps > c.LinkMbps {
		return c, fmt.Errorf("plan: calibrate: %d Mbit/s were measured on a link of %d Mbit/s", most.Mbps, c.LinkMbps)
	}
	c.Measured = slices.Clone(p.Measured)
	return c, nil
}

// check reports a measurement that says nothing, or contradicts itself.
func (m *Measurement) check(k *Knowledge) error {
	least := min(float64(min(m.MiB, m.Objects, m.Seconds, m.Mbps)), m.ObjectsPerSecond, m.RowsPerSecond)
	most := max(float64(m.Mbps), m.ObjectsPerSecond, m.RowsPerSecond)
	switch {
	case m.Method != iperf && m.Method != sourceWrites && k.Method(m.Method) == nil:
		return fmt.Errorf("%q is no method of the target table, %s or %s", m.Method, iperf, sourceWrites)
	case least < 0:
		return fmt.Errorf("%s: a number below 0", m.Method)
	case most == 0:
		return fmt.Errorf("%s: neither mbps nor objects_per_second nor rows_per_second", m.Method)
	case m.Method == sourceWrites && m.Store == "":
		return fmt.Errorf("%s: needs the store", m.Method)
	}
	return nil
}

// calibrateLine reads the first form: one copy on one line.
func (c Constraints) calibrateLine(p Probe, k *Knowledge) (Constraints, error) {
	if p.Mbps <= 0 || p.MiB <= 0 || p.Seconds <= 0 {
		return c, fmt.Errorf("plan: calibrate: %d MiB in %d s at %d Mbit/s is no measurement", p.MiB, p.Seconds, p.Mbps)
	}
	if c.LinkMbps == 0 {
		c.LinkMbps = p.Mbps
	}
	if p.Mbps > c.LinkMbps {
		return c, fmt.Errorf("plan: calibrate: %d Mbit/s were measured on a link of %d Mbit/s", p.Mbps, c.LinkMbps)
	}
	slower, err := k.slower()
	if err != nil {
		return c, err
	}
	reached := float64(p.Mbps) / float64(c.LinkMbps)
	c.Utilisation = Utilisation{P50: reached, P80: reached * slower.P80, P95: reached * slower.P95}
	c.Measured = []Measurement{{Method: "rclone", MiB: p.MiB, Seconds: p.Seconds, Mbps: p.Mbps}}
	return c, nil
}

// slower is how much slower than half of the copies the slower quantiles are, by the limits.
func (k *Knowledge) slower() (Utilisation, error) {
	var limits [3]float64
	for i, id := range []string{"utilisation.p50", "utilisation.p80", "utilisation.p95"} {
		l := k.Limit(id)
		if l == nil || l.Value <= 0 {
			return Utilisation{}, fmt.Errorf("plan: calibrate: no limit %s", id)
		}
		limits[i] = l.Value
	}
	return Utilisation{P50: 1, P80: limits[1] / limits[0], P95: limits[2] / limits[0]}, nil
}

// measured is the measurement that says most about one ceiling of a copy: of its own method and route, then of one of
// the two, nil when nobody measured it. Bits are those of the line, whatever tool measured them; objects and rows are
// those of the tool.
func (c *copying) measured(kind string) *Measurement {
	var best *Measurement
	most := -1
	list := c.b.in.Constraints.Measured
	for i := range list {
		weight := c.fits(&list[i], kind)
		if weight > most || weight >= 0 && weight == most && list[i].before(best) {
			best, most = &list[i], weight
		}
	}
	return best
}

// fits weighs how much a measurement says about a ceiling of this copy; below 0 it says nothing.
func (c *copying) fits(m *Measurement, kind string) int {
	mine := m.isOf(c.row.Method)
	if !m.says(kind) || m.Route != "" && m.Route != c.st.Provider+":"+c.st.Region || kind != bandwidth && !mine {
		return -1
	}
	weight := 0
	if m.Route != "" {
		weight += 2
	}
	if mine {
		weight++
	}
	return weight
}

// says reports whether a measurement is of a ceiling.
func (m *Measurement) says(kind string) bool {
	switch kind {
	case bandwidth:
		return m.Mbps > 0 && m.Method != iperf
	case requests:
		return m.ObjectsPerSecond > 0
	case rowRate:
		return m.RowsPerSecond > 0 && m.Method != sourceWrites
	}
	return false
}

// isOf reports whether a measurement is of a method; mgw and its agent, dts and its full copy, are measured alike.
func (m *Measurement) isOf(method string) bool {
	family := func(s string) string { return strings.SplitN(s, "_", 2)[0] }
	return family(m.Method) == family(method)
}

// before orders measurements of the same thing: the newest counts, and of one moment the slower.
func (m *Measurement) before(other *Measurement) bool {
	if !m.At.Equal(other.At) {
		return m.At.After(other.At)
	}
	return m.Mbps < other.Mbps || m.ObjectsPerSecond < other.ObjectsPerSecond || m.RowsPerSecond < other.RowsPerSecond
}

// measurement is the ceiling that somebody measured.
func (c *copying) measurement(m *Measurement, rate float64, text string) ceiling {
	share, err := c.b.k.slower()
	if err != nil {
		share = Utilisation{1, 1, 1}
	}
	x := ceiling{
		Evidence: Evidence{Source: "probe.json: " + m.Method, Confidence: measuredConfidence}, rate: rate, share: share,
		text: Text{ZH: "实测 " + text, EN: text + " measured"},
	}
	if !m.At.IsZero() {
		x.Date = m.At.UTC().Format(time.DateOnly)
	}
	return x
}

// calibrated reports whether the time of every copy rests on a measurement. Until it does people read weeks.
func (b *builder) calibrated() bool {
	copies := 0
	for _, t := range b.tasks {
		if t.Verb != Copy {
			continue
		}
		copies++
		if slices.ContainsFunc(t.Caps, func(c Cap) bool { return c.Binds && c.Confidence != measuredConfidence }) || len(t.Caps) == 0 {
			return false
		}
	}
	return copies > 0
}
