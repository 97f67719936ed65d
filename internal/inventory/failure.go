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

// fixFor returns the fix that the provider named, else the usual one of the cause with what the call knows.
func fixFor(f Failure, call Call) Fix {
	if f.Fix.Code != "" {
		return f.Fix
	}
	fix := usualFix(f.Cause)
	if what := argument(fix.Code, call); what != "" {
		fix.Args = []string{what}
	}
	return fix
}

// argument returns what a call knows of the argument of a fix, "" when the fix needs none.
func argument(code FixCode, call Call) string {
	if code == FixGrant || code == FixEnable {
		return call.Op
	}
	if code == FixNetwork {
		return call.address()
	}
	if code == FixRepair || code == FixSplit {
		return string(cmp.Or(call.Dataset, call.Store, call.Scope.ID()))
	}
	return ""
}

// usualFix returns what helps against a cause when nothing more is known.
func usualFix(c Cause) Fix {
	code, ok := map[Cause]FixCode{
		Denied:          FixGrant,
		Throttled:       FixRetry,
		Unreachable:     FixNetwork,
		TimedOut:        FixRetry,
		NotEnabled:      FixEnable,
		Unreadable:      FixRepair,
		Unsupported:     FixReport,
		TooLarge:        FixSplit,
		Truncated:       FixRetry,
		Merged:          FixSplit,
		PlaceUnknown:    FixSetting,
		ContentsUnread:  FixConnect,
		ExportByReading: FixRunInside,
		BudgetSpent:     FixRaiseBudget,
	}[c]
	if !ok {
		return Fix{Code: FixReport}
	}
	return Fix{Code: code}
}
