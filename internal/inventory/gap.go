package inventory

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Cause is why something was not seen. The list is closed: a report has words for each.
type Cause string

// The causes.
const (
	Denied          Cause = "denied"
	Throttled       Cause = "throttled"
	Unreachable     Cause = "unreachable"
	TimedOut        Cause = "timed_out"
	NotEnabled      Cause = "not_enabled" // an index or a log that could be switched on to see more
	Unreadable      Cause = "unreadable"
	Unsupported     Cause = "unsupported"
	TooLarge        Cause = "too_large"
	Truncated       Cause = "truncated"
	Merged          Cause = "merged" // too many key templates: they were merged upward
	PlaceUnknown    Cause = "place_unknown"
	ContentsUnread  Cause = "contents_unread"   // listed, but nothing reads its contents
	ExportByReading Cause = "export_by_reading" // reading its values from here would itself be an export
	BudgetSpent     Cause = "budget_spent"
)

// Causes lists every cause in the order in which reports show them.
func Causes() []Cause {
	return []Cause{
		Denied, Throttled, Unreachable, TimedOut, NotEnabled, Unreadable, Unsupported, TooLarge, Truncated, Merged,
		PlaceUnknown, ContentsUnread, ExportByReading, BudgetSpent,
	}
}

// FixCode names what would close a gap; a report words it in Chinese and English and fills in the arguments.
type FixCode string

// The fixes. The comment gives the arguments.
const (
	FixGrant       FixCode = "grant"        // permissions to add
	FixEnable      FixCode = "enable"       // the switch, index or log to turn on
	FixSetting     FixCode = "setting"      // the setting to write, and its value
	FixRetry       FixCode = "retry"        // nothing: run again later
	FixNetwork     FixCode = "network"      // the host that must be reachable
	FixConvert     FixCode = "convert"      // the format to convert to
	FixRunInside   FixCode = "run_inside"   // the zone in which domicile must run
	FixConnect     FixCode = "connect"      // the source line that would read the contents
	FixRaiseBudget FixCode = "raise_budget" // the flag to raise
	FixSplit       FixCode = "split"        // the limit that was met
	FixRepair      FixCode = "repair"       // the object that is damaged
	FixCheck       FixCode = "check"        // the source that `domicile check` has more to say about
	FixReport      FixCode = "report"       // nothing that a user can do: the product lacks it
)

// Fix is what a user can do about a gap.
type Fix struct {
	Code FixCode  `json:"code"`
	Args []string `json:"args,omitempty"`
}

// Gap is something that was not seen. It is an error: a sequence that yields a *Gap goes on, any other error is its
// last pair. Err is for the log of the process alone and is never printed raw, because database errors quote cell
// values.
type Gap struct {
	Scope   Scope
	Store   ID
	Dataset ID
	Column  string
	Op      string // the call or the reader, for example s3:GetBucketPolicyStatus or parquet
	Cause   Cause
	Fix     Fix
	Err     error
	// AcceptedUntil is the day until which a person accepted the gap: it stays in every report and no longer counts for
	// the exit code. Nil: nobody did.
	AcceptedUntil *time.Time
}

// Error names the operation, the object and the cause, without the underlying text.
func (g *Gap) Error() string {
	object := cmp.Or(string(g.Dataset), string(g.Store), string(g.Scope.ID()))
	if g.Column != "" {
		object += " column " + g.Column
	}
	return fmt.Sprintf("inventory: %s %s: %s", g.Op, object, g.Cause)
}

// Unwrap returns the cause of the cause.
func (g *Gap) Unwrap() error { return g.Err }

// ID is the same for the same hole in every scan: it covers place, operation and cause, never text or time.
func (g *Gap) ID() ID {
	return ID(strings.Join([]string{
		"gap", string(g.Scope.ID()), string(g.Store), string(g.Dataset), g.Column, g.Op, string(g.Cause),
	}, "|"))
}

// AsGap finds the *Gap in an error, nil when there is none.
func AsGap(err error) *Gap {
	if g, ok := errors.AsType[*Gap](err); ok {
		return g
	}
	return nil
}

// ErrNotApplicable as the last error of a sequence says that the scope does not exist for this account: a region that
// is not opted in, a suspended account, a service that is not offered there. It is no gap.
var ErrNotApplicable = errors.New("inventory: scope does not apply")

// compareGaps orders gaps by id; gaps of one id that name different fixes are ordered by those.
func compareGaps(a, b *Gap) int {
	return cmp.Or(cmp.Compare(a.ID(), b.ID()), cmp.Compare(a.Fix.Code, b.Fix.Code), slices.Compare(a.Fix.Args, b.Fix.Args))
}
