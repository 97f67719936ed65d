package inventory

import "strings"

// Scope is one account × region × service: the unit of concurrency, rate limit, circuit breaker and coverage.
type Scope struct {
	Provider  string `json:"provider"`
	Partition string `json:"partition,omitempty"` // aws, aws-cn, public, china …; part of every native id
	Account   string `json:"account,omitempty"`
	Region    string `json:"region,omitempty"`
	Service   string `json:"service"`
}

// ID joins the five parts with colons; it is the key of the scope in every document.
func (s Scope) ID() ID {
	return ID(strings.Join([]string{s.Provider, s.Partition, s.Account, s.Region, s.Service}, ":"))
}

// Status says how much of a scope was seen.
type Status string

// The statuses of a scope. Only complete and not_applicable leave no doubt.
const (
	Complete          Status = "complete"
	Partial           Status = "partial"
	StatusDenied      Status = "denied"
	StatusThrottled   Status = "throttled"
	StatusUnreachable Status = "unreachable"
	StatusNotEnabled  Status = "not_enabled"
	NotApplicable     Status = "not_applicable"
)

// Coverage is what was seen of one scope: its status, the calls that it took, the rows that came, the gaps.
type Coverage struct {
	Scope  ID     `json:"scope"`
	Status Status `json:"status"`
	Calls  int64  `json:"calls"`
	Rows   int64  `json:"rows"`
	Gaps   []*Gap `json:"gaps"`
}
