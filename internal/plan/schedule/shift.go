package schedule

// shift is a calendar in the shape in which it is asked: both directions are one look-up.
type shift struct {
	open  []int32 // the open slots below until, in order
	rank  []int32 // rank[t]: open slots before t, for t up to until
	until int32   // every slot from here on is open
}

func newShift(c Calendar) shift {
	s := shift{until: int32(c.Until), open: make([]int32, 0, len(c.Open))}
	for _, t := range c.Open {
		if t < c.Until {
			s.open = append(s.open, int32(t))
		}
	}
	s.index()
	return s
}

// index fills rank.
func (s *shift) index() {
	if cap(s.rank) < int(s.until)+1 {
		s.rank = make([]int32, s.until+1)
	}
	s.rank = s.rank[:s.until+1]
	k := int32(0)
	for t := range s.rank {
		s.rank[t] = k
		if int(k) < len(s.open) && s.open[k] == int32(t) {
			k++
		}
	}
}

// turn is the calendar of other with time turned round at horizon: slot t becomes horizon-1-t. What lies before slot 0
// counts as open; the next forward pass mends what falls there.
func (s *shift) turn(other *shift, horizon int32) {
	s.open, s.until = s.open[:0], horizon
	for t := horizon - 1; t >= 0; t-- {
		if other.isOpen(t) {
			s.open = append(s.open, horizon-1-t)
		}
	}
	s.index()
}

func (s *shift) isOpen(t int32) bool { return t >= s.until || s.rank[t+1] > s.rank[t] }

// first returns the first open slot on or after t.
func (s *shift) first(t int32) int32 {
	if t >= s.until {
		return t
	}
	if k := s.rank[t]; int(k) < len(s.open) {
		return s.open[k]
	}
	return s.until
}

// finish returns the first slot after n open slots from t on.
func (s *shift) finish(t, n int32) int32 {
	if t >= s.until {
		return t + n
	}
	k := s.rank[t]
	if last := int(k + n - 1); last < len(s.open) {
		return s.open[last] + 1
	}
	return s.until + n - (int32(len(s.open)) - k)
}

// firstOpen returns the first slot on or after at that is open for i.
func (nw *network) firstOpen(i, at int32) int32 {
	if c := nw.cal[i]; c != 0 && nw.dur[i] > 0 {
		return nw.shifts[c-1].first(at)
	}
	return at
}

// isOpen reports whether t is open for i, which has a calendar.
func (nw *network) isOpen(i, t int32) bool { return nw.shifts[nw.cal[i]-1].isOpen(t) }

// finish returns the first slot after the work of i when it starts at an open slot.
func (nw *network) finish(i, start int32) int32 {
	if c := nw.cal[i]; c != 0 && nw.dur[i] > 0 {
		return nw.shifts[c-1].finish(start, nw.dur[i])
	}
	return start + nw.dur[i]
}
