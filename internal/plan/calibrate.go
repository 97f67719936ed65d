package plan

import "fmt"

// Probe is what the generated rclone/probe.sh measured on the line.
type Probe struct {
	MiB     int64 `json:"mib"`
	Seconds int64 `json:"seconds"`
	Mbps    int64 `json:"mbps"`
}

// Calibrate puts a measurement in the place of the published utilisation of a link. What was measured is what half of
// the copies reach; the slower quantiles are as much slower as in the limits. Without a stated link the measured rate
// is the link.
func (c Constraints) Calibrate(p Probe, k *Knowledge) (Constraints, error) {
	if p.Mbps <= 0 || p.MiB <= 0 || p.Seconds <= 0 {
		return c, fmt.Errorf("plan: calibrate: %d MiB in %d s at %d Mbit/s is no measurement", p.MiB, p.Seconds, p.Mbps)
	}
	if c.LinkMbps == 0 {
		c.LinkMbps = p.Mbps
	}
	if p.Mbps > c.LinkMbps {
		return c, fmt.Errorf("plan: calibrate: %d Mbit/s were measured on a link of %d Mbit/s", p.Mbps, c.LinkMbps)
	}
	var limits [3]float64
	for i, id := range []string{"utilisation.p50", "utilisation.p80", "utilisation.p95"} {
		l := k.Limit(id)
		if l == nil || l.Value <= 0 {
			return c, fmt.Errorf("plan: calibrate: no limit %s", id)
		}
		limits[i] = l.Value
	}
	reached := float64(p.Mbps) / float64(c.LinkMbps)
	c.Utilisation = Utilisation{
		P50: reached, P80: reached * limits[1] / limits[0], P95: reached * limits[2] / limits[0],
	}
	return c, nil
}
