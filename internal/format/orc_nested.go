package format

import "math/big"

// orcElements is a list or a map, as JSON.
type orcElements struct {
	file    *orcFile
	lengths *orcInts
	key     orcValue // of a map
	item    orcValue
}

// value is an orcScalar.
func (c *orcElements) value(dst []byte, _ bool) ([]byte, error) {
	n, err := c.lengths.next()
	if err != nil {
		return dst, err
	}
	if n < 0 || n > maxPageValues {
		return dst, over("items")
	}
	if err := c.file.in.spent.inflated(int(n)); err != nil { // an item may take no byte of the file
		return dst, err
	}
	begin, end := byte('['), byte(']')
	if c.key != nil {
		begin, end = '{', '}'
	}
	dst = append(dst, begin)
	for i := range n {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = c.one(dst); err != nil {
			return dst, err
		}
		dst = c.file.clip(dst)
	}
	return append(dst, end), nil
}

// one appends one item, behind its key in a map.
func (c *orcElements) one(dst []byte) ([]byte, error) {
	if c.key != nil {
		key, err := c.key(nil, false)
		if err != nil {
			return dst, err
		}
		dst = append(appendJSONText(dst, key.text), ':')
	}
	return appendORC(dst, c.item)
}

// clip keeps no more of a text than a cell may have.
func (f *orcFile) clip(dst []byte) []byte {
	return dst[:min(len(dst), f.in.limits.Cell+1)]
}

// appendORC appends the next value of a column inside JSON.
func appendORC(dst []byte, v orcValue) ([]byte, error) {
	c, err := v(dst, true)
	if err == nil && !c.there {
		c.text = append(c.text, "null"...)
	}
	return c.text, err
}

// orcRecord is a struct inside a list, a map or a union, as JSON.
type orcRecord struct {
	file  *orcFile
	names []string
	kids  []orcValue
}

// value is an orcScalar.
func (c *orcRecord) value(dst []byte, _ bool) ([]byte, error) {
	dst = append(dst, '{')
	for i, kid := range c.kids {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendJSONText(dst, []byte(c.names[i])), ':')
		var err error
		if dst, err = appendORC(dst, kid); err != nil {
			return dst, err
		}
		dst = c.file.clip(dst)
	}
	return append(dst, '}'), nil
}

// orcChoice is a union: the value of one of its columns.
type orcChoice struct {
	orcPresent
	tags *orcBytes
	kids []orcValue
}

// value is an orcValue.
func (c *orcChoice) value(dst []byte, json bool) (orcCell, error) {
	there, err := c.next()
	if err != nil || !there {
		return orcCell{text: dst}, err
	}
	tag, err := c.tags.next()
	if err != nil {
		return orcCell{text: dst}, err
	}
	if int(tag) >= len(c.kids) {
		return orcCell{text: dst}, errCorrupt
	}
	return c.kids[tag](dst, json)
}

// inside reads a column inside structs: a struct that is null has no value of the column.
func inside(around []orcPresent, item orcValue) orcValue {
	if len(around) == 0 {
		return item
	}
	return func(dst []byte, json bool) (orcCell, error) {
		for _, p := range around {
			if there, err := p.next(); err != nil || !there {
				return orcCell{text: dst}, err
			}
		}
		return item(dst, json)
	}
}

// orcExact reads decimals: numbers of any length, and how many digits stand behind the point.
func orcExact(data *orcStream, scales *orcInts) orcScalar {
	return func(dst []byte, _ bool) ([]byte, error) {
		n, err := longNumber(data)
		if err != nil {
			return dst, err
		}
		scale, err := scales.next()
		if err != nil {
			return dst, err
		}
		return appendScaled(dst, n, int(min(max(scale, 0), maxDecimalScale))), nil
	}
}

// longNumber reads a zigzag number of any length, seven bits a byte.
func longNumber(s *orcStream) (*big.Int, error) {
	const most = 48 // bytes: 336 bits, where 38 digits take 127
	n := new(big.Int)
	for i := range uint(most) {
		c, err := s.byte()
		if err != nil {
			return nil, err
		}
		n.Or(n, new(big.Int).Lsh(big.NewInt(int64(c&0x7f)), 7*i))
		if c >= 0x80 {
			continue
		}
		negative := n.Bit(0) == 1
		n.Rsh(n, 1)
		if negative {
			n.Not(n)
		}
		return n, nil
	}
	return nil, errCorrupt
}
