// Package schedule says which scans are due: it reads cron expressions in time zones, and decides about each fire time of
// a schedule exactly once whether it starts, waits, is skipped or was missed.
//
// All but [Tick] is pure: it is given what was decided before, what runs and the time, and returns what becomes of each
// fire time. Whoever ticks decides the same.
package schedule

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Overlap says what becomes of a fire time while a scan of the same schedule runs.
type Overlap string

// The ways to overlap.
const (
	Skip           Overlap = "skip"            // it does not run
	QueueOne       Overlap = "queue_one"       // one waits for the end of the scan, more are skipped
	Allow          Overlap = "allow"           // it runs beside it
	CancelPrevious Overlap = "cancel_previous" // the scan stops, what waits goes, and it runs
)

// Overlaps are the words of the settings.
func Overlaps() []string {
	return []string{string(Skip), string(QueueOne), string(Allow), string(CancelPrevious)}
}

// Missed says what becomes of fire times at which nobody was there to start a scan.
type Missed string

// What may become of them.
const (
	Forget   Missed = "skip"     // they do not run
	RunOnce  Missed = "run_once" // one scan makes up for all of them
	Backfill Missed = "backfill" // each runs, the oldest first, one at a time
)

// MissedPolicies are the words of the settings.
func MissedPolicies() []string { return []string{string(Forget), string(RunOnce), string(Backfill)} }

// Spec is one schedule of the settings.
type Spec struct {
	Name    string
	Cron    Cron
	Jitter  time.Duration // starts are spread over it, and never reach the next fire time
	Overlap Overlap
	Missed  Missed
	CatchUp time.Duration // how long a missed fire time can be made up for
}

// Digest changes when the fire times of a schedule do.
func (s Spec) Digest() string {
	sum := sha256.Sum256([]byte(s.Cron.String() + "\n" + s.Cron.Zone().String()))
	return hex.EncodeToString(sum[:8])
}

// Start is when the scan of a fire time begins: the fire time and a delay that is the same on every machine, shorter than
// the jitter and than the time to the next fire. Starts are therefore in the order of their fire times.
func (s Spec) Start(fire time.Time) time.Time {
	bound := s.Jitter
	if next := s.Cron.Next(fire); bound > 0 && !next.IsZero() {
		bound = min(bound, next.Sub(fire))
	}
	seconds := uint64(max(0, bound/time.Second))
	if seconds == 0 {
		return fire
	}
	name := strings.ReplaceAll(s.Name, "\x00", "")
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(name+"\x00"), uint64(fire.Unix()))) //nolint:gosec // G115: the bits of a time to hash
	return fire.Add(time.Duration(binary.BigEndian.Uint64(sum[:])%seconds) * time.Second)         //nolint:gosec // G115: less than a jitter
}

// NextStart is when the next scan begins that has not begun at a time; the zero time when none will.
func (s Spec) NextStart(now time.Time) time.Time {
	from := now.Add(-s.Jitter - 1)
	for at := s.Cron.Next(from); !at.IsZero(); at = s.Cron.Next(at) {
		if start := s.Start(at); start.After(now) {
			return start
		}
	}
	return time.Time{}
}

// State is what became of a fire time.
type State string

// The states of a fire time. It is decided once: only a waiting one may start, and only what waits or has started may end.
const (
	Queued    State = "queued"    // it waits for another scan of its schedule
	Started   State = "started"   // its scan is on, or will be taken up by whoever works scans
	Done      State = "done"      // its scan has a document
	Failed    State = "failed"    // its scan could not be done
	Cancelled State = "cancelled" // it was stopped, or never started because a newer one replaced it
	Skipped   State = "skipped"   // it was due and did not run
	WasMissed State = "missed"    // nobody was there when it was due
)

// Reason says why a fire time has its state.
type Reason string

// The reasons.
const (
	OnTime      Reason = "on_time"      // it was due
	StillRuns   Reason = "still_runs"   // a scan of the schedule has not ended
	OneWaits    Reason = "one_waits"    // another fire time waits already
	FullQueue   Reason = "queue_full"   // as many wait as may
	WhilePaused Reason = "paused"       // a person has paused the schedule
	NobodyThere Reason = "nobody_there" // no process was there to start it
	TooLate     Reason = "too_late"     // it was missed for longer than the catch-up
	MadeUp      Reason = "made_up"      // a later scan makes up for it
	MakesUp     Reason = "makes_up"     // it runs late, and makes up for what was missed before it
	FillsUp     Reason = "backfill"     // it runs late, because every fire time is to run
	Replaced    Reason = "replaced"     // a newer fire time took its place
	ByHand      Reason = "by_hand"      // a person asked for it
	Removed     Reason = "removed"      // the settings have its schedule no more
)

// Fire is a fire time and what became of it.
type Fire struct {
	At     time.Time // what the expression says
	State  State
	Reason Reason
	Before int // how many older fire times it stands for that have no row of their own
}

// Past is what was decided about a schedule before.
type Past struct {
	Until  time.Time // fire times until here are decided
	Paused bool
	Open   []Fire              // those that wait or whose scan has not ended, by their time
	Later  map[time.Time]State // fire times after Until that are decided, because a clock was ahead
}

// Outcome is what a tick changes.
type Outcome struct {
	Until time.Time // fire times until here are decided; zero: none was due
	Fires []Fire    // those that are decided now, and those of Past.Open that change, by their time
}
