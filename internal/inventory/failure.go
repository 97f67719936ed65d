package inventory

import "cmp"

// classify asks the call what its error means. Without an answer it is unreachable: nothing came.
func classify(call Call, err error) Failure {
	var f Failure
	if call.Classify != nil {
		f = call.Classify(err)
	}
	if f.Cause == "" && !f.Fatal && !f.NotApplicable {
		f.Cause = Unreachable
	}
	return f
}

// completeGap fills in what fn left out of its own *Gap. The gap itself stays as it is: it may be shared.
func completeGap(err error, call Call) error {
	own := AsGap(err)
	if own == nil {
		return err
	}
	g := *own
	if g.Scope == (Scope{}) {
		g.Scope = call.Scope
	}
	g.Store = cmp.Or(g.Store, call.Store)
	g.Dataset = cmp.Or(g.Dataset, call.Dataset)
	g.Op = cmp.Or(g.Op, call.Op)
	if g.Fix.Code == "" {
		g.Fix = fixFor(Failure{Cause: g.Cause}, call)
	}
	return &g
}

// fixFor returns the fix that the provider named, else the usual one of the cause.
func fixFor(f Failure, call Call) Fix {
	if f.Fix.Code != "" {
		return f.Fix
	}
	switch f.Cause {
	case Denied:
		return Fix{Code: FixGrant, Args: []string{call.Op}}
	case NotEnabled:
		return Fix{Code: FixEnable, Args: []string{call.Op}}
	case Unreachable:
		return Fix{Code: FixNetwork, Args: []string{call.endpoint()}}
	default:
		return usualFix(f.Cause)
	}
}

// usualFix returns what helps against a cause when nothing more is known.
func usualFix(c Cause) Fix {
	switch c {
	case Throttled, TimedOut, Truncated:
		return Fix{Code: FixRetry}
	case Denied:
		return Fix{Code: FixGrant}
	case Unreachable:
		return Fix{Code: FixNetwork}
	case NotEnabled:
		return Fix{Code: FixEnable}
	case Unreadable:
		return Fix{Code: FixRepair}
	case TooLarge, Merged:
		return Fix{Code: FixSplit}
	case PlaceUnknown:
		return Fix{Code: FixSetting}
	case ContentsUnread:
		return Fix{Code: FixConnect}
	case ExportByReading:
		return Fix{Code: FixRunInside}
	case BudgetSpent:
		return Fix{Code: FixRaiseBudget}
	case Unsupported:
		return Fix{Code: FixReport}
	}
	return Fix{Code: FixReport}
}
