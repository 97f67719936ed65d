package format

// The second encoding of integers has four sorts of runs; see the ORC specification, "Integer Run Length Encoding,
// version 2".

// repeat reads a short run of one number.
func (r *orcInts) repeat(c byte) error {
	const shortest = 3
	raw, err := r.s.take(int(c>>3&7) + 1)
	if err != nil {
		return err
	}
	v := r.plain(bigEndian(raw), r.signed)
	r.have = r.buf[:int(c&7)+shortest]
	for i := range r.have {
		r.have[i] = v
	}
	return nil
}

// direct reads numbers of equal width.
func (r *orcInts) direct(c byte) error {
	n, err := r.length(c)
	if err != nil {
		return err
	}
	r.have = r.buf[:n]
	if err := r.bits(runWidth(c>>1&0x1f), r.have); err != nil {
		return err
	}
	for i, v := range r.have {
		r.have[i] = r.plain(uint64(v), r.signed)
	}
	return nil
}

// patched reads numbers above a base, of which some have more bits elsewhere.
func (r *orcInts) patched(c byte) error {
	n, err := r.length(c)
	if err != nil {
		return err
	}
	two, err := r.s.take(2)
	if err != nil {
		return err
	}
	head := [2]byte(two)
	width, baseBytes := runWidth(c>>1&0x1f), int(head[0]>>5)+1
	patchWidth, gapWidth, patches := runWidth(head[0]&0x1f), uint(head[1]>>5)+1, int(head[1]&0x1f)
	raw, err := r.s.take(baseBytes)
	if err != nil {
		return err
	}
	base := signAndSize(raw)
	r.have = r.buf[:n]
	if err := r.bits(width, r.have); err != nil {
		return err
	}
	var list [31]int64
	if gapWidth+patchWidth > 64 {
		return errCorrupt
	}
	if err := r.bits(fixedWidth(gapWidth+patchWidth), list[:patches]); err != nil {
		return err
	}
	if !patch(r.have, list[:patches], patchWidth, width) {
		return errCorrupt
	}
	for i := range r.have {
		r.have[i] += base
	}
	return nil
}

// patch adds the high bits that the patches have. Each says how many numbers it stands behind the last.
func patch(values, list []int64, patchWidth, width uint) bool {
	at := 0
	for _, p := range list {
		u := uint64(p)
		at += int(u >> patchWidth)
		high := u & (1<<patchWidth - 1)
		if at >= len(values) {
			return false
		}
		values[at] |= int64(high << width)
	}
	return true
}

// delta reads numbers that rise or fall.
func (r *orcInts) delta(c byte) error {
	n, err := r.length(c)
	if err != nil {
		return err
	}
	base, err := r.varint(r.signed)
	if err != nil {
		return err
	}
	step, err := r.varint(true)
	if err != nil {
		return err
	}
	r.have = r.buf[:n]
	r.have[0] = base
	if n > 1 {
		r.have[1] = base + step
	}
	return r.steps(c>>1&0x1f, step)
}

// steps reads the steps from the second number on. Without a width they are all the same.
func (r *orcInts) steps(width byte, step int64) error {
	last, rest := r.have[min(len(r.have), 2)-1], r.have[min(len(r.have), 2):]
	for i := range rest {
		rest[i] = step
	}
	if width > 0 {
		if err := r.bits(runWidth(width), rest); err != nil {
			return err
		}
	}
	for i := range rest {
		if width > 0 && step < 0 {
			rest[i] = -rest[i]
		}
		last += rest[i]
		rest[i] = last
	}
	return nil
}

// length reads how many numbers a run has.
func (r *orcInts) length(c byte) (int, error) {
	low, err := r.s.byte()
	return (int(c&1)<<8 | int(low)) + 1, err
}

// bits reads numbers of width bits, the highest bit first.
func (r *orcInts) bits(width uint, into []int64) error {
	raw, err := r.s.take((len(into)*int(width) + 7) / 8)
	if err != nil {
		return err
	}
	var cur uint64
	var left uint
	for i := range into {
		var v uint64
		for need := width; need > 0; {
			if left == 0 {
				cur, left, raw = uint64(raw[0]), 8, raw[1:]
			}
			k := min(need, left)
			left, need = left-k, need-k
			v = v<<k | cur>>left&(1<<k-1)
		}
		into[i] = int64(v)
	}
	return nil
}

// runWidth is how many bits a code of five bits stands for.
func runWidth(code byte) uint {
	if code < 24 {
		return uint(code) + 1
	}
	return [...]uint{26, 28, 30, 32, 40, 48, 56, 64}[code-24]
}

// fixedWidth is the next width that there is a code for.
func fixedWidth(n uint) uint {
	for code := range byte(32) {
		if w := runWidth(code); w >= n {
			return w
		}
	}
	return 64
}

func bigEndian(raw []byte) uint64 {
	var u uint64
	for _, c := range raw {
		u = u<<8 | uint64(c)
	}
	return u
}

// signAndSize reads a number whose highest bit says that it is negative.
func signAndSize(raw []byte) int64 {
	u := bigEndian(raw)
	top := uint64(1) << (8*len(raw) - 1)
	if u&top != 0 {
		return -int64(u &^ top)
	}
	return int64(u)
}
