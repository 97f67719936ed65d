package schedule

// Slack returns by how many slots each task can start later without the end moving: the result is pushed to the right,
// in the order of its finishes, as far as needs, calendars and resources allow. Largest lags are not looked at.
func Slack(p Problem, r Result) []int {
	nw := newNetwork(&p)
	for i, m := range r.Mode {
		nw.setMode(int32(i), int32(m))
	}
	start := make([]int32, nw.n)
	for i, at := range r.Start {
		start[i] = int32(at)
	}
	j := newJustifier(nw)
	late := j.right(start, int32(r.Makespan))
	slack := make([]int, nw.n)
	for i := range slack {
		slack[i] = max(0, int(late[i])-r.Start[i])
	}
	return slack
}

// justifier pushes schedules to the right.
type justifier struct {
	fwd, back *network
	decoder   *decoder
	start     []int32
}

func newJustifier(nw *network) *justifier {
	back := nw.mirror()
	return &justifier{fwd: nw, back: back, decoder: newDecoder(back), start: make([]int32, nw.n)}
}

// right returns the latest starts for an end. The slice is good until the next call.
func (j *justifier) right(start []int32, end int32) []int32 {
	j.back.turn(j.fwd, end)
	order := byKey(j.fwd.n, func(i int32) int64 { return -int64(j.fwd.finish(i, start[i])) })
	order = j.back.sorted(order)
	j.decoder.decode(order, j.start)
	for i := range j.start {
		j.start[i] = end - j.decoder.finish[i]
	}
	return j.start
}
