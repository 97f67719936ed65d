package inventory

import "maps"

// Outcome is how a request went, for those who watch the calls of a scan.
type Outcome string

// The outcomes of a request. Each try is one.
const (
	CallOK        Outcome = "ok" // it was answered; "there is none" is an answer
	CallThrottled Outcome = "throttled"
	CallDenied    Outcome = "denied"
	CallTimedOut  Outcome = "timed_out"
	CallFailed    Outcome = "failed"
	CallStopped   Outcome = "stopped" // the scan was stopped meanwhile
)

// Tally is what requests are counted by.
type Tally struct {
	Provider string
	Outcome  Outcome
}

// Outcomes returns how many requests went out until now, each try counted, by provider and outcome.
func (c *Caller) Outcomes() map[Tally]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.outcomes)
}

// outcome says how a try went.
func (r result) outcome() Outcome {
	cause := r.failure.Cause
	if r.told {
		cause = toldCause(r.err)
	}
	switch {
	case r.cancelled:
		return CallStopped
	case r.err == nil || r.failure.NotApplicable:
		return CallOK
	case cause == Throttled:
		return CallThrottled
	case cause == Denied:
		return CallDenied
	case cause == TimedOut:
		return CallTimedOut
	case r.told && cause != Unreachable:
		return CallOK
	}
	return CallFailed
}

// toldCause is the cause of a gap that the provider found in an answer, "" when it found that there is nothing to see.
func toldCause(err error) Cause {
	if gap := AsGap(err); gap != nil {
		return gap.Cause
	}
	return ""
}
