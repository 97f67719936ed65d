package format

import (
	"io"
)

// The kinds of streams that are read, by their numbers in the file.
const (
	orcPresentStream = 0
	orcDataStream    = 1
	orcLengthStream  = 2
	orcWordStream    = 3
	orcSecondStream  = 5
)

// maxORCWords bounds a dictionary: 64 MiB of text, or a million words and more.
const maxORCWords = 64 * mib

// orcStripe is one stripe, and where its streams lie.
type orcStripe struct {
	*orcFile
	streams   map[orcStreamID]orcPlace
	encodings []orcEncoding
	held      int
}

type orcStreamID struct{ column, kind uint64 }

type orcPlace struct{ off, n int64 }

type orcEncoding struct{ kind, words uint64 }

// stripe reads the footer of a stripe.
func (f *orcFile) stripe(info orcStripeInfo) (*orcStripe, error) {
	if info.footer > f.in.limits.Spool {
		return nil, over("footer")
	}
	raw := make([]byte, info.footer)
	if err := readFull(f.src, raw, info.offset+info.index+info.data); err != nil {
		return nil, err
	}
	b, err := f.whole(raw, int(f.in.limits.Spool))
	if err != nil {
		return nil, err
	}
	s := &orcStripe{orcFile: f, streams: map[orcStreamID]orcPlace{}}
	const streams, columns = 1, 2 // the fields
	at, end := info.offset, info.offset+info.index+info.data
	err = protoFields(b, func(p protoField) error {
		switch p.number {
		case streams:
			return s.addStream(p.data, &at, end)
		case columns:
			return s.addEncoding(p.data)
		}
		return nil
	})
	return s, err
}

// addStream notes where a stream lies: they stand one behind the other.
func (s *orcStripe) addStream(b []byte, at *int64, end int64) error {
	const kind, column, length = 1, 2, 3 // the fields
	var id orcStreamID
	var n uint64
	err := protoFields(b, func(p protoField) error {
		switch p.number {
		case kind:
			id.kind = p.value
		case column:
			id.column = p.value
		case length:
			n = p.value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n > uint64(end-*at) {
		return io.ErrUnexpectedEOF
	}
	if id.kind <= orcSecondStream {
		s.streams[id] = orcPlace{*at, int64(n)}
	}
	*at += int64(n)
	return nil
}

func (s *orcStripe) addEncoding(b []byte) error {
	if len(s.encodings) >= len(s.types) {
		return errCorrupt
	}
	const kind, words = 1, 2 // the fields
	var e orcEncoding
	err := protoFields(b, func(p protoField) error {
		switch p.number {
		case kind:
			e.kind = p.value
		case words:
			e.words = p.value
		}
		return nil
	})
	s.encodings = append(s.encodings, e)
	return err
}

// open opens a stream; one that is missing is empty.
func (s *orcStripe) open(column, kind uint64) *orcStream {
	where := s.streams[orcStreamID{column, kind}]
	return s.stream(s.src, where.off, where.n, &s.held)
}

func (s *orcStripe) encoding(column uint64) orcEncoding {
	if column < uint64(len(s.encodings)) {
		return s.encodings[column]
	}
	return orcEncoding{}
}

// ints opens a stream of integers.
func (s *orcStripe) ints(column, kind uint64, signed bool) *orcInts {
	return &orcInts{s: s.open(column, kind), signed: signed, second: s.encoding(column).kind >= 2}
}

func (s *orcStripe) present(column uint64) orcPresent {
	if _, ok := s.streams[orcStreamID{column, orcPresentStream}]; !ok {
		return orcPresent{}
	}
	return orcPresent{&orcBits{bytes: orcBytes{s: s.open(column, orcPresentStream)}}}
}

// leaf opens a column of the table.
func (s *orcStripe) leaf(leaf orcLeaf) (orcValue, error) {
	v, err := s.column(leaf.id)
	if err != nil {
		return nil, err
	}
	var around []orcPresent
	for _, parent := range leaf.parents {
		if p := s.present(parent); p.bits != nil {
			around = append(around, p)
		}
	}
	return inside(around, v), nil
}

// column opens any column.
func (s *orcStripe) column(id uint64) (orcValue, error) {
	switch t := s.types[id]; t.kind {
	case orcList, orcMap:
		one, err := s.elements(id)
		return s.present(id).of(one), err
	case orcStruct:
		kids, err := s.kids(id)
		return s.present(id).of((&orcRecord{s.orcFile, t.names, kids}).value), err
	case orcUnion:
		kids, err := s.kids(id)
		return (&orcChoice{s.present(id), &orcBytes{s: s.open(id, orcDataStream)}, kids}).value, err
	}
	one, err := s.scalar(id)
	return s.present(id).of(one), err
}

func (s *orcStripe) kids(id uint64) ([]orcValue, error) {
	var kids []orcValue
	for _, kid := range s.types[id].kids {
		v, err := s.column(kid)
		if err != nil {
			return nil, err
		}
		kids = append(kids, v)
	}
	return kids, nil
}

func (s *orcStripe) elements(id uint64) (orcScalar, error) {
	kids, err := s.kids(id)
	if err != nil {
		return nil, err
	}
	c := &orcElements{file: s.orcFile, lengths: s.ints(id, orcLengthStream, false), item: kids[0]}
	if len(kids) > 1 {
		c.key, c.item = kids[0], kids[1]
	}
	return c.value, nil
}

// scalar opens the streams of a column without columns inside.
func (s *orcStripe) scalar(id uint64) (orcScalar, error) {
	data := func() *orcStream { return s.open(id, orcDataStream) }
	switch t := s.types[id]; t.kind {
	case orcBoolean:
		return orcTruth(&orcBits{bytes: orcBytes{s: data()}}), nil
	case orcByte:
		return orcTiny(&orcBytes{s: data()}), nil
	case orcShort, orcInt, orcLong:
		return orcInteger(s.ints(id, orcDataStream, true)), nil
	case orcDate:
		return orcDay(s.ints(id, orcDataStream, true)), nil
	case orcFloat:
		return orcFloat32(data()), nil
	case orcDouble:
		return orcFloat64(data()), nil
	case orcDecimal:
		return orcExact(data(), s.ints(id, orcSecondStream, true)), nil
	case orcTimestamp, orcInstant:
		seconds, nanos := s.ints(id, orcDataStream, true), s.ints(id, orcSecondStream, false)
		return orcMoment(seconds, nanos, t.kind == orcInstant), nil
	case orcString, orcVarchar, orcChar, orcBinary:
		return s.strings(id)
	}
	return nil, errUnsupported
}

func (s *orcStripe) strings(id uint64) (orcScalar, error) {
	show := orcShow{most: s.in.limits.Cell, binary: s.types[id].kind == orcBinary}
	e := s.encoding(id)
	if e.kind%2 == 0 { // no dictionary
		return orcText(s.ints(id, orcLengthStream, false), s.open(id, orcDataStream), show), nil
	}
	words, err := s.open(id, orcWordStream).all(maxORCWords)
	if err != nil {
		return nil, err
	}
	if s.held += len(words); s.held > maxORCHeld || e.words > maxPageValues {
		return nil, over("dictionary")
	}
	lengths := s.ints(id, orcLengthStream, false)
	var ends []int
	end := int64(0)
	for range e.words {
		n, err := lengths.next()
		if err != nil {
			return nil, err
		}
		if n < 0 || n > int64(len(words))-end {
			return nil, errCorrupt
		}
		end += n
		ends = append(ends, int(end))
	}
	return orcWords(s.ints(id, orcDataStream, false), words, ends, show), nil
}
