package schedule

import (
	"slices"
	"time"
)

const (
	// grace is how late a start may be without having been missed. A tick comes every 15 seconds in `serve`; timers of
	// systemd and Kubernetes that call `scan --due` come every few minutes, and at worst every quarter of an hour.
	grace = 15 * time.Minute
	// maxRows bounds the rows that one tick leaves after a long absence; the oldest of them counts those before it.
	maxRows = 1000
	// maxQueue bounds how many fire times of a schedule wait: four days of an hourly one.
	maxQueue = 100
	// lookBack bounds how far back fire times are looked for: a year and a month.
	lookBack = 400 * 24 * time.Hour
)

// tick is one decision under way.
type tick struct {
	spec    Spec
	now     time.Time
	running []Fire // scans that have not ended
	waiting []Fire
	out     map[time.Time]Fire
}

// Decide says what becomes of the fire times that are due, and of those that wait. Nothing is due of a schedule that is
// ticked for the first time: its Past.Until is now.
func (s Spec) Decide(past Past, now time.Time) Outcome {
	t := tick{spec: s, now: now, out: map[time.Time]Fire{}}
	for _, f := range past.Open {
		if f.State == Queued {
			t.waiting = append(t.waiting, f)
		} else {
			t.running = append(t.running, f)
		}
	}
	due := s.due(past, now)
	if past.Paused {
		t.refuse(due, Skipped, WhilePaused)
	} else {
		t.next()
		t.decide(due)
	}
	outcome := Outcome{}
	if len(due) > 0 {
		outcome.Until = due[len(due)-1]
	}
	for _, f := range t.out {
		outcome.Fires = append(outcome.Fires, f)
	}
	slices.SortFunc(outcome.Fires, func(a, b Fire) int { return a.At.Compare(b.At) })
	outcome.Fires = fewer(outcome.Fires)
	return outcome
}

// due lists the fire times that should have started by now and are not decided, by their time.
func (s Spec) due(past Past, now time.Time) []time.Time {
	var all []time.Time
	from := past.Until
	if oldest := now.Add(-lookBack); from.Before(oldest) {
		from = oldest
	}
	for at := s.Cron.Next(from); !at.IsZero() && !s.Start(at).After(now); at = s.Cron.Next(at) {
		if _, decided := past.Later[at]; !decided {
			all = append(all, at)
		}
	}
	return all
}

// decide splits what is due into what was missed and what is on time: the newest, when it is not late.
func (t *tick) decide(due []time.Time) {
	missed := due
	if n := len(due); n > 0 && t.now.Sub(t.spec.Start(due[n-1])) <= grace {
		missed = due[:n-1]
	}
	onTime := due[len(missed):]
	switch t.spec.Missed {
	case Backfill:
		t.backfill(missed)
	case RunOnce:
		t.runOnce(missed, len(onTime) > 0)
	case Forget:
		t.refuse(missed, WasMissed, NobodyThere)
	}
	for _, at := range onTime {
		t.admit(at, OnTime)
	}
}

// refuse gives fire times a state that they keep.
func (t *tick) refuse(all []time.Time, state State, reason Reason) {
	for _, at := range all {
		t.out[at] = Fire{At: at, State: state, Reason: reason}
	}
}

// tooLate returns how many of the missed fire times are older than what can be caught up.
func (t *tick) tooLate(missed []time.Time) int {
	oldest := t.now.Add(-t.spec.CatchUp)
	n, _ := slices.BinarySearchFunc(missed, oldest, time.Time.Compare)
	return n
}

// runOnce lets the newest missed fire time make up for the others, or leaves that to the one that is on time.
func (t *tick) runOnce(missed []time.Time, another bool) {
	old := t.tooLate(missed)
	t.refuse(missed[:old], WasMissed, TooLate)
	missed = missed[old:]
	if len(missed) == 0 {
		return
	}
	last := len(missed) - 1
	if another {
		last++
	}
	t.refuse(missed[:last], WasMissed, MadeUp)
	for _, at := range missed[last:] {
		t.admit(at, MakesUp)
	}
}

// backfill lets the missed fire times wait for each other, the newest of them when there are too many.
func (t *tick) backfill(missed []time.Time) {
	old := t.tooLate(missed)
	t.refuse(missed[:old], WasMissed, TooLate)
	missed = missed[old:]
	room := max(0, maxQueue-len(t.waiting))
	cut := max(0, len(missed)-room)
	t.refuse(missed[:cut], WasMissed, FullQueue)
	for _, at := range missed[cut:] {
		t.wait(at, FillsUp)
	}
	t.next()
}

// next starts the fire time that has waited longest once no scan of the schedule runs.
func (t *tick) next() {
	if len(t.running) > 0 || len(t.waiting) == 0 {
		return
	}
	first := t.waiting[0]
	t.waiting = t.waiting[1:]
	t.start(first.At, first.Reason)
}

// admit decides about a fire time by the overlap of the schedule.
func (t *tick) admit(at time.Time, reason Reason) {
	if t.spec.Overlap == CancelPrevious {
		t.cancel()
	}
	if t.spec.Overlap == Allow || len(t.running)+len(t.waiting) == 0 {
		t.start(at, reason)
		return
	}
	t.hold(at, reason)
}

// hold decides whether a fire time that cannot start now may wait.
func (t *tick) hold(at time.Time, reason Reason) {
	filling := slices.ContainsFunc(t.waiting, func(f Fire) bool { return f.Reason == FillsUp })
	switch {
	case len(t.waiting) >= maxQueue:
		t.refuse([]time.Time{at}, Skipped, FullQueue)
	case filling: // what is on time is no less than what was missed: it comes after them
		t.wait(at, FillsUp)
	case t.spec.Overlap == QueueOne && len(t.waiting) == 0:
		t.wait(at, reason)
	case t.spec.Overlap == QueueOne:
		t.refuse([]time.Time{at}, Skipped, OneWaits)
	default:
		t.refuse([]time.Time{at}, Skipped, StillRuns)
	}
}

func (t *tick) start(at time.Time, reason Reason) {
	f := Fire{At: at, State: Started, Reason: reason}
	t.running = append(t.running, f)
	t.out[at] = f
}

func (t *tick) wait(at time.Time, reason Reason) {
	f := Fire{At: at, State: Queued, Reason: reason}
	t.waiting = append(t.waiting, f)
	t.out[at] = f
}

// cancel stops what runs and what waits.
func (t *tick) cancel() {
	for _, f := range append(t.running, t.waiting...) {
		f.State, f.Reason = Cancelled, Replaced
		t.out[f.At] = f
	}
	t.running, t.waiting = nil, nil
}

// fewer drops the oldest of too many fire times that were missed, and counts them in the oldest that stays.
func fewer(fires []Fire) []Fire {
	lost := 0
	for lost < len(fires)-maxRows && fires[lost].State == WasMissed {
		lost++
	}
	if lost == 0 || fires[lost].State != WasMissed {
		return fires
	}
	fires = fires[lost:]
	fires[0].Before = lost
	return fires
}
