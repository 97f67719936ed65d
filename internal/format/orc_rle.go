package format

// orcBytes reads a run-length encoded stream of bytes: a run of equal ones, or some as they are.
type orcBytes struct {
	s    *orcStream
	run  int // left of a run
	lit  int // left of those that stand as they are
	last byte
}

func (r *orcBytes) next() (byte, error) {
	if r.run == 0 && r.lit == 0 {
		if err := r.head(); err != nil {
			return 0, err
		}
	}
	if r.run > 0 {
		r.run--
		return r.last, nil
	}
	r.lit--
	return r.s.byte()
}

func (r *orcBytes) head() error {
	const shortest = 3 // a run
	c, err := r.s.byte()
	if err != nil {
		return err
	}
	if c >= 0x80 {
		r.lit = 256 - int(c)
		return nil
	}
	r.run = int(c) + shortest
	r.last, err = r.s.byte()
	return err
}

// orcBits reads truth values: bits of a stream of bytes, the highest first.
type orcBits struct {
	bytes orcBytes
	cur   byte
	left  int
}

func (r *orcBits) next() (bool, error) {
	if r.left == 0 {
		c, err := r.bytes.next()
		if err != nil {
			return false, err
		}
		r.cur, r.left = c, 8
	}
	r.left--
	return r.cur>>r.left&1 == 1, nil
}

// maxRun is the most integers that one run holds.
const maxRun = 512

// orcInts reads integers in one of the two run-length encodings.
type orcInts struct {
	s      *orcStream
	signed bool
	second bool // the second encoding
	have   []int64
	buf    [maxRun]int64
}

func (r *orcInts) next() (int64, error) {
	for len(r.have) == 0 {
		if err := r.more(); err != nil {
			return 0, err
		}
	}
	v := r.have[0]
	r.have = r.have[1:]
	return v, nil
}

func (r *orcInts) more() error {
	c, err := r.s.byte()
	if err != nil {
		return err
	}
	if !r.second {
		return r.first(c)
	}
	switch c >> 6 {
	case 0:
		return r.repeat(c)
	case 1:
		return r.direct(c)
	case 2:
		return r.patched(c)
	}
	return r.delta(c)
}

// first reads a run of the first encoding: equal steps, or numbers as they are.
func (r *orcInts) first(c byte) error {
	const shortest = 3
	if c >= 0x80 {
		r.have = r.buf[:256-int(c)]
		for i := range r.have {
			v, err := r.varint(r.signed)
			if err != nil {
				return err
			}
			r.have[i] = v
		}
		return nil
	}
	step, err := r.s.byte()
	if err != nil {
		return err
	}
	v, err := r.varint(r.signed)
	if err != nil {
		return err
	}
	r.have = r.buf[:int(c)+shortest]
	for i := range r.have {
		r.have[i] = v
		v += int64(int8(step))
	}
	return nil
}

// varint reads a number of seven bits a byte.
func (r *orcInts) varint(signed bool) (int64, error) {
	var u uint64
	for shift := uint(0); shift < 70; shift += 7 {
		c, err := r.s.byte()
		if err != nil {
			return 0, err
		}
		u |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return r.plain(u, signed), nil
		}
	}
	return 0, errCorrupt
}

// plain takes the zigzag out of a signed number.
func (r *orcInts) plain(u uint64, signed bool) int64 {
	if signed {
		return int64(u>>1) ^ -int64(u&1)
	}
	return int64(u)
}
