package inventory

import "time"

// Method says how a number came about.
type Method string

// The methods, best first.
const (
	Exact    Method = "exact"
	Metric   Method = "metric"
	Listing  Method = "listing"
	Estimate Method = "estimate"
)

// Measure is a number with its method and, where the source states one, its date. A nil *Measure is unknown.
type Measure struct {
	Value  int64      `json:"value"`
	Method Method     `json:"method"`
	AsOf   *time.Time `json:"as_of,omitempty"`
}

// Size is how much a store holds; nil parts are unknown.
type Size struct {
	Bytes *Measure `json:"bytes,omitempty"`
	Items *Measure `json:"items,omitempty"`
}
